using Confd.Storage;

namespace Confd.Resources;

/// <summary>
/// A committed unit of work need not read back what it made. It knows the record and every link of a new resource, so the
/// answer to a creation is composed from memory as far as its views stay among new resources.
/// </summary>
public sealed partial class UnitOfWork
{
    /// <summary>A resource that this unit of work made; null for any other.</summary>
    internal ViewRow? Made(ResourceId id) =>
        resources.TryGetValue(id, out var tracked) && tracked is { IsNew: true, IsDeleted: false, Current: not null }
            ? RowOf(tracked)
            : null;

    /// <summary>Follows a path as <see cref="IConfdStore.FollowAsync"/> does; null when that would leave what the unit of work made.</summary>
    internal (IReadOnlyList<LinkRow> Links, IReadOnlyList<ViewRow> Rows)? RelationPath(
        IEnumerable<ResourceId> roots, IReadOnlyList<RelationStep> path)
    {
        var from = roots.ToHashSet();
        for (var index = 0; ; index++)
        {
            var hop = path[index];
            if ((hop.Recursive && !Spread(from, hop)) || Follow(from, hop) is not { } links)
            {
                return null;
            }
            if (index == path.Count - 1)
            {
                return Ends(links, hop);
            }
            if (!hop.Recursive)
            {
                from = [.. links.Select(link => Far(link, hop))];
            }
        }
    }

    private static ResourceId Far(LinkRow link, RelationStep hop) => hop.Reverse ? link.Left : link.Right;

    private static ViewRow RowOf(Tracked tracked) => new(tracked.Id, tracked.Number, tracked.Tenant, tracked.Current!);

    /// <summary>Adds all that repeated steps reach; false when they reach a resource whose links are not known.</summary>
    private bool Spread(HashSet<ResourceId> from, RelationStep hop)
    {
        var next = from.ToList();
        while (next.Count > 0)
        {
            if (Follow(next, hop with { FirstOnly = false }) is not { } links)
            {
                return false;
            }
            next = [.. links.Select(link => Far(link, hop)).Where(from.Add)];
        }
        return true;
    }

    private List<LinkRow>? Follow(IEnumerable<ResourceId> from, RelationStep hop)
    {
        var found = new List<LinkRow>();
        foreach (var near in from)
        {
            if (!resources.TryGetValue(near, out var tracked) || tracked is not { IsNew: true, Links: { } links })
            {
                return null;
            }
            found.AddRange(links.Where(link => link.Kind == hop.LinkKind && (hop.Reverse ? link.Right : link.Left) == near
                && (!hop.FirstOnly || link.Position == 0)));
        }
        return found;
    }

    private (IReadOnlyList<LinkRow> Links, IReadOnlyList<ViewRow> Rows)? Ends(List<LinkRow> links, RelationStep hop)
    {
        links.RemoveAll(link => hop.OtherKind is { } kind && Far(link, hop).Kind != kind);
        var rows = new List<ViewRow>(links.Count);
        foreach (var end in links.Select(link => Far(link, hop)).Distinct())
        {
            if (!resources.TryGetValue(end, out var tracked) || tracked is not { IsDeleted: false, Current: not null })
            {
                return null;
            }
            rows.Add(RowOf(tracked));
        }
        return (links, rows);
    }
}
