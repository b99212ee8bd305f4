using System.Text.Json.Nodes;

namespace Confd.Plugins;

/// <summary>Declares <c>/users/{id}/services</c>: do not disturb and the filter of incoming calls.</summary>
/// <remarks>Source: wazo-confd 1.1 API, users. The filter has the ACL of dnd, as in the original.</remarks>
public sealed class UserServicePlugin() : RoutePlugin("user_service")
{
    private static readonly string[] Types = ["dnd", "incallfilter"];

    public override void Declare(RouteBuilder routes)
    {
        routes
            .Route("GET", "/users/{user_id:id}/services", ReadAllAsync, answers: typeof(UserServices))
            .Route(
                "PUT", "/users/{user_id:id}/services", EditAllAsync,
                body: typeof(UserServices), isEdit: true);
        foreach (var type in Types)
        {
            routes
                .Route(
                    "GET", $"/users/{{user_id:id}}/services/{type}",
                    (route, token) => ReadAsync(route, type, token), answers: typeof(UserService)).Acl("confd.users.{user_id}.services.dnd.read")
                .Route(
                    "PUT", $"/users/{{user_id:id}}/services/{type}",
                    (route, token) => EditAsync(route, type, token), body: typeof(UserService)).Acl("confd.users.{user_id}.services.dnd.update");
        }
    }

    private static async ValueTask<RouteResult> ReadAllAsync(RouteContext route, CancellationToken cancellationToken) =>
        RouteResult.Json((await route.GetAsync<User>("user_id", cancellationToken)).Value.Services);

    private static async ValueTask<RouteResult> ReadAsync(RouteContext route, string type, CancellationToken cancellationToken) =>
        RouteResult.Json(Of((await route.GetAsync<User>("user_id", cancellationToken)).Value.Services, type));

    private static async ValueTask EditAllAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var user = await route.GetAsync<User>("user_id", cancellationToken);
        var given = route.ReadBody<UserServices>(isPartial: true);
        var services = user.Value.Services;
        foreach (var type in Types)
        {
            if (given[type] is JsonObject service)
            {
                services = With(services, type, new UserService { Enabled = (bool)service["enabled"]! });
            }
        }
        Change(route.UnitOfWork, user, services, Types);
    }

    private static async ValueTask EditAsync(RouteContext route, string type, CancellationToken cancellationToken)
    {
        var user = await route.GetAsync<User>("user_id", cancellationToken);
        var service = route.ReadRecord<UserService>();
        Change(route.UnitOfWork, user, With(user.Value.Services, type, service), [type]);
    }

    /// <summary>Switches a service on when it is off, and off when it is on.</summary>
    /// <returns>Whether it is on now.</returns>
    internal static bool Toggle(UnitOfWork work, Stored<User> user, string type)
    {
        var service = new UserService { Enabled = !Of(user.Value.Services, type).Enabled };
        Change(work, user, With(user.Value.Services, type, service), [type]);
        return service.Enabled;
    }

    private static void Change(UnitOfWork work, Stored<User> user, UserServices services, string[] types)
    {
        work.Replace(user, user.Value with { Services = services });
        foreach (var type in types)
        {
            work.Publish(user.Id, user.Tenant, new DomainEvent(
                $"users_services_{type}_updated", $"config.users.{user.Value.Uuid}.services.{type}.updated",
                new
                {
                    UserId = user.Value.Id, UserUuid = user.Value.Uuid, user.Value.TenantUuid,
                    Of(services, type).Enabled,
                })
            {
                Headers = EventScope.User(user).With("service_name", type),
            });
        }
    }

    private static UserService Of(UserServices services, string type) => type == "dnd" ? services.Dnd : services.Incallfilter;

    private static UserServices With(UserServices services, string type, UserService service) =>
        type == "dnd" ? services with { Dnd = service } : services with { Incallfilter = service };
}
