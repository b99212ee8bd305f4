using Confd.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Confd.Resources;

internal static class CoherenceHosting
{
    /// <summary>Adds what keeps memories true: nothing but the tracker for one silo, leases and broadcasts for several.</summary>
    public static void AddCoherence(this IServiceCollection services, bool isShared)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<MemoryLease>();
        if (!isShared)
        {
            services.AddSingleton<IChangeBroadcast, NoBroadcast>();
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
    }
}
