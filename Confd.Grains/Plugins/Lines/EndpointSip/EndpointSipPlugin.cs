namespace Confd.Plugins;

/// <summary>Declares <c>/endpoints/sip</c>: SIP endpoints of lines and trunks.</summary>
/// <remarks>Source: wazo-confd 1.1 API, endpoint_sip.</remarks>
public sealed class EndpointSipPlugin() : ResourcePlugin<SipEndpoint>(Kind)
{
    /// <summary>Kind of a SIP endpoint.</summary>
    public const string Kind = "endpoint_sip";

    public override void Declare(ResourceBuilder<SipEndpoint> sip) => sip
        .Named("endpoints/sip", called: "SIPEndpoint")
        .Body<SipEndpointBody>()
        .Complete((e, _) => e.Name.Length > 0 ? e : e with { Name = RandomName.Eight() })
        .KeepsReferences(SipTemplates.Kind, SipTemplates.TransportKind)
        // rules, in this order
        .RuleAsync(SipTemplates.LinkAsync)
        .Unique("name", e => e.Name, (e, owner) => SipSectionRules.NameTaken(e.Name, owner), SipSectionRules.NameSpace)
        .Rule(SipSectionRules.KnownOptions)
        // reading
        // The 1.1 API has endpoints and templates in one table; this column tells them apart.
        .SortsAlike("template")
        .Derive("protocol", _ => "sip")
        .Derive("caller_id_name", e => CallerIds.OfSip(e).Name)
        .Derive("caller_id_num", e => CallerIds.OfSip(e).Number)
        .UuidLists("uuid")
        .Show("templates", SipTemplates.Briefly, SipTemplates.Of)
        .Show("transport", SipTemplates.TransportOf, SipTemplates.Transport)
        .Links("endpoint_sip")
        .WholeView("merged", Merged, SipTemplates.All)
        // effects
        .Events(
            "sip_endpoint", "config.sip_endpoint", DescribeAsync, [Reload.Pjsip, Reload.Dialplan],
            reloadsAfter: [Change.Edited, Change.Deleted]);

    /// <summary>The endpoint with inherited options.</summary>
    internal static FullView<SipEndpoint> Merged(ViewNode<SipEndpoint> node)
    {
        var view = node.Full();
        foreach (var (field, options) in SipOptions.Merged(node))
        {
            view[field] = options;
        }
        return view;
    }

    private static async ValueTask<object> DescribeAsync(EventContext<SipEndpoint> context, CancellationToken cancellationToken)
    {
        var sip = context.Value;
        var (line, trunk) = await EndpointOwners.ReadAsync(context.UnitOfWork, context.Stored.Id, cancellationToken);
        return new
        {
            sip.Uuid,
            sip.TenantUuid,
            sip.Name,
            sip.Label,
            AuthSectionOptions = SipOptions.Only(sip.AuthSectionOptions, "username"),
            RegistrationSectionOptions = SipOptions.Only(sip.RegistrationSectionOptions, "client_uri"),
            Trunk = trunk,
            Line = line,
        };
    }
}
