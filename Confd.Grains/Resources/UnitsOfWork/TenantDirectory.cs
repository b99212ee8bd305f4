using System.Collections.Concurrent;
using System.Text.Json;
using Confd.Fields;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>The hierarchy of tenants, kept in memory on each silo and read again when a tenant changed.</summary>
internal sealed class TenantDirectory(IConfdStore store, ChangeTracker tracker)
{
    public const string Kind = "tenant";

    /// <summary>The refusal while the tenant above all others is not known. The text is that of the 1.1 API.</summary>
    public static Refusal NoMaster { get; } = Refusals.Unavailable("");

    /// <summary>Version of a row that a commit made sure of.</summary>
    private const long EnsuredVersion = 1;

    /// <summary>Tenants whose row a commit of this silo has made sure of, each with the time before that commit.</summary>
    private readonly ConcurrentDictionary<Guid, long> stored = new();
    private Hierarchy? hierarchy;

    public async ValueTask<bool> SeesAsync(Caller caller, Guid? tenant, CancellationToken cancellationToken)
    {
        if (tenant is not { } owner || owner == caller.TenantUuid)
        {
            return true;
        }
        if (caller.VisibleTenants is { } visible && visible.Contains(owner))
        {
            return true;
        }
        if (caller.CanLookUpTenants)
        {
            throw new TenantsNeededException();
        }
        return caller.VisibleTenants is null && await IsWithinAsync(owner, caller.TenantUuid, cancellationToken);
    }

    public async ValueTask<bool> IsWithinAsync(Guid tenant, Guid ancestor, CancellationToken cancellationToken)
    {
        var parents = (await CurrentAsync(cancellationToken)).Parents;
        var seen = new HashSet<Guid>();
        for (Guid? current = tenant; current is { } uuid && seen.Add(uuid); current = parents.GetValueOrDefault(uuid))
        {
            if (uuid == ancestor)
            {
                return uuid != tenant || parents.ContainsKey(uuid);
            }
        }
        return false;
    }

    /// <summary>The topmost tenant above this one: itself when no other is known.</summary>
    public async ValueTask<Guid> TopAsync(Guid tenant, CancellationToken cancellationToken)
    {
        var parents = (await CurrentAsync(cancellationToken)).Parents;
        var seen = new HashSet<Guid>();
        while (seen.Add(tenant) && parents.GetValueOrDefault(tenant) is { } above)
        {
            tenant = above;
        }
        return tenant;
    }

    /// <summary>The tenants of a list: the caller's own, or with its descendants.</summary>
    public async ValueTask<IReadOnlyList<Guid>> ScopeAsync(
        Caller caller, bool recurse, CancellationToken cancellationToken)
    {
        if (!recurse)
        {
            return [caller.TenantUuid];
        }
        if (caller.VisibleTenants is { } visible)
        {
            return visible;
        }
        if (caller.CanLookUpTenants)
        {
            throw new TenantsNeededException();
        }
        var children = (await CurrentAsync(cancellationToken)).Parents.ToLookup(pair => pair.Value, pair => pair.Key);
        var scope = new List<Guid> { caller.TenantUuid };
        var seen = scope.ToHashSet();
        for (var next = 0; next < scope.Count; next++)
        {
            scope.AddRange(children[scope[next]].Where(seen.Add));
        }
        return scope;
    }

    public async ValueTask<Tenant?> FindAsync(Guid tenant, CancellationToken cancellationToken) =>
        (await FindVersionAsync(tenant, cancellationToken)).Tenant;

    /// <summary>The tenant with the version of its row, 0 without one.</summary>
    public async ValueTask<(Tenant? Tenant, long Version)> FindVersionAsync(Guid tenant, CancellationToken cancellationToken)
    {
        var current = await CurrentAsync(cancellationToken);
        return (current.Tenants.GetValueOrDefault(tenant), current.Versions.GetValueOrDefault(tenant));
    }

    /// <summary>The tenant above all others; null until a gateway has named it.</summary>
    public async ValueTask<Tenant?> MasterAsync(CancellationToken cancellationToken) => (await CurrentAsync(cancellationToken)).Master;

    /// <summary>Adds rows for the tenants that a change set writes in, unless they are known to exist.</summary>
    /// <param name="changes">The change set.</param>
    /// <param name="own">What the grain that hosts the operation adds to it.</param>
    public void EnsureKnown(ChangeSet changes, params IReadOnlyList<ResourceId> own)
    {
        foreach (var write in changes.Writes)
        {
            if (write.ExpectedVersion == 0 && write.TenantUuid is { } tenant && write.Id.Kind != Kind
                && !IsKnown(tenant) && changes.Ensured.TrueForAll(row => row.TenantUuid != tenant)
                && !own.Contains(IdOf(tenant)) && !changes.Writes.Exists(other => other.Id == IdOf(tenant)))
            {
                var body = JsonSerializer.Serialize(new Tenant { Uuid = tenant }, ConfdJson.Options);
                changes.Ensured.Add(new StateWrite(IdOf(tenant), null, tenant, 0, body, "{}"));
            }
        }
    }

    /// <summary>
    /// An existing row would count as a changed tenant, and every silo would read all tenants again. With a thousand
    /// tenants that would cost more than the first write in each.
    /// </summary>
    private bool IsKnown(Guid tenant) =>
        (stored.TryGetValue(tenant, out var since) && tracker.IsCurrent(since, IdOf(tenant), EnsuredVersion))
        || (Volatile.Read(ref hierarchy) is { } known && tracker.IsKindCurrent(known.ReadAt, Kind) && known.Tenants.ContainsKey(tenant));

    /// <summary>All tenants.</summary>
    public async ValueTask<IReadOnlyCollection<Tenant>> AllAsync(CancellationToken cancellationToken) =>
        (await CurrentAsync(cancellationToken)).Tenants.Values;

    /// <summary>The commit succeeded.</summary>
    /// <param name="changes">What was committed.</param>
    /// <param name="since">Time of the tracker before the commit: a later removal of the tenant outdates it.</param>
    public void RememberEnsured(ChangeSet changes, long since)
    {
        foreach (var row in changes.Ensured)
        {
            stored[row.TenantUuid!.Value] = since;
        }
    }

    public static ResourceId IdOf(Guid tenant) => new(Kind, $"{tenant}");

    private async ValueTask<Hierarchy> CurrentAsync(CancellationToken cancellationToken)
    {
        var current = Volatile.Read(ref hierarchy);
        if (current is not null && tracker.IsKindCurrent(current.ReadAt, Kind))
        {
            return current;
        }
        var readAt = tracker.Now;
        var page = await store.ListAsync(
            new CatalogQuery { Kind = Kind, Tenants = null, Order = new CatalogColumn("uuid", "uuid", ColumnSource.Key) },
            cancellationToken);
        var tenants = page.Rows.Select(row => JsonSerializer.Deserialize<Tenant>(row.Body, ConfdJson.Options)!)
            .ToDictionary(tenant => tenant.Uuid);
        current = new Hierarchy(
            readAt, tenants, tenants.ToDictionary(pair => pair.Key, pair => pair.Value.ParentUuid),
            page.Rows.ToDictionary(row => Guid.Parse(row.Id.Key), row => row.Version),
            tenants.Values.FirstOrDefault(tenant => tenant.IsMaster));
        Volatile.Write(ref hierarchy, current);
        return current;
    }

    private sealed record Hierarchy(
        long ReadAt, Dictionary<Guid, Tenant> Tenants, Dictionary<Guid, Guid?> Parents, Dictionary<Guid, long> Versions,
        Tenant? Master);
}
