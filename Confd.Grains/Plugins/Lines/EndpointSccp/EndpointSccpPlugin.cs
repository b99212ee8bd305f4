namespace Confd.Plugins;

/// <summary>Declares <c>/endpoints/sccp</c>: SCCP endpoints of lines.</summary>
/// <remarks>Source: wazo-confd 1.1 API, endpoint_sccp.</remarks>
public sealed class EndpointSccpPlugin() : ResourcePlugin<SccpEndpoint>(Kind)
{
    /// <summary>Kind of an SCCP endpoint.</summary>
    public const string Kind = "endpoint_sccp";

    public override void Declare(ResourceBuilder<SccpEndpoint> sccp) => sccp
        .Named("endpoints/sccp", called: "SCCPEndpoint")
        .Form("options", SccpOptions.Check)
        .Complete((e, _) => e with { Name = RandomName.Eight() })
        .MergeWith(SccpOptions.Merge)
        // reading
        .Derive("protocol", _ => "sccp")
        .Derive("caller_id_name", e => e.Options.Find("cid_name"))
        .Derive("caller_id_num", e => e.Options.Find("cid_num"))
        .Links("endpoint_sccp")
        // effects
        .Events("sccp_endpoint", "config.sccp_endpoint", async (e, token) =>
        {
            var (line, _) = await EndpointOwners.ReadAsync(e.UnitOfWork, e.Stored.Id, token);
            return new { e.Value.Id, e.Value.TenantUuid, Line = line };
        }, [Reload.Sccp, Reload.Dialplan], reloadsAfter: [Change.Edited, Change.Deleted]);
}
