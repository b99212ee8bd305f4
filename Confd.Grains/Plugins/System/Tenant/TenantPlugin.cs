using Confd.Fields;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>Declares <c>/tenants</c>: the tenants that this service knows.</summary>
/// <remarks>
/// Source: wazo-confd 1.1 API, tenants. That API offers only GET, because wazo-auth manages tenants. Without wazo-auth, tokens
/// of the master tenant manage them here, through POST on the same collection.
/// </remarks>
public sealed class TenantPlugin() : ResourcePlugin<Tenant>(Kind)
{
    private const string Kind = "tenant";

    public override void Declare(ResourceBuilder<Tenant> tenant) => tenant
        .Named("tenants")
        .WithoutLinks()
        .NotOffered("create", "edit", "delete")
        .AtStart(TenantLife.CatchUpAsync)
        .Extends<SipTemplate>(template => template.EffectOnDelete(TenantLife.ForgetAsync))
        .Routes(routes => routes.Route(
            "POST", "/tenants", CreateAsync, body: typeof(TenantBody), masterTenantOnly: true,
            onlyWithOwnTenants: true, answers: typeof(MadeTenant)));

    internal static ResourceId IdOf(Guid tenant) => new(Kind, $"{tenant}");

    private static async ValueTask<RouteResult> CreateAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var body = route.ReadRecord<TenantBody>();
        var uuid = body.Uuid ?? Guid.NewGuid();
        if (await route.UnitOfWork.FindAsync<Tenant>(IdOf(uuid), cancellationToken) is not null)
        {
            throw new RefusedException(Refusals.Exists("Tenant", ("uuid", uuid)));
        }
        var parent = body.ParentUuid ?? route.UnitOfWork.Caller.TenantUuid;
        if (!await route.UnitOfWork.SeesAsync(parent, cancellationToken))
        {
            throw new RefusedException(Refusals.ReferenceNotFound("parent_uuid", "Tenant", ("parent_uuid", parent)));
        }
        var made = (await TenantLife.AddAsync(route.UnitOfWork, uuid, body.Slug, body.Name, parent, cancellationToken)).Value;
        return RouteResult.Json(new MadeTenant(made.Uuid, made.Name, made.Slug, made.ParentUuid)) with { Location = $"/tenants/{uuid}" };
    }

    private sealed record MadeTenant(Guid Uuid, string? Name, string? Slug, Guid? ParentUuid);

    private sealed record TenantBody
    {
        public Guid? Uuid { get; init; }

        [Length(Min = 1, Max = 128)] public string? Name { get; init; }

        [Pattern("^[a-zA-Z0-9_]{1,10}$")] public string? Slug { get; init; }

        public Guid? ParentUuid { get; init; }
    }
}
