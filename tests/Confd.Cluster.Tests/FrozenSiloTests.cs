using System.Net;
using Confd.Processes;
using Npgsql;

namespace Confd.Cluster.Tests;

/// <summary>A silo that was frozen until the others gave it up finds requests in its queue that were carried out elsewhere.</summary>
public sealed class FrozenSiloTests : IAsyncDisposable
{
    private readonly ConfdCluster cluster = new(TestDatabase.ConnectionString);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    [Fact]
    public async Task What_it_carries_out_late_undoes_nothing()
    {
        ConfdProcess[] silos = [cluster.NewSilo("first"), cluster.NewSilo("second"), cluster.NewSilo("third")];
        var gateway = cluster.NewGateway("gateway");
        await Task.WhenAll(silos.Select(silo => silo.StartAsync(Token)));
        // A gateway that starts earlier may know two of them, and then none of its calls goes to the third.
        await gateway.StartAsync(Token);
        using var http = ConfdCluster.ClientOf(gateway);
        // Each is at home in one of the silos by now.
        var users = await Task.WhenAll(Enumerable.Range(0, 30).Select(async number =>
            (string)(await http.PostAsync("/users", $$"""{"firstname":"f{{number}}"}"""))["uuid"]!));
        await Task.WhenAll(users.Select(user => http.ReadAsync($"/users/{user}")));

        silos[1].Pause();
        await Task.WhenAll(users.Select(async (user, number) =>
        {
            // Some long before the others give the silo up, some shortly before.
            await Task.Delay(400 * number, Token);
            await RenameAsync(http, user, "first");
            await RenameAsync(http, user, "second");
        }));
        silos[1].Resume();
        Assert.True(await RepeatedAsync() > 0, "The gateway has repeated nothing.");

        // It works off its queue, and learns that it is out of the cluster.
        for (var round = 0; round < 50; round++)
        {
            foreach (var user in users)
            {
                Assert.Equal("second", (string?)(await http.ReadAsync($"/users/{user}"))["lastname"]);
            }
            await Task.Delay(100, Token);
        }
    }

    private async Task<long> RepeatedAsync()
    {
        await using var source = NpgsqlDataSource.Create(TestDatabase.ConnectionString);
        await using var command = source.CreateCommand($"SELECT count(*) FROM {cluster.Schema}.known_call WHERE attempt > 1");
        return (long)(await command.ExecuteScalarAsync(Token))!;
    }

    /// <summary>As clients do after an answer with Retry-After.</summary>
    private static Task RenameAsync(HttpClient http, string user, string name) => Poll.UntilAsync(
        async () =>
        {
            var (status, text) = await http.CallAsync(HttpMethod.Put, $"/users/{user}", $$"""{"lastname":"{{name}}"}""");
            Assert.True(status is HttpStatusCode.NoContent or HttpStatusCode.ServiceUnavailable, $"{(int)status} {text}");
            return status == HttpStatusCode.NoContent;
        },
        "the user is renamed");
}
