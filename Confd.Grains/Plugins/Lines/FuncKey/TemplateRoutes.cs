using System.Numerics;

namespace Confd.Plugins;

/// <summary>Serves the single keys of templates, and the catalogue of destinations.</summary>
internal static class TemplateRoutes
{
    private const string Path = "/funckeys/templates/{id:int}/{position:int}";

    public static void Declare(RouteBuilder routes) => routes
        .Route("GET", "/funckeys/destinations", ListTypesAsync, answers: typeof(KeyTypesView))
        .Route("GET", Path, ReadAsync, answers: typeof(FuncKeyView))
        .Route("PUT", Path, WriteAsync, body: typeof(FuncKey))
        .Route("DELETE", Path, DeleteAsync);

    /// <summary>The position that a path names, for a key to write.</summary>
    /// <exception cref="RefusedException">There is no such position.</exception>
    public static int NewPosition(RouteContext route) => PositionOf(route) switch
    {
        { IsZero: true } => throw new RefusedException(Refusals.Field("position", new[] { "Must be greater than or equal to 1." })),
        var position when position > int.MaxValue => throw new RefusedException(Refusals.Field("position", new[] { "Number too large." })),
        var position => (int)position,
    };

    /// <summary>The position that a path names, as a number of any length.</summary>
    public static BigInteger PositionOf(RouteContext route) => BigInteger.Parse(route["position"], null);

    /// <summary>The position that a path names, if the template has a key there.</summary>
    public static int? UsedPosition(RouteContext route, params IEnumerable<FuncKeyTemplate> templates) =>
        PositionOf(route) is var position && position <= int.MaxValue && templates.Any(template => template.Keys.ContainsKey((int)position))
            ? (int)position
            : null;

    /// <summary>Removes a key.</summary>
    /// <exception cref="RefusedException">There is none at the position.</exception>
    public static async ValueTask RemoveAsync(RouteContext route, Stored<FuncKeyTemplate> template, CancellationToken cancellationToken)
    {
        if (UsedPosition(route, template.Value) is not { } position)
        {
            throw new RefusedException(Refusals.NotFound(
                "FuncKey", ("resource", "FuncKey"), ("position", PositionOf(route)), ("template_id", template.Value.Id)));
        }
        await FuncKeys.PutAsync(route.UnitOfWork, template, position, key: null, cancellationToken);
    }

    private static async ValueTask<RouteResult> ReadAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var template = await route.GetAsync<FuncKeyTemplate>("id", cancellationToken);
        if (UsedPosition(route, template.Value) is not { } position)
        {
            throw new RefusedException(FuncKeyViews.Missing(template.Value.Id, PositionOf(route)));
        }
        var walks = route.UnitOfWork.NeedsOfView<FuncKeyTemplate>();
        return RouteResult.Composed(async (responder, token) =>
            await responder.GraphAsync<FuncKeyTemplate>([template.Id.Key], walks, token) is [var node]
                ? ViewResponder.Json(FuncKeyViews.Key(node, position))
                : throw new RefusedException(FuncKeyViews.Missing(template.Value.Id, position)));
    }

    private static async ValueTask WriteAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var template = await route.GetAsync<FuncKeyTemplate>("id", cancellationToken);
        var key = route.ReadBody<FuncKey>();
        if (KeyRules.Check((string?)key["destination"]!["type"] ?? "") is { } excluded)
        {
            throw new RefusedException(excluded);
        }
        await FuncKeys.PutAsync(route.UnitOfWork, template, NewPosition(route), key, cancellationToken);
    }

    private static async ValueTask DeleteAsync(RouteContext route, CancellationToken cancellationToken) =>
        await RemoveAsync(route, await route.GetAsync<FuncKeyTemplate>("id", cancellationToken), cancellationToken);

    private static ValueTask<RouteResult> ListTypesAsync(RouteContext route, CancellationToken cancellationToken) =>
        ValueTask.FromResult(RouteResult.Json(KeyTypes.Describe(route.UnitOfWork.DestinationsIn(FuncKey.Catalogue))));
}
