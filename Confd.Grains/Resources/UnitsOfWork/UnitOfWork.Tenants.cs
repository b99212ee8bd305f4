namespace Confd.Resources;

/// <summary>Tenants, which every silo has in memory.</summary>
public sealed partial class UnitOfWork
{
    /// <summary>The tenant of the request; null when nothing was ever written in it.</summary>
    public ValueTask<Tenant?> TenantAsync(CancellationToken cancellationToken) => TenantAsync(Caller.TenantUuid, cancellationToken);

    /// <summary>Any tenant; null when nothing was ever written in it.</summary>
    public async ValueTask<Tenant?> TenantAsync(Guid uuid, CancellationToken cancellationToken)
    {
        var (tenant, version) = await services.Tenants.FindVersionAsync(uuid, cancellationToken);
        Guard(TenantDirectory.IdOf(uuid), version);
        return tenant;
    }

    /// <summary>The tenant above all others; null until a gateway has named it.</summary>
    public async ValueTask<Tenant?> FindMasterTenantAsync(CancellationToken cancellationToken) =>
        await services.Tenants.MasterAsync(cancellationToken) is { } master ? await TenantAsync(master.Uuid, cancellationToken) : null;

    /// <summary>The tenant above all others.</summary>
    /// <exception cref="RefusedException">No gateway has named it yet (503 with an empty text).</exception>
    public async ValueTask<Tenant> GetMasterTenantAsync(CancellationToken cancellationToken) =>
        await FindMasterTenantAsync(cancellationToken) ?? throw new RefusedException(TenantDirectory.NoMaster);

    /// <summary>The stored tenant, to be changed; it is made when nothing was ever written in it.</summary>
    public async ValueTask<Stored<Tenant>> GetTenantToEditAsync(Guid uuid, CancellationToken cancellationToken) =>
        await FindAsync<Tenant>(TenantDirectory.IdOf(uuid), cancellationToken) ?? Add($"{uuid}", null, uuid, new Tenant { Uuid = uuid });

    /// <summary>The topmost tenant above that of the request: the request's own when no other is known.</summary>
    public ValueTask<Guid> TopTenantAsync(CancellationToken cancellationToken) =>
        services.Tenants.TopAsync(Caller.TenantUuid, cancellationToken);

    /// <summary>The tenants whose resources a list has: that of the request, or also those below it.</summary>
    /// <param name="recurse">The list's parameter <c>recurse</c>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public ValueTask<IReadOnlyList<Guid>> ListedTenantsAsync(bool recurse, CancellationToken cancellationToken) =>
        services.Tenants.ScopeAsync(Caller, recurse, cancellationToken);

    /// <summary>
    /// Every tenant in which something was ever written, whoever may see it. The commit does not hold them; it holds those that
    /// the operation then reads by <see cref="FindAsync{T}"/>.
    /// </summary>
    public ValueTask<IReadOnlyCollection<Tenant>> AllTenantsAsync(CancellationToken cancellationToken) =>
        services.Tenants.AllAsync(cancellationToken);
}
