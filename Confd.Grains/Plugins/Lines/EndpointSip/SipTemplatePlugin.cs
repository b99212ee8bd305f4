namespace Confd.Plugins;

/// <summary>Declares <c>/endpoints/sip/templates</c>: options that SIP endpoints inherit.</summary>
/// <remarks>Source: wazo-confd 1.1 API, endpoint_sip.</remarks>
public sealed class SipTemplatePlugin() : ResourcePlugin<SipTemplate>(Kind)
{
    /// <summary>Kind of a template.</summary>
    public const string Kind = "endpoint_sip_template";

    public override void Declare(ResourceBuilder<SipTemplate> template) => template
        .Named("endpoints/sip/templates", called: "SIPEndpointTemplate")
        .Body<SipTemplateBody>()
        .Complete((e, _) => e.Name.Length > 0 ? e : e with { Name = RandomName.Eight() })
        // rules, in this order
        .RuleAsync(SipTemplates.LinkAsync)
        .Unique("name", e => e.Name, (e, owner) => SipSectionRules.NameTaken(e.Name, owner), SipSectionRules.NameSpace)
        .Rule(SipSectionRules.KnownOptions)
        // reading
        // The 1.1 API has endpoints and templates in one table; this column tells them apart.
        .SortsAlike("template")
        .UuidLists("uuid")
        .Show("templates", SipTemplates.Briefly, SipTemplates.Of)
        .Show("transport", SipTemplates.TransportOf, SipTemplates.Transport)
        .Links("endpoint_sip_templates")
        // Not below the templates: clients have always got this location.
        .LocatedAt(e => $"/endpoints/sip/{e.Uuid}")
        // effects
        .Events(
            "sip_endpoint_template", "config.sip_endpoint_template", _ => new { }, [Reload.Pjsip, Reload.Dialplan],
            reloadsAfter: [Change.Edited, Change.Deleted]);
}
