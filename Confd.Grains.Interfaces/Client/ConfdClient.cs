using Microsoft.Extensions.DependencyInjection;

namespace Confd;

/// <summary>The entry point for .NET programs in the cluster: typed access to every resource.</summary>
/// <remarks>Needs an Orleans client or silo in the same process (<c>UseOrleansClient</c>), then <see cref="ConfdClientHosting.AddConfdClient"/>.</remarks>
public sealed class ConfdClient(IGrainFactory grains)
{
    /// <summary>One resource.</summary>
    /// <param name="keyOrNumber">Its uuid or its integer id.</param>
    public ResourceReference<T> Resource<T>(string keyOrNumber) where T : class => new(grains, keyOrNumber);

    /// <summary>All resources of one kind: creates and lists them.</summary>
    public IResourceCollectionGrain<T> Collection<T>() where T : class =>
        grains.GetGrain<IResourceCollectionGrain<T>>(typeof(T).Name);

    /// <summary>The document of a resource.</summary>
    /// <param name="owner">Uuid or integer id of the resource.</param>
    public DocumentReference<TOwner, TDocument> Document<TOwner, TDocument>(string owner)
        where TOwner : class
        where TDocument : class => new(grains, owner);

    /// <summary>One pair, each side by its uuid or its integer id.</summary>
    /// <param name="left">The side that owns the order.</param>
    /// <param name="right">The other side.</param>
    /// <param name="plugin">
    /// Name of the association when the two kinds have several (users of a call pickup: <c>call_pickup_interceptor_user</c>,
    /// <c>call_pickup_target_user</c>), as in the list of routes.
    /// </param>
    public PairReference<TLeft, TRight> Association<TLeft, TRight>(string left, string right, string? plugin = null)
        where TLeft : class
        where TRight : class => new(grains, left, right, plugin);

    /// <summary>All pairs of a left side, replaced together.</summary>
    /// <param name="owner">Uuid or integer id of the left side.</param>
    /// <param name="plugin">As for <see cref="Association{TLeft, TRight}"/>.</param>
    public ListReference<TLeft, TRight> AssociationList<TLeft, TRight>(string owner, string? plugin = null)
        where TLeft : class
        where TRight : class => new(grains, owner, plugin);

    /// <summary>One document of settings: of the whole system, or of the caller's tenant.</summary>
    public ISettingsGrain<T> Settings<T>() where T : class => grains.GetGrain<ISettingsGrain<T>>(ISettingsGrain<T>.Key);

    /// <summary>One document of settings of a tenant.</summary>
    /// <param name="tenant">The tenant. Callers must see it.</param>
    public ISettingsGrain<T> Settings<T>(Guid tenant) where T : class => grains.GetGrain<ISettingsGrain<T>>($"{tenant}");
}

/// <summary>Adds the client.</summary>
public static class ConfdClientHosting
{
    /// <summary>Adds <see cref="ConfdClient"/> as a singleton.</summary>
    public static IServiceCollection AddConfdClient(this IServiceCollection services) =>
        services.AddSingleton<ConfdClient>();
}
