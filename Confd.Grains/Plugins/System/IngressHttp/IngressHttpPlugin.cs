namespace Confd.Plugins;

/// <summary>Declares <c>/ingresses/http</c>: the public base URI of a tenant's web pages, which its meetings show.</summary>
/// <remarks>Source: wazo-confd 1.1 API, ingresses/http.</remarks>
public sealed class IngressHttpPlugin() : ResourcePlugin<IngressHttp>("ingress_http")
{
    public override void Declare(ResourceBuilder<IngressHttp> ingress) => ingress
        .Named("ingresses/http", called: "IngressHTTP")
        // rules, in this order
        .Unique("one_of_tenant", i => $"{i.TenantUuid}", (i, _) => Refusals.Exists("IngressHTTP", ("tenant_uuid", $"{i.TenantUuid}")))
        // reading
        .Links("ingresses_http")
        .FallsBackToMaster()
        // effects
        .Effect((i, token) => TenantIngress.SetAsync(i.UnitOfWork, i.After.Tenant, i.Value.Uri, token))
        .EffectOnDelete((i, token) => TenantIngress.SetAsync(i.UnitOfWork, i.After.Tenant, null, token))
        .Events("ingress_http", "config.ingresses.http", i => new
        {
            i.Uuid, i.TenantUuid, i.Uri,
            // Events have no base URL.
            Links = new[] { new { Rel = "ingresses_http", Href = $"/1.1/ingresses/http/{i.Uuid}" } },
        });
}
