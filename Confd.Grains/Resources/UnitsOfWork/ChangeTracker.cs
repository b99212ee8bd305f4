using System.Collections.Concurrent;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>
/// Knows, on this silo, when each resource last changed and to which version. So the silo can tell without asking the
/// database whether an earlier read is still current.
/// </summary>
/// <remarks>
/// Readers take <see cref="Now"/> before they read; writers call <see cref="Changed"/> after the commit and
/// before they answer. A read before the commit then carries an older time than the change.
/// The table is bounded: its older half is forgotten when the younger one is full, and earlier reads count as outdated.
/// With other silos on the same database nothing counts as current while this silo holds no lease.
/// </remarks>
internal sealed class ChangeTracker(MemoryLease lease)
{
    /// <summary>Version of a resource that was deleted, or whose commit may or may not have happened.</summary>
    public const long UnknownVersion = long.MaxValue;

    /// <summary>Marks in each half; both take some 15 MB.</summary>
    private const int HalfCapacity = 40_000;

    private volatile Halves halves = new([], []);
    private readonly ConcurrentDictionary<string, long> lastOfKind = new();
    private readonly Lock gate = new();
    private long now = 1;
    private long floor;

    /// <summary>No mark of the older half is newer.</summary>
    private long newestOld;

    /// <summary>Marks in the younger half: the map itself would take all its locks to count them.</summary>
    private int young;

    private readonly List<ChangeFeed> feeds = [];

    /// <summary>A feed that gets every change from now on.</summary>
    public ChangeFeed Follow()
    {
        var feed = new ChangeFeed();
        lock (gate)
        {
            feeds.Add(feed);
        }
        return feed;
    }

    /// <summary>Marks in both halves.</summary>
    public int Count => halves.Young.Count + halves.Old.Count;

    public long Now => Volatile.Read(ref now);

    /// <summary>Marks resources as changed.</summary>
    /// <param name="versions">The resources, with their versions.</param>
    /// <param name="since">When the writer began to read.</param>
    /// <returns>The time of the change; null when another writer changed one of them since.</returns>
    public long? Changed(IReadOnlyDictionary<ResourceId, long> versions, long since = long.MaxValue)
    {
        lock (gate)
        {
            var time = now + 1;
            var isAlone = versions.Keys.All(id => !TryFind(id, out var mark) || mark.Time <= since);
            if (young >= HalfCapacity)
            {
                // The floor first: a reader that no longer finds a mark looks at the floor afterwards.
                Volatile.Write(ref floor, Math.Max(floor, newestOld));
                newestOld = now;
                halves = new([], halves.Young);
                young = 0;
            }
            foreach (var (resource, version) in versions)
            {
                var known = TryFind(resource, out var mark) ? mark.Version : 0;
                var next = new Mark(time, Math.Max(known, version));
                if (halves.Young.TryAdd(resource, next))
                {
                    young++;
                }
                else
                {
                    halves.Young[resource] = next;
                }
                lastOfKind[resource.Kind] = time;
            }
            feeds.ForEach(feed => feed.Add(versions.Keys));
            Volatile.Write(ref now, time);
            return isAlone ? time : null;
        }
    }

    /// <summary>Everything read so far counts as outdated.</summary>
    public void ForgetAll()
    {
        lock (gate)
        {
            Volatile.Write(ref floor, now + 1);
            Volatile.Write(ref now, now + 1);
            newestOld = now;
            halves = new([], []);
            young = 0;
            feeds.ForEach(feed => feed.AddAll());
        }
    }

    /// <summary>True when nothing read at that time about these resources has changed since.</summary>
    /// <param name="readAt">Time of the read.</param>
    /// <param name="resources">The resources.</param>
    /// <param name="own">Time of a change that the reader knows.</param>
    public bool IsCurrent(long readAt, ResourceId[] resources, long own = 0)
    {
        foreach (var resource in resources)
        {
            if (TryFind(resource, out var mark) && mark.Time > readAt && mark.Time != own)
            {
                return false;
            }
        }
        return IsAfterFloor(readAt);
    }

    /// <summary>True when a state that was read then, or is of this version, is still the newest.</summary>
    public bool IsCurrent(long readAt, ResourceId resource, long version) =>
        (!TryFind(resource, out var mark) || mark.Time <= readAt || mark.Version <= version) && IsAfterFloor(readAt);

    public bool IsKindCurrent(long readAt, string kind) =>
        readAt >= Volatile.Read(ref floor) && lease.IsHeld
        && (!lastOfKind.TryGetValue(kind, out var changed) || changed <= readAt);

    /// <summary>Ask this last: a mark is forgotten only after the floor was raised.</summary>
    private bool IsAfterFloor(long readAt) => readAt >= Volatile.Read(ref floor) && lease.IsHeld;

    private bool TryFind(ResourceId resource, out Mark mark)
    {
        var both = halves;
        return both.Young.TryGetValue(resource, out mark) || both.Old.TryGetValue(resource, out mark);
    }

    private sealed record Halves(ConcurrentDictionary<ResourceId, Mark> Young, ConcurrentDictionary<ResourceId, Mark> Old);

    private readonly record struct Mark(long Time, long Version);
}
