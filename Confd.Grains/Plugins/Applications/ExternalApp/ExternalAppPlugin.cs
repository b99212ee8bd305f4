namespace Confd.Plugins;

/// <summary>Declares <c>/external/apps</c>: configuration of third-party applications, one of each name per tenant.</summary>
/// <remarks>Source: wazo-confd 1.1 API, external/apps.</remarks>
public sealed class ExternalAppPlugin() : ResourcePlugin<ExternalApp>("external_app")
{
    private const string Item = "/external/apps/{name}";

    public override void Declare(ResourceBuilder<ExternalApp> app) => app
        .Named("external/apps", by: a => a.Key)
        .TextKey()
        .Complete((a, completion) => a with { Key = KeyOf(completion.TenantUuid, a.Name) })
        // reading
        .Links("external_apps", a => a.Name)
        // effects
        .Events("external_app", "config.external_apps", a => new { a.Name })
        // items are only those of the request's tenant
        .NotOffered("create")
        .WithoutItemRoutes()
        .Routes(routes => routes
            .Route("GET", Item, ReadAsync, answers: typeof(FullView<ExternalApp>))
            .Route("POST", Item, CreateAsync, body: typeof(ExternalApp), answers: typeof(FullView<ExternalApp>))
            .Route("PUT", Item, EditAsync, body: typeof(ExternalApp), isEdit: true)
            .Route("DELETE", Item, DeleteAsync));

    /// <summary>The name in the path, for a new application; a body that is no object is refused first.</summary>
    /// <exception cref="RefusedException">The name is longer than 128 characters, or the body is no object.</exception>
    internal static string NewName(RouteContext route)
    {
        _ = route.ReadObject();
        var name = route["name"];
        return name.EnumerateRunes().Count() <= 128
            ? name
            : throw new RefusedException(Refusals.Field("name", new[] { "Longer than maximum length 128." }));
    }

    private static string KeyOf(Guid tenant, string name) => $"{tenant}/{name}";

    private static async ValueTask<RouteResult> ReadAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var app = await GetAsync(route, cancellationToken);
        return RouteResult.Composed((responder, token) => responder.ItemAsync<ExternalApp>(app.Id.Key, token));
    }

    private static async ValueTask<RouteResult> CreateAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var name = NewName(route);
        var body = route.ReadBody<ExternalApp>();
        var tenant = route.UnitOfWork.Caller.TenantUuid;
        if (await route.UnitOfWork.FindVisibleAsync<ExternalApp>(KeyOf(tenant, name), cancellationToken) is not null)
        {
            throw new RefusedException(Refusals.Exists("ExternalApp", ("tenant_uuid", $"{tenant}"), ("name", name)));
        }
        body["name"] = name;
        var app = await route.UnitOfWork.CreateValidatedAsync<ExternalApp>(body, cancellationToken);
        return RouteResult.Fresh(app) with { Location = $"/external/apps/{name}" };
    }

    private static async ValueTask EditAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var app = await GetAsync(route, cancellationToken);
        await route.UnitOfWork.EditAsync(app, route.ReadBody<ExternalApp>(isPartial: true), cancellationToken);
    }

    private static async ValueTask DeleteAsync(RouteContext route, CancellationToken cancellationToken) =>
        await route.UnitOfWork.DeleteAsync(await GetAsync(route, cancellationToken), cancellationToken);

    private static async ValueTask<Stored<ExternalApp>> GetAsync(RouteContext route, CancellationToken cancellationToken) =>
        await route.UnitOfWork.FindVisibleAsync<ExternalApp>(KeyOf(route.UnitOfWork.Caller.TenantUuid, route["name"]), cancellationToken)
        ?? throw new RefusedException(Refusals.NotFound("ExternalApp", ("name", route["name"])));
}
