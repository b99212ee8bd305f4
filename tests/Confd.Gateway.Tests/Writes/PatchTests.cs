using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests.Writes;

/// <summary>JSON merge patches, dry runs and preconditions, which the service offers beyond the 1.1 API.</summary>
public sealed class PatchTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task A_patch_changes_what_it_names()
    {
        var context = await Http.CreateAsync("/contexts", """{"label":"a","user_ranges":[{"start":"1000","end":"1999"}]}""");
        var path = $"/contexts/{context["id"]}";

        Assert.Equal(HttpStatusCode.NoContent, (await PatchAsync(path, """{"label":"b"}""")).Status);

        var after = await Http.ReadAsync(path);
        Assert.Equal("b", (string?)after["label"]);
        Assert.Equal(context["user_ranges"]!.ToJsonString(), after["user_ranges"]!.ToJsonString());
    }

    [Fact]
    public async Task Null_removes_what_may_be_absent_and_is_refused_elsewhere()
    {
        var user = await Http.CreateAsync("/users", """{"firstname":"Ann","lastname":"Lee"}""");
        var path = $"/users/{user["uuid"]}";

        Assert.Equal(HttpStatusCode.NoContent, (await PatchAsync(path, """{"lastname":null}""")).Status);
        Assert.Null((await Http.ReadAsync(path))["lastname"]);
        var refused = await PatchAsync(path, """{"firstname":null}""");
        Assert.Equal((HttpStatusCode.BadRequest, "[\"Input Error - firstname: ['Field may not be null.']\"]\n"), refused);
    }

    [Fact]
    public async Task The_ordinary_rules_apply()
    {
        var context = await Http.CreateAsync("/contexts", """{"label":"a"}""");
        var path = $"/contexts/{context["id"]}";

        Assert.Equal(HttpStatusCode.BadRequest, (await PatchAsync(path, """{"user_ranges":[{"start":"x"}]}""")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PatchAsync(path, "[1]")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PatchAsync(path, "{")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PatchAsync("/contexts/999999", "{}")).Status);
        // Read-only fields are ignored, as everywhere.
        Assert.Equal(HttpStatusCode.NoContent, (await PatchAsync(path, """{"id":5,"name":"x","label":"c"}""")).Status);
        Assert.Equal((string?)context["name"], (string?)(await Http.ReadAsync(path))["name"]);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData("")]
    public async Task Other_content_types_are_refused(string type)
    {
        var context = await Http.CreateAsync("/contexts", """{"label":"a"}""");
        var (status, _) = await PatchAsync($"/contexts/{context["id"]}", """{"label":"b"}""", type);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, status);
    }

    [Fact]
    public async Task Concurrent_patches_of_different_fields_lose_nothing()
    {
        var user = await Http.CreateAsync("/users", """{"firstname":"Ann"}""");
        var path = $"/users/{user["uuid"]}";
        string[] fields = ["lastname", "description", "userfield", "mobile_phone_number", "outgoing_caller_id"];

        await Task.WhenAll(fields.Select(async field => Assert.Equal(
            HttpStatusCode.NoContent, (await PatchAsync(path, $$"""{"{{field}}":"1234"}""")).Status)));

        var after = await Http.ReadAsync(path);
        Assert.All(fields, field => Assert.Equal("1234", (string?)after[field]));
    }

    [Fact]
    public async Task A_dry_run_checks_all_and_changes_nothing()
    {
        var context = await Http.CreateAsync("/contexts", """{"label":"a"}""");
        var path = $"/contexts/{context["id"]}";
        await SkipEventsAsync();

        await ExpectTrialAsync(HttpMethod.Put, path + "?dry_run=true", """{"label":"b"}""");
        await ExpectTrialAsync(HttpMethod.Delete, path + "?dry_run=true", "");
        await ExpectTrialAsync(HttpMethod.Post, "/contexts?dry_run=true", """{"label":"c"}""");
        await ExpectTrialAsync(HttpMethod.Put, $"{path}/contexts?dry_run=true", """{"contexts":[]}""");
        Assert.Equal(HttpStatusCode.BadRequest, (await Http.SendAsync(HttpMethod.Post, "/contexts?dry_run=true", "{}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Http.SendAsync(HttpMethod.Delete, "/contexts/999999?dry_run=true", "")).Status);

        Assert.Equal("a", (string?)(await Http.ReadAsync(path))["label"]);
        Assert.Equal(1, (int)(await Http.ReadAsync("/contexts"))["total"]!);
        await ExpectEventsAsync();
        await Http.EditAsync(path, """{"label":"d"}""");
        Assert.Equal("d", (string?)(await Http.ReadAsync(path))["label"]);
    }

    [Fact]
    public async Task A_dry_run_finds_taken_values_that_only_the_database_knows()
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        var body = $$"""{"firstname":"Ann","email":"{{email}}"}""";
        await ExpectTrialAsync(HttpMethod.Post, "/users?dry_run=true", body);
        await Http.CreateAsync("/users", body);

        await Http.RefuseAsync(
            HttpMethod.Post, "/users?dry_run=true", body, $"Resource Error - User already exists ('email': '{email}')");
    }

    [Fact]
    public async Task A_dry_run_can_be_asked_for_by_preference()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/1.1/contexts")
        {
            Content = new StringContent("""{"label":"a"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Prefer", "respond-async, dry-run");
        using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("dry-run", Assert.Single(answer.Headers.GetValues("Preference-Applied")));
        Assert.Equal(0, (int)(await Http.ReadAsync("/contexts"))["total"]!);
    }

    [Fact]
    public async Task Writes_of_every_sort_hold_to_their_preconditions()
    {
        var context = await Http.CreateAsync("/contexts", """{"label":"a"}""");
        var item = $"/contexts/{context["id"]}";
        var user = await Http.CreateAsync("/users", """{"firstname":"Ann"}""");
        var services = $"/users/{user["uuid"]}/services";

        foreach (var (path, body) in new[] { (item, """{"label":"b"}"""), (services, """{"dnd":{"enabled":true}}""") })
        {
            var tag = await TagOfAsync(path);
            Assert.Equal(HttpStatusCode.PreconditionFailed, await PutAsync(path, body, ifMatch: "\"other\""));
            Assert.Equal(HttpStatusCode.PreconditionFailed, await PutAsync(path, body, ifMatch: $"W/{tag}"));
            Assert.Equal(HttpStatusCode.NoContent, await PutAsync(path, body, ifMatch: $"\"other\", {tag}"));
            Assert.Equal(HttpStatusCode.PreconditionFailed, await PutAsync(path, body, ifMatch: tag));
            Assert.Equal(HttpStatusCode.NoContent, await PutAsync(path, body, ifMatch: "*"));
        }
        Assert.Equal(HttpStatusCode.PreconditionFailed, await PutAsync(item, "{}", ifNoneMatch: "*"));
        // A list that can't be read has no tag, so none can match.
        Assert.Equal(HttpStatusCode.PreconditionFailed, await PutAsync($"{item}/contexts", """{"contexts":[]}""", ifMatch: "\"x\""));
        Assert.Equal(HttpStatusCode.NoContent, await PutAsync($"{item}/contexts", """{"contexts":[]}""", ifMatch: "*"));
    }

    [Fact]
    public async Task Known_tags_save_the_body_of_get_and_head()
    {
        var context = await Http.CreateAsync("/contexts", """{"label":"a"}""");
        var path = $"/contexts/{context["id"]}";
        var tag = await TagOfAsync(path);
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            using var request = new HttpRequestMessage(method, "/1.1" + path);
            request.Headers.TryAddWithoutValidation("If-None-Match", $"\"x\", W/{tag}");
            using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Problem_details_come_on_request()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/1.1/contexts") { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        request.Headers.Accept.ParseAdd("application/problem+json");
        using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(400, (int)problem["status"]!);
        Assert.Equal("Input Error - label: ['Missing data for required field.']", (string?)problem["errors"]![0]);
    }

    private async Task ExpectTrialAsync(HttpMethod method, string path, string body) => await Http.ExpectAsync(
        method, path, body, HttpStatusCode.OK,
        "{\"dry_run\":true,\"message\":\"The request would be accepted; nothing was changed.\"}\n");

    private async Task<string> TagOfAsync(string path)
    {
        using var answer = await Http.GetAsync("/1.1" + path, TestContext.Current.CancellationToken);
        return answer.Headers.ETag!.ToString();
    }

    private async Task<HttpStatusCode> PutAsync(string path, string body, string? ifMatch = null, string? ifNoneMatch = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/1.1" + path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in new[] { ("If-Match", ifMatch), ("If-None-Match", ifNoneMatch) })
        {
            if (value is not null)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }
        using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private async Task<(HttpStatusCode Status, string Text)> PatchAsync(
        string path, string body, string type = "application/merge-patch+json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, "/1.1" + path) { Content = new StringContent(body) };
        request.Content.Headers.Remove("Content-Type");
        if (type.Length > 0)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }
        using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
