using Confd.Resources;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Orleans.TestingHost;

namespace Confd.Cluster.Tests.Grains;

/// <summary>Two silos and an Orleans client in this process, on PostgreSQL; no gateway.</summary>
public sealed class GrainCluster : IAsyncLifetime
{
    private InProcessTestCluster? cluster;

    public InProcessTestCluster Silos => cluster!;

    public ConfdClient Confd => new(Silos.Client);

    /// <summary>A caller in a tenant that no other test uses.</summary>
    public static Caller NewCaller() => new(Guid.NewGuid());

    public async ValueTask InitializeAsync()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Confd:Storage:Provider"] = "postgresql",
            ["Confd:Storage:ConnectionString"] = TestDatabase.ConnectionString,
            ["Confd:Storage:Schema"] = $"g{Guid.NewGuid():N}",
            ["Confd:Cluster:Mode"] = "postgresql",
        }).Build();
        var builder = new InProcessTestClusterBuilder(initialSilosCount: 2);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.Error));
            silo.AddConfdGrains(configuration);
        });
        builder.ConfigureClientHost(client => client.Logging.SetMinimumLevel(LogLevel.Error));
        cluster = builder.Build();
        await cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Silos.StopAllSilosAsync();
        await Silos.DisposeAsync();
    }
}
