using Confd.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;
using Orleans.Placement;
using Orleans.Runtime;

namespace Confd.Resources;

internal static class CoherenceHosting
{
    /// <summary>
    /// Adds what keeps memories current and sends each call to a silo with its plugin. A single silo needs only the tracker.
    /// </summary>
    /// <param name="services">The silo's.</param>
    /// <param name="isShared">The silo is one of several.</param>
    /// <param name="isServer">Others could use the database at the same time.</param>
    public static void AddCoherence(this IServiceCollection services, bool isShared, bool isServer)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<MemoryLease>();
        if (isServer)
        {
            services.AddHostedService<SchemaKeeper>();
        }
        if (!isShared)
        {
            services.AddSingleton<IChangeBroadcast, NoBroadcast>();
            services.AddSingleton<IServedManifest>(provider => provider.GetRequiredService<ManifestSource>());
            services.AddPlacementFilter<ServedByPlugin, AnySilo>(ServiceLifetime.Singleton);
            return;
        }
        services.AddSingleton(provider => provider.GetRequiredService<IConfdStore>() is PostgresStore store
            ? store.Leases
            : throw new InvalidOperationException("Confd:Storage:Provider must be postgresql when Confd:Cluster:Mode is."));
        services.AddSingleton<LeaseKeeper>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(
            provider => provider.GetRequiredService<LeaseKeeper>());
        services.AddGrainService<NodeService>();
        services.AddSingleton<NodeClient>();
        services.AddSingleton<IChangeBroadcast, ChangeBroadcast>();
        services.AddSingleton<ClusterManifest>();
        services.AddSingleton<IServedManifest>(provider => provider.GetRequiredService<ClusterManifest>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(
            provider => provider.GetRequiredService<ClusterManifest>());
        services.AddPlacementFilter<ServedByPlugin, SilosOfPlugin>(ServiceLifetime.Singleton);
    }
}
