using Confd.Storage;

namespace Confd.Resources;

/// <summary>The resources and links that one view, or one page of views, is composed from.</summary>
internal sealed class ViewGraph(PluginRegistry plugins, IServiceProvider host, CancellationToken cancellationToken)
{
    /// <summary>Most bytes of shared parts that are kept; further parts are composed each time.</summary>
    private const int MostShared = 16 * 1024 * 1024;

    private static readonly IReadOnlyList<LinkRow> NoLinks = [];

    private readonly Dictionary<ResourceId, ViewRow> rows = [];
    private readonly Dictionary<(string Kind, ResourceId From, bool Reverse), List<LinkRow>> links = [];
    private readonly HashSet<(string Kind, ResourceId Left, ResourceId Right)> known = [];
    private readonly Dictionary<Guid, Tenant?> tenants = [];
    private readonly Dictionary<object, RawJson> shared = [];
    private long sharedSize;

    /// <summary>Every resource that was read.</summary>
    public IEnumerable<ResourceId> Resources =>
        rows.Keys.Concat(tenants.Keys.Select(tenant => new ResourceId(TenantDirectory.Kind, $"{tenant}")));

    public IServiceProvider Host => host;

    /// <summary>The record of a resource as views show it.</summary>
    public object Shown(ViewNode node) =>
        plugins.TryGetResource(node.Id.Kind)?.Shown(node, plugins.Destinations) ?? node.Untyped;

    public ResourceDeclaration DeclarationOf(ResourceId id) => plugins.Resource(id.Kind);

    public void Add(ViewRow row) => rows.TryAdd(row.Id, row);

    public void Add(LinkRow link)
    {
        if (known.Add((link.Kind, link.Left, link.Right)))
        {
            ListOf(link.Kind, link.Left, reverse: false).Add(link);
            ListOf(link.Kind, link.Right, reverse: true).Add(link);
        }
    }

    /// <summary>Null when nothing was ever written in the tenant; a new row of it then outdates the view.</summary>
    public void Add(Guid uuid, Tenant? tenant) => tenants[uuid] = tenant;

    /// <summary>The tenant above all others, for views that show something of it; null while it is not known.</summary>
    public Tenant? Master { get; private set; }

    public void AddMaster(Tenant? master)
    {
        if (master is not null)
        {
            tenants[master.Uuid] = Master = master;
        }
    }

    public Tenant? TenantOf(Guid? uuid) => uuid is { } known ? tenants.GetValueOrDefault(known) : null;

    public ViewNode<T> Node<T>(ResourceId id, LinkRow? via = null) where T : class => new(this, id, rows[id], via);

    public ViewNode Node(ResourceId id) => new(this, id, rows[id], null);

    public IReadOnlyList<ViewNode<T>> Related<T>(ResourceId id, RelationStep hop) where T : class
    {
        // Views are composed in one go; those that nobody waits for any longer end here.
        cancellationToken.ThrowIfCancellationRequested();
        var found = links.TryGetValue((hop.LinkKind, id, hop.Reverse), out var list) ? list : NoLinks;
        if (found.Count == 0)
        {
            return [];
        }
        var related = new List<ViewNode<T>>(found.Count);
        foreach (var link in found)
        {
            var other = hop.Reverse ? link.Left : link.Right;
            if (rows.TryGetValue(other, out var row) && row.Value is T)
            {
                related.Add(new ViewNode<T>(this, other, row, link));
            }
        }
        related.Sort(static (left, right) => Compare(left, right));
        return related;
    }

    /// <summary>A part that many views of the graph show: composed once, its JSON is written again for each.</summary>
    public RawJson Shared(object key, Func<object> compose)
    {
        if (shared.TryGetValue(key, out var known))
        {
            return known;
        }
        var json = new RawJson(ViewResponder.Json(compose()));
        sharedSize += json.Utf8.Length;
        if (sharedSize > MostShared)
        {
            shared.Clear();
            sharedSize = json.Utf8.Length;
        }
        return shared[key] = json;
    }

    private static int Compare(ViewNode left, ViewNode right)
    {
        var byPosition = left.Via!.Position.CompareTo(right.Via!.Position);
        if (byPosition != 0)
        {
            return byPosition;
        }
        var byNumber = Nullable.Compare(left.Number, right.Number);
        if (byNumber != 0)
        {
            return byNumber;
        }
        var byAge = left.Via.Made.CompareTo(right.Via.Made);
        return byAge != 0 ? byAge : string.CompareOrdinal(left.Id.Key, right.Id.Key);
    }

    private List<LinkRow> ListOf(string kind, ResourceId from, bool reverse)
    {
        if (!links.TryGetValue((kind, from, reverse), out var list))
        {
            links[(kind, from, reverse)] = list = [];
        }
        return list;
    }
}
