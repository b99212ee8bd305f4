using System.Globalization;
using Microsoft.Extensions.Caching.Memory;
using Orleans.Metadata;

namespace Confd.Gateway.Routing;

/// <summary>Calls the method of the grain that serves a route. The grain is addressed by its canonical key.</summary>
internal sealed class GrainCalls(IGrainFactory grains, GrainInterfaceTypeResolver interfaces) : IDisposable
{
    /// <summary>An integer id never changes its meaning, so cached keys stay valid.</summary>
    private readonly MemoryCache keys = new(new MemoryCacheOptions { SizeLimit = 100_000 });

    /// <summary>Found once, because the search takes longer than a call.</summary>
    private readonly GrainInterfaceType collections = interfaces.GetGrainInterfaceType(typeof(IResourceCollectionGrain));
    private readonly GrainInterfaceType resources = interfaces.GetGrainInterfaceType(typeof(IResourceGrain));
    private readonly GrainInterfaceType pairs = interfaces.GetGrainInterfaceType(typeof(IAssociationGrain));
    private readonly GrainInterfaceType lists = interfaces.GetGrainInterfaceType(typeof(IAssociationListGrain));
    private readonly GrainInterfaceType documents = interfaces.GetGrainInterfaceType(typeof(IDocumentGrain));
    private readonly GrainInterfaceType ownRoutes = interfaces.GetGrainInterfaceType(typeof(IPluginRoutesGrain));

    public void Dispose() => keys.Dispose();

    /// <summary>Carries out a request.</summary>
    /// <param name="route">The route of the request.</param>
    /// <param name="values">Values of the placeholders, in the path's order.</param>
    /// <param name="call">The request.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<RouteAnswer> InvokeAsync(GatewayRoute route, string[] values, RouteCall call, CancellationToken cancellationToken) =>
        route.Manifest.Identities.Count == 0
            ? InvokeAsync(route, route.GrainOf(route.KeysOf(values), call.Caller.TenantUuid), call, cancellationToken)
            : FindAndInvokeAsync(route, values, call, cancellationToken);

    private async Task<RouteAnswer> FindAndInvokeAsync(
        GatewayRoute route, string[] values, RouteCall call, CancellationToken cancellationToken)
    {
        string[] canonical = [.. route.KeysOf(values)];
        foreach (var identity in route.Manifest.Identities)
        {
            var index = Array.IndexOf(route.Placeholders, identity.Placeholder);
            canonical[index] = await KeyAsync(identity.GrainType, canonical[index], cancellationToken);
        }
        return await InvokeAsync(route, route.GrainOf(canonical, call.Caller.TenantUuid), call, cancellationToken);
    }

    private Task<RouteAnswer> InvokeAsync(GatewayRoute route, GrainId id, RouteCall call, CancellationToken cancellationToken) =>
        route.Manifest.GrainMethod switch
        {
            GrainMethod.List => Collection(id).ListAsync(call, cancellationToken),
            GrainMethod.Create => Collection(id).CreateAsync(call, cancellationToken),
            GrainMethod.Get => Resource(id).GetAsync(call, cancellationToken),
            GrainMethod.Edit => Resource(id).EditAsync(call, cancellationToken),
            GrainMethod.Patch => Resource(id).PatchAsync(call, cancellationToken),
            GrainMethod.Delete => Resource(id).DeleteAsync(call, cancellationToken),
            GrainMethod.History => Resource(id).HistoryAsync(call, cancellationToken),
            GrainMethod.Associate => Pair(id).AssociateAsync(call, cancellationToken),
            GrainMethod.Dissociate => Pair(id).DissociateAsync(call, cancellationToken),
            GrainMethod.ReplaceList => ((IAssociationListGrain)grains.GetGrain(id, lists)).ReplaceAsync(call, cancellationToken),
            GrainMethod.GetDocument => Document(id).GetAsync(call, cancellationToken),
            GrainMethod.ReplaceDocument => Document(id).ReplaceAsync(call, cancellationToken),
            GrainMethod.PatchDocument => Document(id).PatchAsync(call, cancellationToken),
            GrainMethod.OwnRoute => ((IPluginRoutesGrain)grains.GetGrain(id, ownRoutes))
                .InvokeAsync(route.Manifest.RouteName!, call, cancellationToken),
            GrainMethod.LongRoute => ((IPluginRoutesGrain)grains.GetGrain(id, ownRoutes))
                .InvokeLongAsync(route.Manifest.RouteName!, call, cancellationToken),
            GrainMethod.WaitingRoute => ((IPluginRoutesGrain)grains.GetGrain(id, ownRoutes))
                .InvokeWaitingAsync(route.Manifest.RouteName!, call, cancellationToken),
            _ => Task.FromResult(new RouteAnswer { Refused = [new Refusal(RefusalKind.NotAllowed, "", "")] }),
        };

    private IResourceCollectionGrain Collection(GrainId id) => (IResourceCollectionGrain)grains.GetGrain(id, collections);

    private IResourceGrain Resource(GrainId id) => (IResourceGrain)grains.GetGrain(id, resources);

    private IAssociationGrain Pair(GrainId id) => (IAssociationGrain)grains.GetGrain(id, pairs);

    private IDocumentGrain Document(GrainId id) => (IDocumentGrain)grains.GetGrain(id, documents);

    private async ValueTask<string> KeyAsync(string grainType, string number, CancellationToken cancellationToken)
    {
        if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return number;
        }
        if (keys.TryGetValue((grainType, id), out string? known))
        {
            return known!;
        }
        var collection = Collection(GrainId.Create(GrainType.Create(grainType), "keys"));
        var key = await collection.FindKeyAsync(number, cancellationToken);
        if (key != number)
        {
            keys.Set((grainType, id), key, new MemoryCacheEntryOptions { Size = 1 });
        }
        return key;
    }
}
