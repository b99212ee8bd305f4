using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Plugins;

/// <summary>
/// Serves the keys of a user. Reads show the keys of the public template, replaced by the user's own; writes change the user's
/// own.
/// </summary>
internal static class UserKeyRoutes
{
    private const string Path = "/users/{user_id:id}/funckeys";

    private const string Position = "{position}";

    public static void Declare(RouteBuilder routes) => routes
        .Route("GET", Path, ReadAsync, answers: typeof(UserKeysView))
        .Route("PUT", Path, WriteAsync, body: typeof(UserKeys))
        .Route("GET", $"{Path}/{{position:int}}", ReadKeyAsync, answers: typeof(FuncKeyView))
        .Route("PUT", $"{Path}/{{position:int}}", WriteKeyAsync, body: typeof(FuncKey))
        .Route("DELETE", $"{Path}/{{position:int}}", DeleteKeyAsync);

    private static async ValueTask<RouteResult> ReadAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var (own, inherited) = await TemplatesOfAsync(route, cancellationToken);
        return Compose(route, own, inherited, view => view);
    }

    private static async ValueTask<RouteResult> ReadKeyAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var (own, inherited) = await TemplatesOfAsync(route, cancellationToken);
        IEnumerable<FuncKeyTemplate> templates = inherited is null ? [own.Value] : [own.Value, inherited.Value];
        return TemplateRoutes.UsedPosition(route, templates) is { } position
            ? Compose(route, own, inherited, view => view.Keys.GetValueOrDefault(position) ?? throw Missing(view.Id))
            : throw Missing(inherited is null ? own.Value.Id : null);

        RefusedException Missing(int? template) => new(FuncKeyViews.Missing(template, TemplateRoutes.PositionOf(route)));
    }

    private static async ValueTask WriteAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var own = await OwnAsync(route, cancellationToken);
        var given = route.ReadBody<UserKeys>();
        await route.UnitOfWork.EditValidatedAsync(
            own,
            new JsonObject { ["name"] = given["name"]?.DeepClone(), ["keys"] = given["keys"]?.DeepClone() ?? new JsonObject() },
            cancellationToken);
    }

    private static async ValueTask WriteKeyAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var own = await OwnAsync(route, cancellationToken);
        var key = route.ReadBody<FuncKey>();
        await FuncKeys.PutAsync(route.UnitOfWork, own, TemplateRoutes.NewPosition(route), key, cancellationToken);
    }

    private static async ValueTask DeleteKeyAsync(RouteContext route, CancellationToken cancellationToken) =>
        await TemplateRoutes.RemoveAsync(route, await OwnAsync(route, cancellationToken), cancellationToken);

    private static async ValueTask<Stored<FuncKeyTemplate>> OwnAsync(RouteContext route, CancellationToken cancellationToken) =>
        await PrivateTemplates.OfAsync(route.UnitOfWork, await route.GetAsync<User>("user_id", cancellationToken), cancellationToken);

    private static async ValueTask<(Stored<FuncKeyTemplate> Own, Stored<FuncKeyTemplate>? Inherited)> TemplatesOfAsync(
        RouteContext route, CancellationToken cancellationToken)
    {
        var user = await route.GetAsync<User>("user_id", cancellationToken);
        var own = await PrivateTemplates.OfAsync(route.UnitOfWork, user, cancellationToken);
        return (own, await UserTemplates.OfAsync(route.UnitOfWork, user, cancellationToken));
    }

    private static RouteResult Compose(
        RouteContext route, Stored<FuncKeyTemplate> own, Stored<FuncKeyTemplate>? inherited, Func<UserKeysView, object> show)
    {
        var walks = route.UnitOfWork.NeedsOfView<FuncKeyTemplate>();
        IReadOnlyList<string> keys = inherited is null ? [own.Id.Key] : [inherited.Id.Key, own.Id.Key];
        return RouteResult.Composed(async (responder, token) =>
        {
            var nodes = await responder.GraphAsync<FuncKeyTemplate>(keys, walks, token);
            var shown = new SortedDictionary<int, FuncKeyView>();
            // The user's own come last and replace the others.
            foreach (var (position, key) in nodes.SelectMany(FuncKeyViews.Keys))
            {
                shown[position] = key;
            }
            return ViewResponder.Json(show(new UserKeysView(
                inherited is null ? own.Value.Id : null, (inherited ?? own).Value.Name, shown)));
        });
    }

    /// <summary>Replaces the user's own keys, and their name.</summary>
    private sealed record UserKeys
    {
        /// <summary>At most 128 characters; null when it is not given.</summary>
        [Length(Max = 128)] public string? Name { get; init; }

        /// <summary>The keys by their positions; none when they are not given.</summary>
        [Positions("FuncKey")] public IReadOnlyDictionary<int, FuncKey> Keys { get; init; } = new Dictionary<int, FuncKey>();
    }
}
