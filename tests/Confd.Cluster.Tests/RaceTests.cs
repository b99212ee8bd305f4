using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Npgsql;

namespace Confd.Cluster.Tests;

/// <summary>Two hundred callers of two gateways want the same at the same time; the database lets one have it.</summary>
[Collection(OneByOne.Name)]
public sealed class RaceTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private const int Callers = 200;

    /// <summary>Collection, kind, and a body with a value that may exist once: <c>{n}</c> digits, <c>{c}</c> a context.</summary>
    public static TheoryData<string, string, string> UniqueResources => new()
    {
        { "/voicemails", "voicemail", """{"name":"v","number":"{n}","context":"{c}"}""" },
        { "/extensions", "extension", """{"exten":"{n}","context":"{c}"}""" },
        { "/users", "user", """{"firstname":"u","username":"user{n}@example.com"}""" },
        { "/users", "user", """{"firstname":"u","email":"mail{n}@example.com"}""" },
        { "/lines", "line", """{"context":"{c}","provisioning_code":"{n}00"}""" },
        { "/endpoints/sip", "endpoint_sip", """{"name":"sip{n}"}""" },
        { "/endpoints/custom", "endpoint_custom", """{"interface":"local/{n}"}""" },
        { "/endpoints/iax", "endpoint_iax", """{"name":"iax{n}"}""" },
        { "/queues", "queue", """{"name":"queue{n}"}""" },
        { "/agents", "agent", """{"number":"{n}"}""" },
        { "/outcalls", "outcall", """{"name":"out{n}"}""" },
        { "/pagings", "paging", """{"number":"{n}"}""" },
        { "/callpermissions", "call_permission", """{"name":"permission{n}"}""" },
        { "/phone-numbers", "phone_number", """{"number":"+1418555{n}"}""" },
    };

    /// <summary>Both ways in, in turn.</summary>
    private HttpClient Client(int number) => cluster.Clients[1 + (number % 2)];

    [Theory, MemberData(nameof(UniqueResources))]
    public async Task Of_all_who_create_the_same_one_succeeds(string collection, string kind, string template)
    {
        var context = await NewContextAsync();
        var body = template.Replace("{n}", $"{Random.Shared.Next(1000, 10_000)}", StringComparison.Ordinal)
            .Replace("{c}", (string)context["name"]!, StringComparison.Ordinal);
        var before = await CountAsync("SELECT count(*) FROM resource WHERE kind = @p0", kind);

        var answers = await AllAsync(number => AskAsync(number, HttpMethod.Post, collection, body));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer =>
        {
            Assert.Equal((HttpStatusCode.BadRequest, answer.Text), answer);
            Assert.Contains(" already exists (", (string)Assert.Single(JsonNode.Parse(answer.Text)!.AsArray())!);
        });
        Assert.Equal(before + 1, await CountAsync("SELECT count(*) FROM resource WHERE kind = @p0", kind));
    }

    [Fact]
    public async Task Of_all_who_associate_the_same_pair_one_makes_the_link()
    {
        var context = await NewContextAsync();
        var user = await Client(0).PostAsync("/users", """{"firstname":"pair"}""");
        var line = await Client(1).PostAsync("/lines", $$"""{"context":"{{context["name"]}}","endpoint_sip":{"label":"x"} }""");
        var extension = await Client(0).PostAsync("/extensions", $$"""{"exten":"1500","context":"{{context["name"]}}"}""");
        var voicemail = await Client(1).PostAsync("/voicemails", $$"""{"name":"v","number":"1500","context":"{{context["name"]}}"}""");

        await RaceAsync("user_line", _ => $"/users/{user["uuid"]}/lines/{line["id"]}");
        await RaceAsync("line_extension", _ => $"/lines/{line["id"]}/extensions/{extension["id"]}");
        await RaceAsync("user_voicemail", _ => $"/users/{user["uuid"]}/voicemails/{voicemail["id"]}");

        foreach (var client in cluster.Clients)
        {
            var read = await client.ReadAsync($"/users/{user["uuid"]}");
            Assert.Equal((int)line["id"]!, (int)Assert.Single(read["lines"]!.AsArray())!["id"]!);
            Assert.Equal((int)voicemail["id"]!, (int)read["voicemail"]!["id"]!);
        }
    }

    [Fact]
    public async Task Of_two_that_only_one_may_have_one_gets_it()
    {
        var context = await NewContextAsync();
        var user = await Client(0).PostAsync("/users", """{"firstname":"one voicemail"}""");
        var voicemails = new List<JsonObject>();
        var lines = new List<JsonObject>();
        foreach (var number in new[] { "1600", "1601" })
        {
            voicemails.Add(await Client(1).PostAsync("/voicemails", $$"""{"name":"v","number":"{{number}}","context":"{{context["name"]}}"}"""));
            lines.Add(await Client(0).PostAsync("/lines", $$"""{"context":"{{context["name"]}}","endpoint_sip":{"label":"x"} }"""));
        }

        // A user has one voicemail.
        await RaceAsync("user_voicemail", number => $"/users/{user["uuid"]}/voicemails/{voicemails[number / 2 % 2]["id"]}");
        // An endpoint belongs to one line.
        var endpoint = await Client(0).PostAsync("/endpoints/custom", """{"interface":"local/one-line"}""");
        var bare = await Task.WhenAll(Enumerable.Range(0, 2).Select(number =>
            Client(number).PostAsync("/lines", $$"""{"context":"{{context["name"]}}"}""")));
        await RaceAsync("line_endpoint_custom", number => $"/lines/{bare[number / 2 % 2]["id"]}/endpoints/custom/{endpoint["uuid"] ?? endpoint["id"]}");
    }

    /// <summary>PUTs what <paramref name="path"/> says; exactly one link is new afterwards, and all who asked for it were right.</summary>
    private async Task RaceAsync(string kind, Func<int, string> path)
    {
        var before = await CountAsync("SELECT count(*) FROM link WHERE kind = @p0", kind);

        var answers = await AllAsync(number => AskAsync(number, HttpMethod.Put, path(number)));

        var paths = answers.Select((answer, number) => (Path: path(number), answer.Status, answer.Text)).ToList();
        var winner = paths.Find(answer => answer.Status == HttpStatusCode.NoContent).Path;
        Assert.All(paths, answer => Assert.Equal(
            (answer.Path, answer.Path == winner ? HttpStatusCode.NoContent : HttpStatusCode.BadRequest, answer.Text), answer));
        Assert.Equal(before + 1, await CountAsync("SELECT count(*) FROM link WHERE kind = @p0", kind));
    }

    /// <summary>
    /// As a client should: a request that a busy machine did not answer in time (503), or that lost against others again and
    /// again (409), is sent again, with the key that makes that safe, until it is answered.
    /// </summary>
    private async Task<(HttpStatusCode Status, string Text)> AskAsync(int number, HttpMethod method, string path, string? body = null)
    {
        var key = $"{Guid.NewGuid()}";
        while (true)
        {
            using var request = new HttpRequestMessage(method, "/1.1" + path);
            request.Headers.Add("Idempotency-Key", key);
            request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await Client(number).SendAsync(request, TestContext.Current.CancellationToken);
            if (answer.StatusCode is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.Conflict))
            {
                return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            }
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        }
    }

    private async Task<JsonObject> NewContextAsync() => await Client(0).PostAsync(
        "/contexts", """{"label":"race","user_ranges":[{"start":"1000","end":"9999"}]}""");

    private static Task<(HttpStatusCode Status, string Text)[]> AllAsync(Func<int, Task<(HttpStatusCode Status, string Text)>> call) =>
        Task.WhenAll(Enumerable.Range(0, Callers).Select(number => Task.Run(() => call(number), TestContext.Current.CancellationToken)));

    private async Task<long> CountAsync(string sql, string kind)
    {
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(TestDatabase.ConnectionString) { SearchPath = cluster.Schema, Pooling = false });
        await using var command = source.CreateCommand(sql);
        command.Parameters.AddWithValue("p0", kind);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
