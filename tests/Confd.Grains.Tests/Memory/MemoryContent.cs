using Confd.Storage;

namespace Confd.Tests.Memory;

/// <summary>What a store in memory holds, with the constraints of the databases.</summary>
/// <remarks>A commit changes a copy, which takes the place of the original once every check has passed.</remarks>
internal sealed class MemoryContent
{
    private readonly Dictionary<ResourceId, ResourceRow> rows = [];
    private readonly Dictionary<UniqueValue, ResourceId> owners = [];
    private readonly Dictionary<(string Kind, ResourceId Left, ResourceId Right), LinkRow> links = [];
    private readonly List<EventRow> events = [];
    private long made;

    public MemoryContent()
    {
    }

    public MemoryContent(MemoryContent original)
    {
        rows = new(original.rows);
        owners = new(original.owners);
        links = new(original.links);
        events = [.. original.events];
        made = original.made;
    }

    public IReadOnlyDictionary<ResourceId, ResourceRow> Rows => rows;

    public IReadOnlyDictionary<UniqueValue, ResourceId> Owners => owners;

    /// <summary>In the order in which they were made.</summary>
    public IEnumerable<LinkRow> Links => links.Values.OrderBy(link => link.Made);

    /// <summary>The link of a pair; null when it is not linked.</summary>
    public LinkRow? LinkOf(LinkRow pair) => links.GetValueOrDefault((pair.Kind, pair.Left, pair.Right));

    /// <summary>In the order of the log.</summary>
    public IReadOnlyList<EventRow> Events => events;

    /// <exception cref="VersionConflictException">A guard does not hold, or a row to insert exists.</exception>
    /// <exception cref="UniqueKeyTakenException">A unique value is taken.</exception>
    /// <exception cref="ReferenceViolationException">A link has no end.</exception>
    public void Apply(ChangeSet changes)
    {
        if (changes is not { Idempotent: null, Call: null })
        {
            throw new NotSupportedException("This store does not remember calls.");
        }
        Ensure(changes);
        foreach (var (key, owner) in changes.KeysReleased.Where(released => owners.GetValueOrDefault(released.Key) == released.Owner))
        {
            owners.Remove(key);
        }
        foreach (var link in changes.LinksRemoved)
        {
            Demand(link);
            links.Remove((link.Kind, link.Left, link.Right));
        }
        changes.TenantsRemoved.ForEach(Remove);
        ChangeRows(changes);
        Claim(changes);
        ChangeLinks(changes);
        // As in the databases, events that are only history come first.
        events.AddRange(changes.Events.OrderBy(published => published.Name.Length > 0));
        changes.LastEvent = changes.Events.Count > 0 ? events.Count : null;
    }

    private void Ensure(ChangeSet changes)
    {
        foreach (var row in changes.Ensured)
        {
            if (!rows.ContainsKey(row.Id))
            {
                Insert(row);
            }
            else if (changes.Absences.Contains(row.Id))
            {
                throw Changed(row.Id);
            }
        }
        foreach (var id in changes.Absences.Where(id => rows.ContainsKey(id) && changes.Ensured.TrueForAll(row => row.Id != id)))
        {
            throw Changed(id);
        }
    }

    private void Remove(Guid tenant)
    {
        foreach (var id in rows.Values.Where(row => row.TenantUuid == tenant).Select(row => row.Id).ToList())
        {
            foreach (var name in links.Keys.Where(name => name.Left == id || name.Right == id).ToList())
            {
                links.Remove(name);
            }
            Remove(id);
        }
    }

    private void ChangeRows(ChangeSet changes)
    {
        changes.Reads.ForEach(read => Demand(read.Id, read.ExpectedVersion));
        foreach (var write in changes.Writes)
        {
            if (write.ExpectedVersion == 0)
            {
                Insert(write);
                continue;
            }
            Demand(write.Id, write.ExpectedVersion);
            rows[write.Id] = rows[write.Id] with { TenantUuid = write.TenantUuid, Version = write.ExpectedVersion + 1, Body = write.Body };
        }
        foreach (var touch in changes.Touches)
        {
            Demand(touch.Id, touch.ExpectedVersion);
            rows[touch.Id] = rows[touch.Id] with { Version = touch.ExpectedVersion + 1 };
        }
        foreach (var delete in changes.Deletes)
        {
            Demand(delete.Id, delete.ExpectedVersion);
            Remove(delete.Id);
        }
    }

    private void Claim(ChangeSet changes)
    {
        var areFree = changes.FreeValues.TrueForAll(value => !owners.ContainsKey(value));
        foreach (var (key, owner) in changes.KeysTaken)
        {
            if (!owners.TryAdd(key, owner))
            {
                throw owners[key] == owner
                    ? new VersionConflictException($"{owner} has the value {key} already")
                    : new UniqueKeyTakenException(key, owners[key]);
            }
        }
        if (!areFree)
        {
            throw new VersionConflictException("A value that was found free is taken");
        }
    }

    private void ChangeLinks(ChangeSet changes)
    {
        foreach (var link in changes.LinksWritten)
        {
            Demand(link);
            links[(link.Kind, link.Left, link.Right)] = link with { Made = LinkOf(link)?.Made ?? ++made, Guard = null };
        }
        if (links.Values.FirstOrDefault(link => !rows.ContainsKey(link.Left) || !rows.ContainsKey(link.Right)) is { } loose)
        {
            throw new ReferenceViolationException($"{loose} has no end");
        }
        foreach (var guard in changes.LinkSets)
        {
            if (!rows.ContainsKey(guard.Right)
                || links.Values.Count(link => link.Kind == guard.Kind && link.Right == guard.Right) != guard.Count)
            {
                throw Changed(guard.Right);
            }
        }
    }

    private void Insert(StateWrite write)
    {
        if (write.Number is { } number && rows.Values.Any(row => row.Id.Kind == write.Id.Kind && row.Number == number))
        {
            throw Changed(write.Id);
        }
        if (!rows.TryAdd(write.Id, new ResourceRow(write.Id, write.Number, write.TenantUuid, 1, write.Body)))
        {
            throw Changed(write.Id);
        }
    }

    private void Remove(ResourceId id)
    {
        rows.Remove(id);
        foreach (var value in owners.Where(owner => owner.Value == id).Select(owner => owner.Key).ToList())
        {
            owners.Remove(value);
        }
    }

    private void Demand(ResourceId id, long version)
    {
        if (!rows.TryGetValue(id, out var row) || row.Version != version)
        {
            throw Changed(id);
        }
    }

    private void Demand(LinkRow link)
    {
        if (link.Guard is { } guard && LinkOf(link) != guard.Link)
        {
            throw Changed(link.Left);
        }
    }

    private static VersionConflictException Changed(ResourceId id) => new($"{id} was changed by another write");
}
