namespace Confd.Resources;

/// <summary>Lists that routes of plugins' own serve.</summary>
public static class RouteLists
{
    /// <summary>A page of stored resources by the list parameters of the request: 200 with <c>{total, items}</c>.</summary>
    /// <param name="route">The request.</param>
    /// <param name="show">What is shown of each resource.</param>
    /// <param name="needs">The relations that it reads.</param>
    /// <param name="only">List columns that must have these values, regardless of the request.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <param name="tenant">The tenant whose resources are listed; without it those that the request asks for.</param>
    public static async ValueTask<RouteResult> ListAsync<T, TView>(
        this RouteContext route, Func<ViewNode<T>, TView> show, IReadOnlyList<RelationPath> needs, IReadOnlyList<QueryValue> only,
        CancellationToken cancellationToken, Guid? tenant = null) where T : class
    {
        var work = route.UnitOfWork;
        var caller = tenant is { } owner
            ? work.Caller with { TenantUuid = owner, VisibleTenants = [owner], CanLookUpTenants = false }
            : work.Caller;
        var page = await work.Service<ResourceCatalog>().PageAsync(
            work.Services.Plugins.Resource<T>(), caller, [.. only, .. route.Call.Query], cancellationToken);
        string[] keys = [.. page.Rows.Select(row => row.Id.Key)];
        return RouteResult.Composed(async (responder, token) => ViewResponder.Json(new
        {
            page.Total,
            Items = (await responder.GraphAsync<T>(keys, needs, token)).Select(show),
        }));
    }
}
