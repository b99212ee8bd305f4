namespace Confd;

/// <summary>
/// Adds and removes tenants, for the gateway or a listener of wazo-auth, whichever learns of them first. Key: 0.
/// </summary>
[Alias("confd.ITenantsGrain")]
public interface ITenantsGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Makes the tenant known, stores the given values, and generates its default SIP templates once. May be repeated.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="slug">At most 10 characters, part of generated names; null keeps the known one.</param>
    /// <param name="name">Display name; null keeps the known one.</param>
    /// <param name="parent">The tenant above; null keeps the known one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [Alias("Add")]
    Task AddAsync(Guid tenant, string? slug, string? name, Guid? parent, CancellationToken cancellationToken = default);

    /// <summary>Sets the master tenant, and makes it known as <see cref="AddAsync"/> does. May be repeated.</summary>
    [Alias("SetMaster")]
    Task SetMasterAsync(Guid tenant, CancellationToken cancellationToken = default);

    /// <summary>Removes the tenant with everything that it owns; does nothing when it is unknown.</summary>
    [Alias("Remove")]
    Task RemoveAsync(Guid tenant, CancellationToken cancellationToken = default);
}
