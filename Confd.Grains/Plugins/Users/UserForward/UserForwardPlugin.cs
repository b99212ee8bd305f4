using System.Text.Json.Nodes;

namespace Confd.Plugins;

/// <summary>Declares <c>/users/{id}/forwards</c>: where calls go when the user is busy, does not answer, or always.</summary>
/// <remarks>Source: wazo-confd 1.1 API, users.</remarks>
public sealed class UserForwardPlugin() : RoutePlugin("user_forward")
{
    public override void Declare(RouteBuilder routes)
    {
        routes
            .Route("GET", "/users/{user_id:id}/forwards", ReadAllAsync, answers: typeof(UserForwards))
            .Route(
                "PUT", "/users/{user_id:id}/forwards", EditAllAsync,
                body: typeof(UserForwards), isEdit: true)
            .Extends<User>(user => user.Part<ForwardsOfUser>());
        foreach (var type in UserForwardRoutes.Types)
        {
            routes
                .Route(
                    "GET", $"/users/{{user_id:id}}/forwards/{type}",
                    (route, token) => ReadAsync(route, type, token), answers: typeof(UserForward))
                .Route(
                    "PUT", $"/users/{{user_id:id}}/forwards/{type}",
                    (route, token) => EditAsync(route, type, token), body: typeof(UserForward), isEdit: true);
        }
    }

    private static async ValueTask<RouteResult> ReadAllAsync(RouteContext route, CancellationToken cancellationToken) =>
        RouteResult.Json((await route.GetAsync<User>("user_id", cancellationToken)).Value.Forwards);

    private static async ValueTask<RouteResult> ReadAsync(RouteContext route, string type, CancellationToken cancellationToken) =>
        RouteResult.Json(UserForwardRoutes.Of((await route.GetAsync<User>("user_id", cancellationToken)).Value.Forwards, type));

    private static async ValueTask EditAllAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var user = await route.GetAsync<User>("user_id", cancellationToken);
        await UserForwardRoutes.EditAsync(
            route.UnitOfWork, user, route.ReadBody<UserForwards>(isPartial: true), cancellationToken);
    }

    private static async ValueTask EditAsync(RouteContext route, string type, CancellationToken cancellationToken)
    {
        var user = await route.GetAsync<User>("user_id", cancellationToken);
        UserForwardRoutes.Edit(
            route.UnitOfWork, user, new JsonObject { [type] = route.ReadBody<UserForward>(isPartial: true) }, [type]);
    }
}
