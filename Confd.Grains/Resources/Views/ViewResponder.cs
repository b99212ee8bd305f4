using System.Text.Json;
using Confd.Fields;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>Composes answers from what is stored, after an operation was committed.</summary>
public sealed class ViewResponder
{
    private readonly UnitOfWorkServices services;
    private readonly ViewComposer composer;
    private readonly UnitOfWork? made;

    /// <param name="services">Where resources are read.</param>
    /// <param name="composer">Composes.</param>
    /// <param name="made">The committed unit of work that is answered for: what it made is not read back. Null for none.</param>
    internal ViewResponder(UnitOfWorkServices services, ViewComposer composer, UnitOfWork? made = null)
    {
        this.services = services;
        this.composer = composer;
        this.made = made;
    }

    /// <summary>The default views of these resources, in the given order; absent ones are left out.</summary>
    public async ValueTask<IReadOnlyList<byte[]>> ItemsAsync<T>(
        IReadOnlyList<string> keys, CancellationToken cancellationToken) where T : class
    {
        var declaration = services.Plugins.Resource<T>();
        var graph = await GraphAsync<T>(keys, declaration.ViewPaths, cancellationToken);
        return [.. graph.Select(node => ViewComposer.View(declaration, node))];
    }

    /// <summary>The default view of one resource.</summary>
    public async ValueTask<byte[]> ItemAsync<T>(string key, CancellationToken cancellationToken) where T : class
    {
        var declaration = services.Plugins.Resource<T>();
        return ViewComposer.View(declaration, await NodeAsync<T>(key, declaration.ViewPaths, cancellationToken));
    }

    /// <summary>A declared view of one resource.</summary>
    public async ValueTask<byte[]> ItemAsync<T>(string key, string view, CancellationToken cancellationToken) where T : class
    {
        var declaration = services.Plugins.Resource<T>();
        var named = declaration.NamedViews[view];
        return Json(named.Compose(await NodeAsync<T>(key, named.PathsOf(declaration), cancellationToken)));
    }

    /// <summary>Every field of the default view, some of which the caller may replace.</summary>
    public async ValueTask<FullView<T>> FullAsync<T>(string key, CancellationToken cancellationToken) where T : class =>
        (await NodeAsync<T>(key, services.Plugins.Resource<T>().ViewPaths, cancellationToken)).Full();

    /// <exception cref="RefusedException">NotFound.</exception>
    internal async ValueTask<ViewNode<T>> NodeAsync<T>(
        string key, IReadOnlyList<RelationPath> walks, CancellationToken cancellationToken) where T : class =>
        await GraphAsync<T>([key], walks, cancellationToken) is [var node]
            ? node
            : throw new RefusedException(services.Plugins.Resource<T>().NotFound(key));

    /// <summary>These resources with their relations, in the given order; absent ones are left out.</summary>
    public async ValueTask<IReadOnlyList<ViewNode<T>>> GraphAsync<T>(
        IReadOnlyList<string> keys, IReadOnlyList<RelationPath> walks, CancellationToken cancellationToken) where T : class
    {
        var declaration = services.Plugins.Resource<T>();
        var ids = keys.Select(key => new ResourceId(declaration.Kind, key)).ToList();
        var roots = ids.Select(id => made?.Made(id)).OfType<ViewRow>().DistinctBy(row => row.Id).ToDictionary(row => row.Id.Key);
        foreach (var row in await services.Store.ReadAsync([.. ids.Where(id => !roots.ContainsKey(id.Key))], cancellationToken))
        {
            roots[row.Id.Key] = new ViewRow(row.Id, row.Number, row.TenantUuid, declaration.Parse(row.Body));
        }
        var graph = await composer.LoadAsync(declaration.Kind, [.. roots.Values], walks, made, cancellationToken);
        return [.. keys.Where(roots.ContainsKey).Select(key => graph.Node<T>(new ResourceId(declaration.Kind, key)))];
    }

    /// <summary>The default view of a resource as if its record were this one, with its relations.</summary>
    public async ValueTask<byte[]> ShownAsync<T>(Stored<T> stored, CancellationToken cancellationToken) where T : class
    {
        var declaration = services.Plugins.Resource<T>();
        var view = await composer.ComposeAsync(
            declaration, stored, declaration.NumberOf(stored.Value), services.Tracker.Now, made, cancellationToken);
        return view.Body;
    }

    /// <summary>The view of a new resource, without its relations.</summary>
    public byte[] Fresh<T>(Stored<T> stored) where T : class =>
        ViewComposer.View(services.Plugins.Resource<T>(), FreshNode(stored));

    /// <summary>As <see cref="Fresh{T}"/>, to be shown within something else.</summary>
    public FullView<T> FreshFull<T>(Stored<T> stored) where T : class => FreshNode(stored).Full();

    private ViewNode<T> FreshNode<T>(Stored<T> stored) where T : class
    {
        var graph = new ViewGraph(services.Plugins, services.Provider, CancellationToken.None);
        graph.Add(new ViewRow(stored.Id, services.Plugins.Resource<T>().NumberOf(stored.Value), stored.Tenant, stored.Value));
        return graph.Node<T>(stored.Id);
    }

    /// <summary>Whether a plugin that is switched on declares such resources.</summary>
    public bool Knows<T>() where T : class => services.Plugins.TryResource<T>() is not null;

    /// <summary><c>{total, items}</c> of composed views.</summary>
    internal static byte[] Page(IReadOnlyList<byte[]> items)
    {
        using var writer = JsonBuffer.Rent();
        writer.Raw("{\"total\":"u8);
        writer.Value(items.Count);
        writer.Raw(",\"items\":["u8);
        for (var index = 0; index < items.Count; index++)
        {
            if (index > 0)
            {
                writer.Raw(","u8);
            }
            writer.Raw(items[index]);
        }
        writer.Raw("]}"u8);
        return writer.ToArray();
    }

    /// <summary>Any value with the wire's naming.</summary>
    public static byte[] Json(object value) =>
        JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), ConfdJson.ViewOptions);
}
