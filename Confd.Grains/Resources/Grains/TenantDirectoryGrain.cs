using Orleans.Concurrency;
using Orleans.GrainDirectory;

namespace Confd.Resources;

/// <summary>Answers gateways from the silo's own directory.</summary>
/// <remarks>Reentrant: it keeps nothing between calls, so calls that wait for the database need not wait for each other.</remarks>
[StatelessWorker, GrainDirectory(NoDirectory.Name), Reentrant]
internal sealed class TenantDirectoryGrain(TenantDirectory tenants) : Grain, ITenantDirectoryGrain
{
    public Task<bool> IsWithinAsync(Guid tenant, Guid ancestor, CancellationToken cancellationToken) =>
        tenants.IsWithinAsync(tenant, ancestor, cancellationToken).AsTask();
}
