using System.IO.Hashing;
using Confd.Fields;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>Composes all JSON views: own fields, computed fields, relations, links.</summary>
internal sealed class ViewComposer(IConfdStore store, PluginRegistry plugins, TenantDirectory tenants, IServiceProvider host)
{
    /// <summary>Composes the views of resources that were read already; reads their relations in one batch.</summary>
    /// <param name="kind">Kind of all roots.</param>
    /// <param name="roots">The resources.</param>
    /// <param name="walks">Their relations.</param>
    /// <param name="made">The committed unit of work that made the roots: their relations need not be read. Else null.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    public async ValueTask<ViewGraph> LoadAsync(
        string kind, IReadOnlyList<ViewRow> roots, IReadOnlyList<RelationPath> walks, UnitOfWork? made, CancellationToken cancellationToken)
    {
        var graph = new ViewGraph(plugins, host, cancellationToken);
        foreach (var root in roots)
        {
            graph.Add(root);
        }
        if (plugins.TryGetResource(kind) is { ShowsTenant: true })
        {
            foreach (var tenant in roots.Select(root => root.Tenant).OfType<Guid>().Distinct())
            {
                graph.Add(tenant, await tenants.FindAsync(tenant, cancellationToken));
            }
        }
        if (plugins.TryGetResource(kind) is { ShowsMasterTenant: true })
        {
            graph.AddMaster(await tenants.MasterAsync(cancellationToken));
        }
        if (walks.Count == 0 || roots.Count == 0)
        {
            return graph;
        }
        var unread = made is null ? [.. walks.Select(walk => walk.RelationSteps)] : Known(graph, roots, walks, made);
        if (unread.Count == 0)
        {
            return graph;
        }
        var related = await store.FollowAsync(kind, [.. roots.Select(root => root.Id.Key)], unread, cancellationToken);
        foreach (var found in related)
        {
            foreach (var row in found.Rows)
            {
                if (plugins.TryGetResource(row.Id.Kind) is { } declaration)
                {
                    graph.Add(new ViewRow(row.Id, row.Number, row.TenantUuid, declaration.Parse(row.Body)));
                }
            }
            foreach (var link in found.Links)
            {
                graph.Add(link);
            }
        }
        return graph;
    }

    /// <summary>Adds what the unit of work knows, and returns the paths that it does not know.</summary>
    private static List<IReadOnlyList<RelationStep>> Known(
        ViewGraph graph, IReadOnlyList<ViewRow> roots, IReadOnlyList<RelationPath> walks, UnitOfWork made)
    {
        var unknown = new List<IReadOnlyList<RelationStep>>();
        foreach (var hops in walks.Select(walk => walk.RelationSteps))
        {
            if (made.RelationPath(roots.Select(root => root.Id), hops) is not var (links, rows))
            {
                unknown.Add(hops);
                continue;
            }
            foreach (var row in rows)
            {
                graph.Add(row);
            }
            foreach (var link in links)
            {
                graph.Add(link);
            }
        }
        return unknown;
    }

    /// <summary>The default view of one resource, with the resources whose change outdates it.</summary>
    public async ValueTask<KeptView> ComposeAsync<T>(
        ResourceDeclaration<T> declaration, Stored<T> stored, long? number, long readAt, UnitOfWork? made,
        CancellationToken cancellationToken) where T : class
    {
        var root = new ViewRow(stored.Id, number, stored.Tenant, stored.Value);
        var graph = await LoadAsync(declaration.Kind, [root], declaration.ViewPaths, made, cancellationToken);
        var body = View(declaration, graph.Node<T>(stored.Id));
        return new KeptView(body, EntityTag(body), readAt, [.. graph.Resources]);
    }

    /// <summary>Writes own fields, then the declared ones, as one object.</summary>
    public static void Write<T>(JsonBuffer writer, ResourceDeclaration<T> declaration, ViewNode<T> node)
        where T : class
    {
        if (declaration.ViewFields.Count == 0)
        {
            writer.Value(node.Shown);
            return;
        }
        var isEmpty = writer.Open(node.Shown);
        foreach (var field in declaration.ViewFields)
        {
            if (!isEmpty)
            {
                writer.Raw(","u8);
            }
            isEmpty = false;
            writer.Value(field.Name);
            writer.Raw(":"u8);
            writer.Value(field.Value(node));
        }
        writer.Raw("}"u8);
    }

    /// <summary>The default view of one node.</summary>
    public static byte[] View<T>(ResourceDeclaration<T> declaration, ViewNode<T> node) where T : class
    {
        using var writer = JsonBuffer.Rent();
        Write(writer, declaration, node);
        return writer.ToArray();
    }

    public static string EntityTag(ReadOnlySpan<byte> body) => EntityTag(XxHash64.HashToUInt64(body));

    /// <summary>The tag of a body with this XXH64 hash.</summary>
    public static string EntityTag(ulong hash) => $"\"{hash:x16}\"";
}

/// <summary>A composed view, kept in the activation.</summary>
/// <param name="Body">UTF-8 JSON with base URL marks.</param>
/// <param name="EntityTag">With quotes.</param>
/// <param name="ReadAt">Tracker time before anything was read for it.</param>
/// <param name="Sources">Resources whose change makes it outdated.</param>
internal sealed record KeptView(byte[] Body, string EntityTag, long ReadAt, ResourceId[] Sources);
