namespace Confd.Storage;

/// <summary>A resource to be inserted or rewritten.</summary>
/// <param name="Id">Kind and key.</param>
/// <param name="Number">The integer id, or null.</param>
/// <param name="TenantUuid">Owner, or null.</param>
/// <param name="ExpectedVersion">0 to insert; else the version that is to be replaced.</param>
/// <param name="Body">The new state as JSON.</param>
/// <param name="Folded">Search and sort columns, folded; see <see cref="Text.Folding"/>.</param>
public record StateWrite(
    ResourceId Id, long? Number, Guid? TenantUuid, long ExpectedVersion, string Body, string Folded)
{
    /// <summary>The new state as JSON.</summary>
    public virtual string Body { get; } = Body;

    /// <summary>Search and sort columns, folded; see <see cref="Text.Folding"/>.</summary>
    public virtual string Folded { get; } = Folded;
}

/// <summary>A resource whose version must still be the expected one when the change set commits.</summary>
/// <param name="Id">Kind and key.</param>
/// <param name="ExpectedVersion">The version that was read.</param>
public readonly record struct VersionGuard(ResourceId Id, long ExpectedVersion);

/// <summary>The links of one kind that lead to a resource: how many there must be when the change set commits.</summary>
/// <param name="Kind">Kind of the links.</param>
/// <param name="Right">The resource.</param>
/// <param name="Count">Their number with the change set's own links.</param>
public readonly record struct LinkGuard(string Kind, ResourceId Right, int Count);

/// <summary>What must be there until a link is written or removed.</summary>
/// <param name="Link">With its position and its body; null when there must be none.</param>
internal sealed record PairGuard(LinkRow? Link);

/// <summary>Everything that one operation changes; committed in one transaction and one round trip, or not at all.</summary>
public sealed class ChangeSet
{
    /// <summary>Resources to insert (ExpectedVersion 0) or to rewrite.</summary>
    public List<StateWrite> Writes { get; } = [];

    /// <summary>Resources to delete, with all their unique keys. Links are deleted only when listed in <see cref="LinksRemoved"/>.</summary>
    public List<VersionGuard> Deletes { get; } = [];

    /// <summary>Resources whose links change: the version is checked and raised, the body stays.</summary>
    public List<VersionGuard> Touches { get; } = [];

    /// <summary>Resources that the operation has read and leaves as they are: the version is checked and held until the end.</summary>
    public List<VersionGuard> Reads { get; } = [];

    /// <summary>Resources that the operation has looked for and not found: nobody may insert them meanwhile.</summary>
    public List<ResourceId> Absences { get; } = [];

    /// <summary>Unique values that the operation has found free, and does not claim itself.</summary>
    public List<UniqueValue> FreeValues { get; } = [];

    /// <summary>Sets of links that the operation has read, where their number tells whether they are the same.</summary>
    public List<LinkGuard> LinkSets { get; } = [];

    /// <summary>Unique values claimed, each for its owner.</summary>
    public List<(UniqueValue Key, ResourceId Owner)> KeysTaken { get; } = [];

    /// <summary>Unique values given up, before any is claimed.</summary>
    public List<(UniqueValue Key, ResourceId Owner)> KeysReleased { get; } = [];

    /// <summary>Links to insert, or to rewrite (position, body) when kind, left and right exist already.</summary>
    public List<LinkRow> LinksWritten { get; } = [];

    /// <summary>Links to delete.</summary>
    public List<LinkRow> LinksRemoved { get; } = [];

    /// <summary>Events, in the order of their publication.</summary>
    public PendingEvents Events { get; init; } = [];

    /// <summary>Rows to insert unless they exist (tenants on first use); never an error when present.</summary>
    public List<StateWrite> Ensured { get; } = [];

    /// <summary>The idempotency key of the request, to be remembered with its change; null when it has none.</summary>
    public IdempotencyRow? Idempotent { get; set; }

    /// <summary>Everything is checked and then rolled back.</summary>
    public bool IsDryRun { get; set; }

    /// <summary>Resources whose rows it changes.</summary>
    internal IEnumerable<ResourceId> Altered => Writes.Select(write => write.Id)
        .Concat(Touches.Select(touch => touch.Id)).Concat(Deletes.Select(delete => delete.Id));

    /// <summary>Rows that it writes.</summary>
    internal int Size => Writes.Count + KeysTaken.Count + LinksWritten.Count + Events.Count;

    /// <summary>Events without any change of state.</summary>
    internal bool IsEventsOnly => Events.Count > 0 && Writes.Count + Deletes.Count + Touches.Count + TenantsRemoved.Count == 0;

    /// <summary>The call that makes the changes, to be found by its repeats; an earlier try than the newest commits nothing.</summary>
    internal CallRow? Call { get; set; }

    /// <summary>Set by the commit: the nodes that may answer from memory. Null on a database that one process has for itself.</summary>
    internal IReadOnlyList<string>? Holders { get; set; }

    /// <summary>Set by the commit: place of the last event in the log; null without one.</summary>
    internal long? LastEvent { get; set; }

    /// <summary>Tenants to delete with all their resources, unique values and links.</summary>
    public List<Guid> TenantsRemoved { get; } = [];

    /// <summary>Adds the unique values that an owner claims and gives up.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="before">Its values until now.</param>
    /// <param name="after">Its values from now on.</param>
    /// <param name="first">They are claimed before those that are there already.</param>
    internal void AddKeys(ResourceId owner, IEnumerable<UniqueValue> before, IEnumerable<UniqueValue> after, bool first = false)
    {
        var (old, next) = (before.Distinct().ToList(), after.Distinct().ToList());
        KeysReleased.InsertRange(first ? 0 : KeysReleased.Count, old.Where(key => !next.Contains(key)).Select(key => (key, owner)));
        KeysTaken.InsertRange(first ? 0 : KeysTaken.Count, next.Where(key => !old.Contains(key)).Select(key => (key, owner)));
    }

    /// <summary>Nothing to do.</summary>
    public bool IsEmpty => Writes.Count + Deletes.Count + Touches.Count + KeysTaken.Count + KeysReleased.Count
        + LinksWritten.Count + LinksRemoved.Count + Events.Count + Ensured.Count + TenantsRemoved.Count == 0 && Idempotent is null;
}
