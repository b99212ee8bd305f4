namespace Confd.Plugins;

/// <summary>Declares <c>/endpoints/iax</c>: IAX2 endpoints of trunks.</summary>
/// <remarks>Source: wazo-confd 1.1 API, endpoints/iax.</remarks>
public sealed class EndpointIaxPlugin() : ResourcePlugin<IaxEndpoint>("endpoint_iax")
{
    public override void Declare(ResourceBuilder<IaxEndpoint> iax) => iax
        .Named("endpoints/iax", called: "IAXEndpoint")
        .Complete((e, _) => e.Name.Length > 0 ? e : e with { Name = RandomName.Eight() })
        .Canonicalize(e => e with { Options = IaxOptions.Complete(e.Options) })
        .Unique(e => e.Name)
        // reading
        .Links("endpoint_iax")
        // effects
        .Events("iax_endpoint", "config.iax_endpoint", async (e, token) =>
        {
            var trunk = await TrunkEndpoints.TrunkOfAsync(e.UnitOfWork, e.Stored.Id, token);
            return new { e.Value.Id, e.Value.TenantUuid, e.Value.Name, Trunk = trunk is null ? null : new { trunk.Id } };
        }, [Reload.Iax], reloadsAfter: [Change.Edited, Change.Deleted]);
}
