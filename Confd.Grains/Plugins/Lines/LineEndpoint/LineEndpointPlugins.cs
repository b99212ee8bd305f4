namespace Confd.Plugins;

/// <summary>Declares the SIP endpoint of a line.</summary>
/// <remarks>Source: wazo-confd 1.1 API, line_endpoint.</remarks>
public sealed class LineEndpointSipPlugin() : AssociationPlugin<Line, SipEndpoint>(LineEndpoints.SipKind)
{
    public override void Declare(AssociationBuilder<Line, SipEndpoint> pair) => LineEndpointPairs.Declare(
        pair, Name, "endpoint_uuid:uuid", sip => sip.Uuid,
        sip => new
        {
            sip.Uuid,
            sip.TenantUuid,
            sip.Label,
            sip.Name,
            AuthSectionOptions = SipOptions.Only(sip.AuthSectionOptions, "username"),
        },
        sip => new LineSipBrief(
            sip.Value.Uuid, sip.Value.Label, sip.Value.Name, SipOptions.Only(sip.Value.AuthSectionOptions, "username"),
            sip.Links),
        Reload.Pjsip);
}

/// <summary>Declares the SCCP endpoint of a line.</summary>
/// <remarks>Source: wazo-confd 1.1 API, line_endpoint.</remarks>
public sealed class LineEndpointSccpPlugin() : AssociationPlugin<Line, SccpEndpoint>(LineEndpoints.SccpKind)
{
    public override void Declare(AssociationBuilder<Line, SccpEndpoint> pair) => LineEndpointPairs.Declare(
        pair, Name, "endpoint_id:int", sccp => sccp.Id, sccp => new { sccp.Id, sccp.TenantUuid },
        sccp => new LineSccpBrief(sccp.Value.Id, sccp.Links),
        Reload.Sccp);
}

/// <summary>Declares the custom endpoint of a line.</summary>
/// <remarks>Source: wazo-confd 1.1 API, line_endpoint.</remarks>
public sealed class LineEndpointCustomPlugin() : AssociationPlugin<Line, CustomEndpoint>(LineEndpoints.CustomKind)
{
    public override void Declare(AssociationBuilder<Line, CustomEndpoint> pair) => LineEndpointPairs.Declare(
        pair, Name, "endpoint_id:int", custom => custom.Id,
        custom => new { custom.Id, custom.TenantUuid, custom.Interface },
        custom => new LineCustomBrief(
            custom.Value.Id, custom.Value.Interface, custom.Links));
}

/// <summary>A SIP endpoint as its line shows it.</summary>
internal sealed record LineSipBrief(
    Guid Uuid, string? Label, string Name, IEnumerable<IReadOnlyList<string>> AuthSectionOptions, LinkView[] Links);

/// <summary>An SCCP endpoint as its line shows it.</summary>
internal sealed record LineSccpBrief(int Id, LinkView[] Links);

/// <summary>A custom endpoint as its line shows it.</summary>
internal sealed record LineCustomBrief(int Id, string Interface, LinkView[] Links);
