using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Resources;

/// <summary>
/// What a resource of one tenant may name: resources that the caller sees and that belong to this tenant or to the
/// whole system.
/// </summary>
public readonly struct TenantScope
{
    private readonly UnitOfWork work;
    private readonly Guid? tenant;

    internal TenantScope(UnitOfWork work, Guid? tenant)
    {
        this.work = work;
        this.tenant = tenant;
    }

    /// <summary>The operation, to follow the links of what was found.</summary>
    public UnitOfWork UnitOfWork => work;

    /// <summary>The resource with this key or integer id; null when there is none that may be named.</summary>
    public async ValueTask<Stored<T>?> FindAsync<T>(string keyOrNumber, CancellationToken cancellationToken) where T : class =>
        IfHere(await work.FindVisibleAsync<T>(keyOrNumber, cancellationToken));

    /// <summary>The resource that a unique value names; null when there is none that may be named.</summary>
    public async ValueTask<Stored<T>?> FindByAsync<T>(
        string uniqueName, string value, CancellationToken cancellationToken) where T : class =>
        IfHere(await work.FindByAsync<T>(uniqueName, value, cancellationToken));

    /// <summary>Refuses values that name a resource of another tenant, see <see cref="MayNameAttribute"/>.</summary>
    /// <typeparam name="TBody">Record of the values.</typeparam>
    public async ValueTask DemandOwnAsync<TBody>(JsonObject values, CancellationToken cancellationToken) where TBody : class
    {
        RefusedException.ThrowIf(await NamedTexts.CheckAsync(work, RecordSchema.For(typeof(TBody)), values, tenant, cancellationToken));
    }

    private Stored<T>? IfHere<T>(Stored<T>? found) where T : class =>
        found is { Tenant: { } owner } && owner != tenant ? null : found;
}
