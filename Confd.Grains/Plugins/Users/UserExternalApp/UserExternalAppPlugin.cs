using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Plugins;

/// <summary>
/// Declares <c>/users/{user}/external/apps</c>: a user's own configuration of third-party applications, which replaces the
/// tenant's of the same name.
/// </summary>
/// <remarks>Source: wazo-confd 1.1 API, users/external/apps.</remarks>
public sealed class UserExternalAppPlugin() : ResourcePlugin<UserExternalApp>("user_external_app")
{
    private const string List = "/users/{user_uuid:id}/external/apps";
    private const string Item = List + "/{name}";

    public override void Declare(ResourceBuilder<UserExternalApp> app) => app
        .Named("users/external/apps", by: a => a.Key)
        .TextKey()
        .TenantOfReference()
        .References<UserPlugin>(a => a.UserUuid, OnDelete.Cascade)
        .Complete((a, _) => a with { Key = KeyOf(a.UserUuid, a.Name) })
        // effects
        .Events("user_external_app", "config.user_external_apps", a => new { a.Name })
        .WithoutStandardRoutes()
        .Routes(routes => routes
            .Route("GET", List, ListAsync, isList: true, answers: typeof(ShownUserApp),
                query: ["search", "order", "direction", "limit", "offset", "recurse", "name", "view:fallback"])
            .NotOffered("POST", List)
            .Route("GET", Item, ReadAsync, answers: typeof(ShownUserApp), query: ["view:fallback"])
            .Route("POST", Item, CreateAsync, body: typeof(UserExternalApp), answers: typeof(ShownUserApp))
            .Route("PUT", Item, EditAsync, body: typeof(UserExternalApp), isEdit: true)
            .Route("DELETE", Item, DeleteAsync));

    private static string KeyOf(Guid user, string name) => $"{user}/{name}";

    private static async ValueTask<RouteResult> ListAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var isWithFallback = IsWithFallback(route);
        var user = (await route.GetAsync<User>("user_uuid", cancellationToken)).Value;
        if (!isWithFallback)
        {
            return await route.ListAsync<UserExternalApp, ShownUserApp>(
                app => ShownUserApp.Of(app.Value), [], [new("user_uuid", $"{user.Uuid}")], cancellationToken, user.TenantUuid);
        }
        var own = await route.UnitOfWork.ListAsync<UserExternalApp>(user.TenantUuid, "user_uuid", $"{user.Uuid}", cancellationToken);
        var shared = await route.UnitOfWork.ListAsync<ExternalApp>(user.TenantUuid, cancellationToken);
        // The first of each name counts.
        ShownUserApp[] items =
        [
            .. own.Select(ShownUserApp.Of).Concat(shared.Select(ShownUserApp.Of)).DistinctBy(app => app.Name)
                .OrderBy(app => app.Name, StringComparer.Ordinal),
        ];
        return RouteResult.Page(items.Length, items);
    }

    private static async ValueTask<RouteResult> ReadAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var isWithFallback = IsWithFallback(route);
        var user = await route.GetAsync<User>("user_uuid", cancellationToken);
        if (!isWithFallback || await FindAsync(route, user, cancellationToken) is not null)
        {
            return RouteResult.Json(ShownUserApp.Of((await GetAsync(route, user, cancellationToken)).Value));
        }
        var shared = await route.UnitOfWork.ListAsync<ExternalApp>(user.Value.TenantUuid, "name", route["name"], cancellationToken);
        return shared is [var app, ..] ? RouteResult.Json(ShownUserApp.Of(app)) : throw NotFound(route);
    }

    private static async ValueTask<RouteResult> CreateAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var name = ExternalAppPlugin.NewName(route);
        var body = route.ReadBody<UserExternalApp>();
        var user = await route.GetAsync<User>("user_uuid", cancellationToken);
        if (await FindAsync(route, user, cancellationToken) is not null)
        {
            throw new RefusedException(Refusals.Exists("UserExternalApp", ("user_uuid", $"{user.Value.Uuid}"), ("name", name)));
        }
        body["user_uuid"] = $"{user.Value.Uuid}";
        body["name"] = name;
        var app = await route.UnitOfWork.CreateValidatedAsync<UserExternalApp>(body, cancellationToken);
        return RouteResult.Json(ShownUserApp.Of(app.Value)) with { Location = $"/users/{user.Value.Uuid}/external/apps/{name}" };
    }

    private static async ValueTask EditAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var app = await GetAsync(route, await route.GetAsync<User>("user_uuid", cancellationToken), cancellationToken);
        await route.UnitOfWork.EditAsync(app, route.ReadBody<UserExternalApp>(isPartial: true), cancellationToken);
    }

    private static async ValueTask DeleteAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var app = await GetAsync(route, await route.GetAsync<User>("user_uuid", cancellationToken), cancellationToken);
        await route.UnitOfWork.DeleteAsync(app, cancellationToken);
    }

    private static bool IsWithFallback(RouteContext route) => route.Call.QueryValueOf("view") switch
    {
        null => false,
        "fallback" => true,
        _ => throw new RefusedException(Refusals.Field("view", new[] { "Must be one of: fallback." })),
    };

    private static ValueTask<Stored<UserExternalApp>?> FindAsync(
        RouteContext route, Stored<User> user, CancellationToken cancellationToken) =>
        route.UnitOfWork.FindVisibleAsync<UserExternalApp>(KeyOf(user.Value.Uuid, route["name"]), cancellationToken);

    private static async ValueTask<Stored<UserExternalApp>> GetAsync(
        RouteContext route, Stored<User> user, CancellationToken cancellationToken) =>
        await FindAsync(route, user, cancellationToken) ?? throw NotFound(route);

    private static RefusedException NotFound(RouteContext route) =>
        new(Refusals.NotFound("UserExternalApp", ("name", route["name"])));
}

/// <summary>An application in a user's configuration.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Label">Display name, or null.</param>
/// <param name="Configuration">Anything, or null.</param>
internal sealed record ShownUserApp(string Name, string? Label, [property: Secret] JsonObject? Configuration)
{
    public static ShownUserApp Of(UserExternalApp app) => new(app.Name, app.Label, app.Configuration);

    public static ShownUserApp Of(ExternalApp app) => new(app.Name, app.Label, app.Configuration);

    public override string ToString() => RecordText.Of(this);
}
