using System.Net;
using System.Text.Json.Nodes;

namespace Confd.Asterisk.Tests;

public sealed class ServingTests(SqliteFixture service)
{
    private const string File = "voicemail.conf";

    [Fact]
    public async Task The_entity_tag_changes_exactly_when_the_text_does()
    {
        using var scenario = await WithMailboxAsync();
        var (text, tag) = await GetAsync(service.Http, $"{File}?tenant_uuid={scenario["tenant"]["uuid"]}");

        // A mailbox of another tenant, and a context without mailboxes.
        using var other = await WithMailboxAsync();
        await scenario.MakeAsync("empty", "/contexts", """{"label":"Empty","type":"internal"}""");
        Assert.Equal((text, tag), await GetAsync(service.Http, $"{File}?tenant_uuid={scenario["tenant"]["uuid"]}"));

        await scenario.EditAsync("/voicemails/{alice.id}", """{"name":"Alicia"}""");
        var (after, newTag) = await GetAsync(service.Http, $"{File}?tenant_uuid={scenario["tenant"]["uuid"]}");
        Assert.NotEqual(tag, newTag);
        Assert.Equal(text.Replace("Alice", "Alicia", StringComparison.Ordinal), after);

        await scenario.EditAsync("/voicemails/{alice.id}", """{"name":"Alice"}""");
        Assert.Equal((text, tag), await GetAsync(service.Http, $"{File}?tenant_uuid={scenario["tenant"]["uuid"]}"));
    }

    [Fact]
    public async Task Whoever_has_the_text_is_sent_nothing()
    {
        using var scenario = await WithMailboxAsync();
        var (_, tag) = await GetAsync(service.Http, $"{File}?tenant_uuid={scenario["tenant"]["uuid"]}");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/1.1/asterisk/files/{File}?tenant_uuid={scenario["tenant"]["uuid"]}");
        request.Headers.TryAddWithoutValidation("If-None-Match", tag);

        using var answer = await service.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
        Assert.Equal("", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Secrets_are_shown_to_those_alone_who_may_see_them()
    {
        using var scenario = await WithMailboxAsync();
        using var reader = service.NewClient(ConfdFixture.FilesReaderToken);
        var path = $"{File}?tenant_uuid={scenario["tenant"]["uuid"]}";

        var (shown, tag) = await GetAsync(service.Http, path);
        var (masked, maskedTag) = await GetAsync(reader, path);

        Assert.Contains("1001 => 1234,Alice", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("1234", masked, StringComparison.Ordinal);
        Assert.Contains("1001 => ***", masked, StringComparison.Ordinal);
        Assert.NotEqual(tag, maskedTag);
    }

    [Fact]
    public async Task Tokens_of_other_tenants_get_nothing()
    {
        using var branch = service.NewClient(ConfdFixture.BranchToken);

        foreach (var path in new[] { "/1.1/asterisk/files", $"/1.1/asterisk/files/{File}" })
        {
            using var answer = await branch.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Files_are_listed_with_the_version_that_is_their_entity_tag()
    {
        using var scenario = await WithMailboxAsync();
        var (text, tag) = await GetAsync(service.Http, File);
        var listed = (await service.Http.ReadAsync("/asterisk/files"))["items"]!.AsArray().Single(file => (string)file!["name"]! == File)!;

        // Tests beside this one make mailboxes too.
        await Poll.UntilAsync(
            async () =>
            {
                (text, tag) = await GetAsync(service.Http, File);
                listed = (await service.Http.ReadAsync("/asterisk/files"))["items"]!.AsArray().Single(file => (string)file!["name"]! == File)!;
                return $"\"{listed["version"]}\"" == tag;
            },
            "nobody changes the file in between");
        Assert.Equal(System.Text.Encoding.UTF8.GetByteCount(text), (int)listed["size"]!);
    }

    [Fact]
    public Task An_unknown_file_is_not_found() => service.Http.RefuseAsync(
        HttpMethod.Get, "/asterisk/files/passwd", "", HttpStatusCode.NotFound,
        "Resource Not Found - AsteriskFile was not found ('name': 'passwd')");

    [Fact]
    public Task A_tenant_that_is_no_uuid_is_refused() => service.Http.RefuseAsync(
        HttpMethod.Get, $"/asterisk/files/{File}?tenant_uuid=1", "", "Input Error - tenant_uuid: Not a valid UUID.");

    [Fact]
    public async Task A_change_is_in_the_text_when_it_is_acknowledged()
    {
        using var scenario = await WithMailboxAsync();
        for (var round = 0; round < 50; round++)
        {
            await scenario.EditAsync("/voicemails/{alice.id}", $$"""{"name":"Alice {{round}}"}""");
            Assert.Contains($"Alice {round},", await scenario.ReadAsync(File), StringComparison.Ordinal);
        }
        await scenario.Http.DeleteAsync(scenario.Fill("/voicemails/{alice.id}"), HttpStatusCode.NoContent);
        Assert.DoesNotContain("Alice", await scenario.ReadAsync(File), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_finds_nothing_in_what_is_right()
    {
        using var scenario = await WithMailboxAsync();
        var (status, text) = await service.Http.SendAsync(HttpMethod.Post, "/asterisk/check", "");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.DoesNotContain(
            JsonNode.Parse(text)!["items"]!.AsArray(), finding => (string?)finding!["href"] == scenario.Fill("/1.1/voicemails/{alice.id}"));
    }

    private async Task<Scenario> WithMailboxAsync()
    {
        var scenario = await Scenario.NewAsync(service);
        await scenario.MakeAsync("office", "/contexts", """{"label":"Office","type":"internal"}""");
        await scenario.MakeAsync("alice", "/voicemails", """{"name":"Alice","number":"1001","context":"{office.name}","password":"1234"}""");
        return scenario;
    }

    private static async Task<(string Text, string Tag)> GetAsync(HttpClient http, string file)
    {
        using var answer = await http.GetAsync($"/1.1/asterisk/files/{file}", TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        Assert.Equal("text/plain; charset=utf-8", $"{answer.Content.Headers.ContentType}");
        return (text, $"{answer.Headers.ETag}");
    }
}
