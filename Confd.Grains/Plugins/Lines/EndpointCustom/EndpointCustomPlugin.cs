using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares <c>/endpoints/custom</c>: any dial interface of Asterisk.</summary>
/// <remarks>Source: wazo-confd 1.1 API, endpoint_custom.</remarks>
public sealed class EndpointCustomPlugin : ResourcePlugin<CustomEndpoint>
{
    /// <inheritdoc/>
    public override string Name => "endpoint_custom";

    /// <inheritdoc/>
    public override void Declare(ResourceBuilder<CustomEndpoint> custom) => custom
        .Named("endpoints/custom", called: "CustomEndpoint", by: e => e.Id)
        .TenantScoped()
        .Unique(e => e.Interface)
        // reading
        .Columns(e => e.Id, e => e.Interface)
        .Column("context", (LineEndpoints.LineOfCustom, "context", false), (TrunkEndpoints.TrunkOfCustom, "context", false))
        .Derive("protocol", _ => "custom")
        .Sort(by: "interface")
        .Links("endpoint_custom")
        // effects
        .OnEveryChange(EventOfAsync);

    private static async ValueTask<DomainEvent> EventOfAsync(
        string what, EventContext<CustomEndpoint> context, CancellationToken cancellationToken)
    {
        var (line, trunk) = await EndpointOwners.ReadAsync(context.UnitOfWork, context.Stored.Id, cancellationToken);
        return new DomainEvent($"custom_endpoint_{what}", $"config.custom_endpoint.{what}", new
        {
            context.Value.Id,
            context.Value.TenantUuid,
            context.Value.Interface,
            Trunk = trunk,
            Line = line,
        });
    }
}
