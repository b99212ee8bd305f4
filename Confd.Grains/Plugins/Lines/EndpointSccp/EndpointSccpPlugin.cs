using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares <c>/endpoints/sccp</c>: SCCP endpoints of lines.</summary>
/// <remarks>Source: wazo-confd 1.1 API, endpoint_sccp.</remarks>
public sealed class EndpointSccpPlugin : ResourcePlugin<SccpEndpoint>
{
    /// <summary>Kind of an SCCP endpoint.</summary>
    public const string Kind = "endpoint_sccp";

    /// <inheritdoc/>
    public override string Name => Kind;

    /// <inheritdoc/>
    public override void Declare(ResourceBuilder<SccpEndpoint> sccp) => sccp
        .Named("endpoints/sccp", called: "SCCPEndpoint", by: e => e.Id)
        .TenantScoped()
        .Form("options", SccpOptions.Check)
        .Complete((e, _) => e with { Name = RandomName.Eight() })
        .MergeWith(SccpOptions.Merge)
        // reading
        .Columns(e => e.Id)
        .Sort(by: "id")
        .Derive("protocol", _ => "sccp")
        .Derive("caller_id_name", e => SccpOptions.Find(e.Options, "cid_name"))
        .Derive("caller_id_num", e => SccpOptions.Find(e.Options, "cid_num"))
        .Links("endpoint_sccp")
        // effects
        .OnEveryChange(EventOfAsync);

    private static async ValueTask<DomainEvent> EventOfAsync(
        string what, EventContext<SccpEndpoint> context, CancellationToken cancellationToken)
    {
        var (line, _) = await EndpointOwners.ReadAsync(context.UnitOfWork, context.Stored.Id, cancellationToken);
        return new DomainEvent($"sccp_endpoint_{what}", $"config.sccp_endpoint.{what}", new
        {
            context.Value.Id,
            context.Value.TenantUuid,
            Line = line,
        })
        {
            Reload = what == "created" ? [] : [Reload.Sccp, Reload.Dialplan],
        };
    }
}
