using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares <c>/endpoints/iax</c>: IAX2 endpoints of trunks.</summary>
/// <remarks>Source: wazo-confd 1.1 API, endpoints/iax.</remarks>
public sealed class EndpointIaxPlugin : ResourcePlugin<IaxEndpoint>
{
    /// <inheritdoc/>
    public override string Name => "endpoint_iax";

    /// <inheritdoc/>
    public override void Declare(ResourceBuilder<IaxEndpoint> iax) => iax
        .Named("endpoints/iax", called: "IAXEndpoint", by: e => e.Id)
        .TenantScoped()
        .Complete((e, _) => e.Name.Length > 0 ? e : e with { Name = RandomName.Eight() })
        .Canonicalize(e => e with { Options = IaxOptions.Complete(e.Options) })
        .Unique(e => e.Name)
        // reading
        .Columns(e => e.Name, e => e.Type, e => e.Host)
        .Sort(by: "name")
        .Links("endpoint_iax")
        // effects
        .OnEveryChange(EventOfAsync);

    private static async ValueTask<DomainEvent> EventOfAsync(
        string what, EventContext<IaxEndpoint> context, CancellationToken cancellationToken)
    {
        var trunk = await TrunkEndpoints.TrunkOfAsync(context.UnitOfWork, context.Stored.Id, cancellationToken);
        return new DomainEvent($"iax_endpoint_{what}", $"config.iax_endpoint.{what}", new
        {
            context.Value.Id,
            context.Value.TenantUuid,
            context.Value.Name,
            Trunk = trunk is null ? null : new { trunk.Id },
        })
        {
            Reload = what == "created" ? [] : [Reload.Iax],
        };
    }
}
