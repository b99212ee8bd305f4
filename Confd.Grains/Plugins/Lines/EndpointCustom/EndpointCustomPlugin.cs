namespace Confd.Plugins;

/// <summary>Declares <c>/endpoints/custom</c>: any dial interface of Asterisk.</summary>
/// <remarks>Source: wazo-confd 1.1 API, endpoint_custom.</remarks>
public sealed class EndpointCustomPlugin() : ResourcePlugin<CustomEndpoint>("endpoint_custom")
{
    public override void Declare(ResourceBuilder<CustomEndpoint> custom) => custom
        .Named("endpoints/custom")
        .Unique(e => e.Interface)
        // reading
        .Column("context", (LineEndpoints.LineOfCustom, "context", false), (TrunkEndpoints.TrunkOfCustom, "context", false))
        .Derive("protocol", _ => "custom")
        .Links("endpoint_custom")
        // effects
        .Events("custom_endpoint", "config.custom_endpoint", async (e, token) =>
        {
            var (line, trunk) = await EndpointOwners.ReadAsync(e.UnitOfWork, e.Stored.Id, token);
            return new { e.Value.Id, e.Value.TenantUuid, e.Value.Interface, Trunk = trunk, Line = line };
        });
}
