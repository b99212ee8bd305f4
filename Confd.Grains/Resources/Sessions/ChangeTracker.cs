using System.Collections.Concurrent;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>
/// Knows, on this silo, when each resource was last changed by anyone and to which version, so that what was
/// read earlier can be told from what is current without asking the database.
/// </summary>
/// <remarks>
/// Readers take <see cref="Now"/> before they read; writers call <see cref="Changed"/> after the commit and
/// before they answer. Whatever was read before the commit then carries an older time than the change.
/// The table is bounded: when full it is emptied and everything read so far counts as outdated. With other silos
/// on the same database nothing counts as current while this silo holds no lease.
/// </remarks>
internal sealed class ChangeTracker(MemoryLease lease)
{
    /// <summary>Version of a resource that was deleted, or whose commit may or may not have happened.</summary>
    public const long UnknownVersion = long.MaxValue;

    private const int Capacity = 1_000_000;

    private readonly ConcurrentDictionary<ResourceId, Mark> marks = new();
    private readonly ConcurrentDictionary<string, long> lastOfKind = new();
    private readonly Lock gate = new();
    private long now = 1;
    private long floor;

    public long Now => Volatile.Read(ref now);

    public void Changed(IReadOnlyDictionary<ResourceId, long> versions)
    {
        lock (gate)
        {
            var time = now + 1;
            if (marks.Count + versions.Count > Capacity)
            {
                marks.Clear();
                Volatile.Write(ref floor, time);
            }
            foreach (var (resource, version) in versions)
            {
                var known = marks.TryGetValue(resource, out var mark) ? mark.Version : 0;
                marks[resource] = new Mark(time, Math.Max(known, version));
                lastOfKind[resource.Kind] = time;
            }
            Volatile.Write(ref now, time);
        }
    }

    /// <summary>Everything read so far counts as outdated.</summary>
    public void ForgetAll()
    {
        lock (gate)
        {
            marks.Clear();
            Volatile.Write(ref floor, now + 1);
            Volatile.Write(ref now, now + 1);
        }
    }

    /// <summary>True when nothing read at that time about these resources has changed since.</summary>
    public bool IsCurrent(long readAt, ResourceId[] resources)
    {
        if (readAt < Volatile.Read(ref floor) || !lease.IsHeld)
        {
            return false;
        }
        foreach (var resource in resources)
        {
            if (marks.TryGetValue(resource, out var mark) && mark.Time > readAt)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>True when a state that was read then, or is of this version, is still the newest.</summary>
    public bool IsCurrent(long readAt, ResourceId resource, long version) =>
        readAt >= Volatile.Read(ref floor) && lease.IsHeld
        && (!marks.TryGetValue(resource, out var mark) || mark.Time <= readAt || mark.Version <= version);

    public bool IsKindCurrent(long readAt, string kind) =>
        readAt >= Volatile.Read(ref floor) && lease.IsHeld
        && (!lastOfKind.TryGetValue(kind, out var changed) || changed <= readAt);

    private readonly record struct Mark(long Time, long Version);
}
