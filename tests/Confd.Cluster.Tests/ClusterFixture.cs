using Confd.Processes;

namespace Confd.Cluster.Tests;

/// <summary>Two silos with their gateways, and a separate gateway: three processes.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    private readonly ConfdCluster cluster = new(TestDatabase.ConnectionString);

    public ClusterFixture()
    {
        First = cluster.NewSilo("first");
        Second = cluster.NewSilo("second");
        Gateway = cluster.NewGateway("gateway");
        Clients = [ConfdCluster.ClientOf(First), ConfdCluster.ClientOf(Second), ConfdCluster.ClientOf(Gateway)];
    }

    public ConfdProcess First { get; }

    public ConfdProcess Second { get; }

    public ConfdProcess Gateway { get; }

    /// <summary>Where the resources are.</summary>
    public string Schema => cluster.Schema;

    /// <summary>One for each of the three.</summary>
    public IReadOnlyList<HttpClient> Clients { get; }

    /// <summary>The gateway's answer before there was a silo.</summary>
    public HttpResponseMessage? FirstAnswer { get; private set; }

    public async ValueTask InitializeAsync()
    {
        // Both at once: each wants to make the tables.
        Gateway.Launch();
        FirstAnswer = await AnswerAsync();
        First.Launch();
        Second.Launch();
        await Task.WhenAll(First.WhenReadyAsync(), Second.WhenReadyAsync(), Gateway.WhenReadyAsync());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in Clients)
        {
            client.Dispose();
        }
        FirstAnswer?.Dispose();
        await cluster.DisposeAsync();
    }

    private Task<HttpResponseMessage> AnswerAsync() => Poll.ForAsync(async () =>
    {
        try
        {
            return await Clients[2].GetAsync(new Uri("/1.1/contexts", UriKind.Relative));
        }
        catch (HttpRequestException) when (Gateway.IsRunning)
        {
            return null;
        }
    }, "the gateway answers");
}
