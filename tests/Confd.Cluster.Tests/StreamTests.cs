using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Confd.Gateway.Cluster;
using Confd.Gateway.Tests.Notifier;
using Confd.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Streams;

namespace Confd.Cluster.Tests;

/// <summary>A program's subscription is the cluster's, not that of the silo which took it.</summary>
public sealed class StreamTests : IAsyncDisposable
{
    private readonly ConfdCluster cluster = new(TestDatabase.ConnectionString);
    private readonly ConcurrentQueue<ConfdEvent> published = new();
    private readonly List<string> made = [];

    /// <summary>Silos that the program is connected to.</summary>
    private int ways;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    [Fact]
    public async Task A_subscription_survives_every_silo_that_knew_of_it()
    {
        var silos = new[] { cluster.NewSilo("first"), cluster.NewSilo("second") };
        await Task.WhenAll(silos.Select(silo => silo.StartAsync(Token)));
        await using var program = await JoinAsync();
        await ConnectAsync(program, silos.Length);
        var stream = program.Services.GetRequiredService<IClusterClient>()
            .GetStreamProvider(ConfdStreams.Provider).GetStream<ConfdEvent>(ConfdStreams.Of(Guid.Parse(ConfdCluster.MasterTenant)));
        await stream.SubscribeAsync((one, _) =>
        {
            published.Enqueue(one);
            return Task.CompletedTask;
        });
        await PublishAsync(silos[0]);

        foreach (var (killed, other) in new[] { (silos[0], silos[1]), (silos[1], silos[0]) })
        {
            killed.Kill();
            await PublishAsync(other);
            await killed.StartAsync(Token);
            await PublishAsync(killed);
            // The last way to a client that is lost takes its subscription with it.
            await ConnectAsync(program, silos.Length);
        }
    }

    /// <summary>
    /// A stream's queue has one silo. When that one is killed, a program waits until the cluster has given it up; a watcher of
    /// server-sent events does not, as any silo can read the log for its gateway. Decision 40 tells why that stays so.
    /// </summary>
    [Fact]
    public async Task A_watcher_does_not_wait_until_a_killed_silo_is_given_up()
    {
        var silos = new[] { cluster.NewSilo("first"), cluster.NewSilo("second") };
        await Task.WhenAll(silos.Select(silo => silo.StartAsync(Token)));
        await using var program = await JoinAsync();
        await ConnectAsync(program, silos.Length);
        await program.Services.GetRequiredService<IClusterClient>()
            .GetStreamProvider(ConfdStreams.Provider).GetStream<ConfdEvent>(ConfdStreams.Of(Guid.Parse(ConfdCluster.MasterTenant)))
            .SubscribeAsync((one, _) =>
            {
                published.Enqueue(one);
                return Task.CompletedTask;
            });
        await PublishAsync(silos[0]);

        foreach (var (killed, other) in new[] { (silos[0], silos[1]), (silos[1], silos[0]) })
        {
            using var http = ConfdCluster.ClientOf(other);
            await using var watcher = new EventClient(http, "?name=sccp_endpoint_created");
            await watcher.StartAsync();

            killed.Kill();
            made.Add(await MakeAsync(http));
            var clock = Stopwatch.StartNew();
            await Poll.UntilAsync(() => watcher.Events.Any(one => $"{one.Message["data"]!["id"]}" == made[^1]), "the watcher is told");
            var byWatcher = clock.Elapsed;
            await Poll.UntilAsync(() => Endpoints().Contains(made[^1]), "the program is told");
            TestContext.Current.TestOutputHelper!.WriteLine($"after the answer: watcher {byWatcher}, program {clock.Elapsed}");

            Assert.InRange(byWatcher, TimeSpan.Zero, TimeSpan.FromSeconds(5));
            await killed.StartAsync(Token);
            await PublishAsync(killed);
            await ConnectAsync(program, silos.Length);
        }
    }

    /// <summary>As soon as the cluster takes it after a silo was killed.</summary>
    private static async Task<string> MakeAsync(HttpClient http) => await Poll.ForAsync(
        async () =>
        {
            var (status, text) = await http.CallAsync(HttpMethod.Post, "/endpoints/sccp", "{}");
            return status == HttpStatusCode.Created ? $"{JsonNode.Parse(text)!["id"]}" : null;
        },
        "an endpoint is made");

    private async Task<WebApplication> JoinAsync()
    {
        var builder = WebApplication.CreateBuilder(cluster.ArgumentsOf("program"));
        builder.AddConfdClusterClient();
        builder.Host.UseOrleansClient(client => client
            .AddConfdStreams()
            // Two that connect at once may be reported in either order.
            .AddGatewayCountChangedHandler((_, now) => Interlocked.Add(
                ref ways, now.NumberOfConnectedGateways - now.PreviousNumberOfConnectedGateways)));
        builder.WebHost.UseSetting("urls", $"http://127.0.0.1:{Ports.Free()}");
        var program = builder.Build();
        await program.StartAsync(Token);
        return program;
    }

    /// <summary>Orleans connects a client to a silo when the client's first call for it comes; the key decides for which.</summary>
    private async Task ConnectAsync(WebApplication program, int silos)
    {
        var grains = program.Services.GetRequiredService<IClusterClient>();
        var tenant = Guid.Parse(ConfdCluster.MasterTenant);
        var call = 0;
        await Poll.UntilAsync(
            async () =>
            {
                await grains.GetGrain<ITenantDirectoryGrain>(call++).IsWithinAsync(tenant, tenant, Token);
                return Volatile.Read(ref ways) >= silos;
            },
            "the client knows all silos");
    }

    /// <summary>
    /// Changes something through a silo's gateway, and waits until the program has received all events so far, in order.
    /// </summary>
    private async Task PublishAsync(ConfdProcess silo)
    {
        using var http = ConfdCluster.ClientOf(silo);
        for (var number = 0; number < 5; number++)
        {
            made.Add($"{(await http.PostAsync("/endpoints/sccp", "{}"))["id"]}");
        }
        await Poll.UntilAsync(() => Endpoints().Count >= made.Count);
        Assert.Equal(made, Endpoints());
    }

    private List<string> Endpoints() =>
        [.. published.DistinctBy(one => one.Sequence).Where(one => one.Name == "sccp_endpoint_created").Select(one => one.Key)];
}
