using System.Net;
using Confd.Processes;
using Npgsql;

namespace Confd.Cluster.Tests;

/// <summary>A silo is killed after the database has its change, but before the answer is sent.</summary>
[Collection(OneByOne.Name)]
public sealed class RepeatedWriteTests : IAsyncDisposable
{
    private readonly ConfdCluster cluster = new(TestDatabase.ConnectionString);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    [Fact]
    public async Task The_repeat_is_answered_as_the_first_try_would_have_been()
    {
        var silo = cluster.NewSilo("silo", hasGateway: false);
        var gateway = cluster.NewGateway("gateway", "--Confd:Gateway:RetrySeconds=120", "--Confd:Cluster:ResponseSeconds=5");
        await Task.WhenAll(silo.StartAsync(Token), gateway.StartAsync(Token));
        using var http = ConfdCluster.ClientOf(gateway, TimeSpan.FromMinutes(3));
        var user = (string)(await http.PostAsync("/users", """{"firstname":"a"}"""))["uuid"]!;
        var gone = (string)(await http.PostAsync("/users", """{"firstname":"gone"}"""))["uuid"]!;
        var tag = await TagAsync(http, $"/users/{user}");
        await using var other = await ConnectAsync();
        // Every change publishes an event, so it waits with all its statements in the database.
        await RunAsync(other, "BEGIN; LOCK TABLE event IN EXCLUSIVE MODE");

        var edit = EditAsync(http, $"/users/{user}", """{"lastname":"once"}""", tag);
        var deletion = http.CallAsync(HttpMethod.Delete, $"/users/{gone}");
        var creation = http.CallAsync(HttpMethod.Post, "/users", """{"firstname":"made"}""");
        await WaitingAsync(3);
        silo.Kill();
        await RunAsync(other, "COMMIT");
        await WaitingAsync(0);
        await silo.StartAsync(Token);

        Assert.Equal(HttpStatusCode.NoContent, await edit);
        Assert.Equal(HttpStatusCode.NoContent, (await deletion).Status);
        Assert.Equal(HttpStatusCode.Created, (await creation).Status);
        Assert.Equal("once", (string?)(await http.ReadAsync($"/users/{user}"))["lastname"]);
        var users = (await http.ReadAsync("/users?order=firstname"))["items"]!.AsArray();
        Assert.Equal(["a", "made"], users.Select(one => (string?)one!["firstname"]));
        Assert.Equal(1L, await RunAsync(other, "SELECT count(*) FROM event WHERE name = 'user_edited'"));
    }

    private static async Task<string> TagAsync(HttpClient http, string path)
    {
        using var answer = await http.GetAsync("/1.1" + path, Token);
        return answer.Headers.ETag!.ToString();
    }

    private static async Task<HttpStatusCode> EditAsync(HttpClient http, string path, string body, string tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/1.1" + path)
        {
            Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("If-Match", tag);
        using var answer = await http.SendAsync(request, Token);
        return answer.StatusCode;
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
