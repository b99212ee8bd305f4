using Confd.Resources;

namespace Confd.Plugins;

/// <summary>The ingress that the meetings of a tenant show: its own, else that of the master tenant.</summary>
/// <remarks>It is kept in the tenants' rows as well, so that each view of a meeting follows when it changes. Source: wazo-confd 1.1 API, meetings.</remarks>
internal static class TenantIngress
{
    /// <summary>In the words of the 1.1 API.</summary>
    private static readonly Refusal None = Refusals.Unavailable("no Ingress HTTP configured");

    /// <summary>Notes the ingress of a tenant in its row.</summary>
    public static async ValueTask SetAsync(UnitOfWork work, Guid? tenant, string? uri, CancellationToken cancellationToken)
    {
        if (tenant is not { } uuid)
        {
            return;
        }
        // The first write in a tenant makes its row.
        var stored = await work.FindAsync<Tenant>(TenantDirectory.IdOf(uuid), cancellationToken)
            ?? work.Add($"{uuid}", null, uuid, new Tenant { Uuid = uuid });
        work.Replace(stored, stored.Value with { IngressHttpUri = uri });
    }

    /// <summary>The ingress that a view shows.</summary>
    /// <exception cref="RefusedException">There is none, or the master tenant is not known (503).</exception>
    public static string Of(ViewNode node) => Choose(node.Owner, node.Master) ?? throw new RefusedException(None);

    /// <summary>The ingress that events of a tenant tell.</summary>
    /// <exception cref="RefusedException">There is none, or the master tenant is not known (503).</exception>
    public static async ValueTask<string> GetAsync(UnitOfWork work, Guid? tenant, CancellationToken cancellationToken)
    {
        await work.MasterTenantAsync(cancellationToken);
        return await FindAsync(work, tenant, cancellationToken) ?? throw new RefusedException(None);
    }

    /// <summary>As <see cref="GetAsync"/>; null when there is none.</summary>
    public static async ValueTask<string?> FindAsync(UnitOfWork work, Guid? tenant, CancellationToken cancellationToken)
    {
        var own = tenant is { } owner ? await work.TenantAsync(owner, cancellationToken) : null;
        var master = await work.Services.Tenants.MasterAsync(cancellationToken);
        return Choose(own, master is null ? null : await work.TenantAsync(master.Uuid, cancellationToken));
    }

    private static string? Choose(Tenant? owner, Tenant? master) => owner?.IngressHttpUri ?? master?.IngressHttpUri;
}
