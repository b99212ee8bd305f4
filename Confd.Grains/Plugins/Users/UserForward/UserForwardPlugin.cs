using System.Text.Json.Nodes;
using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares <c>/users/{id}/forwards</c>: where calls go when the user is busy, does not answer, or always.</summary>
/// <remarks>Source: wazo-confd 1.1 API, users.</remarks>
public sealed class UserForwardPlugin : RoutePlugin
{
    /// <inheritdoc/>
    public override string Name => "user_forward";

    /// <inheritdoc/>
    public override void Declare(RouteBuilder routes)
    {
        routes
            .Route("GET", "/users/{user_id:id}/forwards", "confd.users.{user_id}.forwards.read", ReadAllAsync, answers: typeof(UserForwards))
            .Route(
                "PUT", "/users/{user_id:id}/forwards", "confd.users.{user_id}.forwards.update", EditAllAsync,
                body: typeof(UserForwards), isEdit: true);
        foreach (var type in UserForwardRoutes.Types)
        {
            routes
                .Route(
                    "GET", $"/users/{{user_id:id}}/forwards/{type}", $"confd.users.{{user_id}}.forwards.{type}.read",
                    (route, token) => ReadAsync(route, type, token), answers: typeof(UserForward))
                .Route(
                    "PUT", $"/users/{{user_id:id}}/forwards/{type}", $"confd.users.{{user_id}}.forwards.{type}.update",
                    (route, token) => EditAsync(route, type, token), body: typeof(UserForward), isEdit: true);
        }
    }

    private static async ValueTask<RouteResult> ReadAllAsync(RouteContext route, CancellationToken cancellationToken) =>
        RouteResult.Json((await UserOfAsync(route, cancellationToken)).Value.Forwards);

    private static async ValueTask<RouteResult> ReadAsync(RouteContext route, string type, CancellationToken cancellationToken) =>
        RouteResult.Json(UserForwardRoutes.Of((await UserOfAsync(route, cancellationToken)).Value.Forwards, type));

    private static async ValueTask<RouteResult> EditAllAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var user = await UserOfAsync(route, cancellationToken);
        await UserForwardRoutes.EditAsync(
            route.UnitOfWork, user, route.ReadBody<UserForwards>(isPartial: true), cancellationToken);
        return RouteResult.Empty;
    }

    private static async ValueTask<RouteResult> EditAsync(RouteContext route, string type, CancellationToken cancellationToken)
    {
        var user = await UserOfAsync(route, cancellationToken);
        UserForwardRoutes.Edit(
            route.UnitOfWork, user, new JsonObject { [type] = route.ReadBody<UserForward>(isPartial: true) }, [type]);
        return RouteResult.Empty;
    }

    private static ValueTask<Stored<User>> UserOfAsync(RouteContext route, CancellationToken cancellationToken) =>
        route.UnitOfWork.GetVisibleAsync<User>(route["user_id"], cancellationToken);
}
