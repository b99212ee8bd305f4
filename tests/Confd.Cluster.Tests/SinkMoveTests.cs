using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Confd.Gateway.Tests.Notifier;
using Confd.Processes;
using Npgsql;

namespace Confd.Cluster.Tests;

/// <summary>Sinks go on elsewhere when the silo that has them dies or stops.</summary>
public sealed class SinkMoveTests : IAsyncDisposable
{
    /// <summary>
    /// Membership detects a dead silo within 15 s and moves its queues to another one; the rest is for slow machines.
    /// </summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private readonly string exchange = $"move-{Guid.NewGuid():N}";
    private readonly SysconfdServer sysconfd = new();
    private readonly ConfdCluster cluster = new(TestDatabase.ConnectionString);
    private readonly ConcurrentDictionary<Guid, ConcurrentQueue<int>> made = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await cluster.DisposeAsync();
        await sysconfd.DisposeAsync();
    }

    [Fact]
    public async Task Another_silo_takes_over_and_nothing_is_lost_or_out_of_order()
    {
        string[] sinks =
        [
            "--Confd:Bus:Enabled=true", $"--Confd:Bus:Uri={BusListener.Uri}", $"--Confd:Bus:Exchange={exchange}",
            "--Confd:Sysconfd:Enabled=true", $"--Confd:Sysconfd:Url={sysconfd.Url}", "--Confd:Sysconfd:Window=00:00:00.2",
        ];
        var first = cluster.NewSilo("first", hasGateway: true, sinks);
        var second = cluster.NewSilo("second", hasGateway: true, sinks);
        var gateway = cluster.NewGateway("gateway");
        await Task.WhenAll(first.StartAsync(Token), second.StartAsync(Token), gateway.StartAsync(Token));
        using var http = ConfdCluster.ClientOf(gateway);
        await using var bus = await BusListener.StartAsync(exchange);
        for (var number = 0; number < 12; number++)
        {
            made[Guid.Parse((string)(await http.PostAsync("/tenants", """{"name":"t"}"""))["uuid"]!)] = new();
        }
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var writers = made.Keys.Select(tenant => WriteAsync(http, tenant, enough.Token)).ToList();
        await ArriveAsync(http, bus);

        // Each silo goes once in each way, so every sink has moved.
        foreach (var (silo, isKilled) in new[] { (first, true), (second, false), (first, false), (second, true) })
        {
            var epochs = await EpochsAsync();
            await (isKilled ? KillAsync(silo) : silo.StopAsync(Token));
            var clock = Stopwatch.StartNew();
            await ArriveAsync(http, bus);
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, Bound);
            Assert.True(await EpochsAsync() > epochs, "No sink has moved.");
            sysconfd.Calls.Clear();
            await http.PostAsync("/contexts", """{"label":"c"}""");
            await sysconfd.ExpectAsync(call => call.Body.Contains("dialplan reload", StringComparison.Ordinal));
            await silo.StartAsync(Token);
        }
        await enough.CancelAsync();
        await Task.WhenAll(writers);
        await ArriveAsync(http, bus);

        foreach (var (tenant, own) in made)
        {
            var published = bus.Messages.Where(message => message.Name == "sccp_endpoint_created" && (string?)message.Headers["tenant_uuid"] == $"{tenant}")
                .Select(message => (message.Id, Endpoint: (int)message.Body["data"]!["id"]!)).Distinct().ToList();
            Assert.Empty(own.Except(published.Select(one => one.Endpoint)));
            // What came twice came with the same id, and each came first in its place.
            Assert.Equal(published.Count, published.Select(one => one.Endpoint).Distinct().Count());
            var order = published.Select(one => long.Parse(one.Id.Split(':')[1], CultureInfo.InvariantCulture)).ToList();
            Assert.Equal(order.Order().Distinct(), order);
        }
    }

    private static Task KillAsync(ConfdProcess silo)
    {
        silo.Kill();
        return Task.CompletedTask;
    }

    /// <summary>Until one change of each tenant that is made now has arrived.</summary>
    private async Task ArriveAsync(HttpClient http, BusListener bus)
    {
        var awaited = await Task.WhenAll(made.Keys.Select(tenant => MakeAsync(http, tenant, Token)));
        await Poll.UntilAsync(
            () => !awaited.Except(bus.Messages.Where(message => message.Name == "sccp_endpoint_created")
                .Select(message => (int)message.Body["data"]!["id"]!)).Any(),
            "all changes are told", 2 * Bound);
    }

    private async Task WriteAsync(HttpClient http, Guid tenant, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await MakeAsync(http, tenant, Token);
            await Task.Delay(300, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<int> MakeAsync(HttpClient http, Guid tenant, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/1.1/endpoints/sccp")
            {
                Content = new StringContent("{}", null, "application/json"), Headers = { { "Wazo-Tenant", $"{tenant}" } },
            };
            try
            {
                using var answer = await http.SendAsync(request, cancellationToken);
                if (answer.StatusCode == HttpStatusCode.Created)
                {
                    var id = (int)System.Text.Json.Nodes.JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken))!["id"]!;
                    made[tenant].Enqueue(id);
                    return id;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // A silo is going.
            }
            await Task.Delay(200, cancellationToken);
        }
    }

    private async Task<long> EpochsAsync()
    {
        await using var source = NpgsqlDataSource.Create(TestDatabase.ConnectionString);
        await using var command = source.CreateCommand($"SELECT sum(epoch)::bigint FROM {cluster.Schema}.sink_cursor WHERE sink IN ('bus', 'reload')");
        return (long)(await command.ExecuteScalarAsync(Token))!;
    }
}
