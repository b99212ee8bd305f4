using Orleans.Concurrency;

namespace Confd.Resources;

/// <summary>Answers gateways from the silo's own directory.</summary>
[StatelessWorker]
internal sealed class TenantDirectoryGrain(TenantDirectory tenants) : Grain, ITenantDirectoryGrain
{
    public Task<bool> IsWithinAsync(Guid tenant, Guid ancestor, CancellationToken cancellationToken) =>
        tenants.IsWithinAsync(tenant, ancestor, cancellationToken).AsTask();
}
