using System.Net;
using Confd.Gateway.Tests.Notifier;

namespace Confd.Gateway.Tests;

/// <summary>A service whose silos answer ordinary calls within two seconds, or not at all.</summary>
public sealed class ImpatientFixture : SqliteFixture
{
    protected override IEnumerable<string> MoreArguments => ["--Confd:Cluster:ResponseSeconds=2"];
}

/// <summary>Long imports, and other writes at the same time.</summary>
public sealed class LongImportTests(ImpatientFixture service) : ApiTests(service), IClassFixture<ImpatientFixture>
{
    [Fact]
    public async Task An_import_may_last_longer_than_other_calls_and_others_wait_for_their_turn()
    {
        const int count = 1500;
        var inside = (string)(await Http.CreateAsync(
            "/contexts", """{"label":"c","type":"internal","user_ranges":[{"start":"10000","end":"19999"}]}"""))["name"]!;
        var started = System.Diagnostics.Stopwatch.GetTimestamp();

        var imports = await Task.WhenAll(ImportAsync(10_000), ImportAsync(10_000 + count));

        Assert.All(imports, import => Assert.Equal(HttpStatusCode.Created, import.Status));
        Assert.Equal(2 * count, await Http.CountAsync("/users?limit=1"));
        // Else the test would show nothing.
        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(2));

        Task<(HttpStatusCode Status, System.Text.Json.Nodes.JsonNode?)> ImportAsync(int first) => Http.ImportAsync(
            "firstname,line_protocol,context,exten,voicemail_name,voicemail_number,voicemail_context\n"
            + string.Concat(Enumerable.Range(first, count).Select(number => $"U,sip,{inside},{number},v,{number},{inside}\n")));
    }

    [Fact]
    public async Task A_value_that_is_taken_while_an_import_runs_is_a_fault_of_its_row()
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        var importing = Http.ImportAsync(
            "firstname,email\n" + string.Concat(Enumerable.Range(0, 400).Select(number => $"U{number},\n")) + $"Last,{email}\n");

        var (single, text) = await Http.SendAsync(HttpMethod.Post, "/users", $$"""{"firstname":"Single","email":"{{email}}"}""");
        var (imported, report) = await importing;

        // The first one wins: never both, never none.
        Assert.Equal(
            single == HttpStatusCode.Created ? HttpStatusCode.BadRequest : HttpStatusCode.Created, imported);
        Assert.Equal(single == HttpStatusCode.Created ? 1 : 401, await Http.CountAsync("/users?limit=1"));
        var message = single == HttpStatusCode.Created
            ? (string?)Assert.Single(report!["errors"]!.AsArray())!["message"]
            : (string?)System.Text.Json.Nodes.JsonNode.Parse(text)![0];
        Assert.Equal($"Resource Error - User already exists ('email': '{email}')", message);
    }
}
