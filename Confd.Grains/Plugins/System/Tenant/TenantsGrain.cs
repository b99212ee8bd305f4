using Orleans.Concurrency;
using Orleans.GrainDirectory;

namespace Confd.Plugins;

/// <summary>Runs the life of tenants, each step in one transaction.</summary>
/// <remarks>Reentrant: it has no state between calls.</remarks>
[StatelessWorker, GrainDirectory(NoDirectory.Name), Reentrant]
internal sealed class TenantsGrain(BackgroundWork background) : Grain, ITenantsGrain
{
    public Task AddAsync(Guid tenant, string? slug, string? name, Guid? parent, CancellationToken cancellationToken) =>
        background.RunAsync(
            tenant,
            async work => await TenantLife.AddAsync(work, tenant, slug, name, parent, cancellationToken),
            cancellationToken);

    public Task SetMasterAsync(Guid tenant, CancellationToken cancellationToken) => background.RunAsync(
        tenant,
        async work => await TenantLife.SetMasterAsync(work, tenant, cancellationToken),
        cancellationToken);

    public Task RemoveAsync(Guid tenant, CancellationToken cancellationToken) => background.RunAsync(
        tenant, async work => await work.RemoveTenantAsync(tenant, cancellationToken), cancellationToken);
}
