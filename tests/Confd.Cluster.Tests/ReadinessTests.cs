using System.Net;
using Confd.Processes;

namespace Confd.Cluster.Tests;

/// <summary>Load balancers send nothing to a gateway that is not ready: it must be as long as any silo serves.</summary>
public sealed class ReadinessTests : IAsyncDisposable
{
    /// <summary>Longer than a gateway stays ready without an answer.</summary>
    private static readonly TimeSpan Frozen = TimeSpan.FromSeconds(14);

    private readonly ConfdCluster cluster = new(TestDatabase.ConnectionString);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    [Fact]
    public async Task A_gateway_is_ready_while_one_silo_of_three_answers()
    {
        ConfdProcess[] silos =
        [
            cluster.NewSilo("first", hasGateway: false), cluster.NewSilo("second", hasGateway: false), cluster.NewSilo("third", hasGateway: false),
        ];
        var gateway = cluster.NewGateway("gateway");
        await Task.WhenAll(silos.Append(gateway).Select(process => process.StartAsync(Token)));
        using var http = new HttpClient { BaseAddress = gateway.Url };

        Array.ForEach(silos[..2], silo => silo.Pause());
        await Poll.WhileAsync(
            async () => Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/ready", Token)).StatusCode), Frozen);

        Array.ForEach(silos, silo => silo.Kill());
        await Poll.UntilAsync(
            async () => (await http.GetAsync("/health/ready", Token)).StatusCode != HttpStatusCode.OK, "the gateway misses the silos");
    }
}
