namespace Confd.Plugins;

/// <summary>The ingress that the meetings of a tenant show: its own, else that of the master tenant.</summary>
/// <remarks>
/// The tenants' rows have it too, so that its change changes the views of meetings. Source: wazo-confd 1.1 API, meetings.
/// </remarks>
internal static class TenantIngress
{
    /// <summary>With the text of the 1.1 API.</summary>
    private static readonly Refusal None = Refusals.Unavailable("no Ingress HTTP configured");

    /// <summary>Writes the ingress of a tenant into its row.</summary>
    public static async ValueTask SetAsync(UnitOfWork work, Guid? tenant, string? uri, CancellationToken cancellationToken)
    {
        if (tenant is not { } uuid)
        {
            return;
        }
        var stored = await work.GetTenantToEditAsync(uuid, cancellationToken);
        work.Replace(stored, stored.Value with { IngressHttpUri = uri });
    }

    /// <summary>The ingress that a view shows.</summary>
    /// <exception cref="RefusedException">There is none, or the master tenant is not known (503).</exception>
    public static string Of(ViewNode node) => Choose(node.Owner, node.Master) ?? throw new RefusedException(None);

    /// <summary>The ingress in the events of a tenant.</summary>
    /// <exception cref="RefusedException">There is none, or the master tenant is not known (503).</exception>
    public static async ValueTask<string> GetAsync(UnitOfWork work, Guid? tenant, CancellationToken cancellationToken)
    {
        await work.GetMasterTenantAsync(cancellationToken);
        return await FindAsync(work, tenant, cancellationToken) ?? throw new RefusedException(None);
    }

    /// <summary>As <see cref="GetAsync"/>; null when there is none.</summary>
    public static async ValueTask<string?> FindAsync(UnitOfWork work, Guid? tenant, CancellationToken cancellationToken)
    {
        var own = tenant is { } owner ? await work.TenantAsync(owner, cancellationToken) : null;
        return Choose(own, await work.FindMasterTenantAsync(cancellationToken));
    }

    private static string? Choose(Tenant? owner, Tenant? master) => owner?.IngressHttpUri ?? master?.IngressHttpUri;
}
