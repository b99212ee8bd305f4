namespace Confd;

/// <summary>
/// Knows the hierarchy of tenants when this service manages them (authentication modes other than Wazo). Key: 0.
/// </summary>
[Alias("confd.ITenantDirectoryGrain")]
public interface ITenantDirectoryGrain : IGrainWithIntegerKey
{
    /// <summary>True when <paramref name="tenant"/> is <paramref name="ancestor"/> or below it. An unknown tenant is below none.</summary>
    [Alias("IsWithin")]
    Task<bool> IsWithinAsync(Guid tenant, Guid ancestor, CancellationToken cancellationToken = default);
}
