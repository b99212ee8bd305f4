using Confd.Storage;

namespace Confd.Resources;

/// <summary>
/// Rules run before the commit and must hold at the commit. So the unit of work remembers everything that it has read, found
/// missing or found free, and its commit succeeds only while all of that still holds; else the operation runs again.
/// </summary>
/// <remarks>See docs/decisions/0027-commits-hold-what-their-rules-read.md.</remarks>
public sealed partial class UnitOfWork
{
    private readonly Dictionary<ResourceId, long> guarded = [];
    private readonly HashSet<ResourceId> missed = [];
    private HashSet<UniqueValue> foundFree = [];
    private readonly HashSet<(string Kind, ResourceId Right)> linkSets = [];

    /// <summary>The commit holds this version of a resource that was read from memory; 0 for one that does not exist.</summary>
    internal void Guard(ResourceId id, long version)
    {
        if (version == 0)
        {
            missed.Add(id);
        }
        else
        {
            guarded[id] = version;
        }
    }

    /// <summary>Nobody claims these values before the commit.</summary>
    private void GuardFree(IEnumerable<UniqueValue> values) => foundFree.UnionWith(values.Select(Once));

    /// <summary>
    /// Links of associations raise the version of both ends, so a read of one end covers its links. References raise only
    /// the version of the referring end, so the links that refer to a resource are guarded as a set of their own.
    /// </summary>
    private void GuardLinks(ResourceId near, RelationStep hop)
    {
        if (hop.Reverse && services.Plugins.IsReference(hop.LinkKind))
        {
            linkSets.Add((hop.LinkKind, near));
        }
    }

    private void AddGuards(ChangeSet changes, Tracked? own)
    {
        foreach (var tracked in resources.Values)
        {
            if (tracked is { IsNew: false, IsDeleted: false, IsDirty: false, IsTouched: false })
            {
                guarded[tracked.Id] = tracked.Version;
            }
        }
        if (guarded.Count + missed.Count > 0)
        {
            AddReads(changes, own);
        }
        if (foundFree.Count > 0)
        {
            changes.FreeValues.AddRange(foundFree.Except(changes.KeysTaken.Select(taken => taken.Key)));
        }
        foreach (var (kind, right) in linkSets)
        {
            // A new resource has only the unit of work's own links, and nothing can link to a deleted one.
            if (resources.TryGetValue(right, out var tracked) && tracked is { IsNew: false, IsDeleted: false, Links: { } links })
            {
                changes.LinkSets.Add(new LinkGuard(kind, right, links.Count(link => link.Kind == kind && link.Right == right)));
            }
        }
    }

    /// <summary>What the unit of work writes is guarded by that: its own resource by the grain that hosts the operation.</summary>
    private void AddReads(ChangeSet changes, Tracked? own)
    {
        var written = changes.Writes.Select(write => write.Id)
            .Concat(changes.Touches.Select(touch => touch.Id)).Concat(changes.Deletes.Select(delete => delete.Id))
            .Concat(rewritten.Select(document => document.Write.Id)).ToHashSet();
        if (own is not null)
        {
            written.Add(own.Id);
        }
        changes.Reads.AddRange(guarded.Where(read => !written.Contains(read.Key)).Select(read => new VersionGuard(read.Key, read.Value)));
        changes.Absences.AddRange(missed.Where(id => !written.Contains(id)));
    }
}
