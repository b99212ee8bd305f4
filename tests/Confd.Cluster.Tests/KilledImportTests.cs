using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Confd.Processes;
using Npgsql;

namespace Confd.Cluster.Tests;

/// <summary>One of two silos is killed during an import; the client repeats it at the other one.</summary>
[Collection(OneByOne.Name)]
public sealed class KilledImportTests : IAsyncDisposable
{
    private readonly ConfdCluster cluster = new(TestDatabase.ConnectionString);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    /// <summary>Few rows are one message to the database, which commits it after the silo's death; of many the commit never came.</summary>
    [Theory]
    [InlineData(20)]
    [InlineData(1500)]
    public async Task All_rows_are_there_once(int rows)
    {
        ConfdProcess[] silos = [cluster.NewSilo("first"), cluster.NewSilo("second")];
        await Task.WhenAll(silos.Select(silo => silo.StartAsync(Token)));
        using var first = ConfdCluster.ClientOf(silos[0], TimeSpan.FromMinutes(3));
        using var second = ConfdCluster.ClientOf(silos[1], TimeSpan.FromMinutes(3));
        var context = (string)(await first.PostAsync(
            "/contexts", """{"label":"in","type":"internal","user_ranges":[{"start":"10000","end":"19999"}]}"""))["name"]!;
        var csv = "firstname,line_protocol,context,exten\n"
            + string.Concat(Enumerable.Range(10_000, rows).Select(number => $"U{number},sip,{context},{number}\n"));
        await using var other = await ConnectAsync();
        // Every change publishes an event, so the import waits with all statements before these.
        await RunAsync(other, "BEGIN; LOCK TABLE event IN EXCLUSIVE MODE");

        var import = ImportAsync(first, csv);
        await WaitingAsync(1);
        silos[0].Kill();
        await Assert.ThrowsAsync<HttpRequestException>(() => import);
        Assert.Equal(0, (int)(await second.ReadAsync("/users"))["total"]!);
        await RunAsync(other, "COMMIT");
        var (status, answer) = await ImportAsync(second, csv);

        Assert.True(status == HttpStatusCode.Created, $"{(int)status} {answer}");
        Assert.Equal(rows, JsonNode.Parse(answer)!["created"]!.AsArray().Count);
        foreach (var list in new[] { "users", "lines", "extensions", "endpoints/sip" })
        {
            Assert.Equal((list, rows), (list, (int)(await second.ReadAsync($"/{list}?limit=1"))["total"]!));
        }
        Assert.Equal((long)rows, await RunAsync(other, "SELECT count(*) FROM event WHERE name = 'user_created'"));
        Assert.Equal((long)rows, await RunAsync(other, "SELECT count(*) FROM event WHERE name = 'line_extension_associated'"));
    }

    private static async Task<(HttpStatusCode Status, string Answer)> ImportAsync(HttpClient http, string csv)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/1.1/users/import")
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(csv)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/csv", "utf-8");
        request.Headers.Add("Idempotency-Key", "the-import");
        using var answer = await http.SendAsync(request, Token);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Token));
    }

    /// <summary>Until so many transactions wait for the lock.</summary>
    private async Task WaitingAsync(int count)
    {
        await using var watcher = await ConnectAsync();
        await Poll.UntilAsync(
            async () => (long)(await RunAsync(
                watcher, "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'event'::regclass"))! == count,
            $"{count} transactions wait");
    }

    private async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection($"{TestDatabase.ConnectionString};Search Path={cluster.Schema};Pooling=false");
        await connection.OpenAsync(Token);
        return connection;
    }

    private static async Task<object?> RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Token);
    }
}
