using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares <c>/endpoints/sip/templates</c>: options that SIP endpoints inherit.</summary>
/// <remarks>Source: wazo-confd 1.1 API, endpoint_sip.</remarks>
public sealed class SipTemplatePlugin : ResourcePlugin<SipTemplate>
{
    /// <summary>Kind of a template.</summary>
    public const string Kind = "endpoint_sip_template";

    /// <inheritdoc/>
    public override string Name => Kind;

    /// <inheritdoc/>
    public override void Declare(ResourceBuilder<SipTemplate> template) => template
        .Named("endpoints/sip/templates", called: "SIPEndpointTemplate", by: e => e.Uuid)
        .TenantScoped()
        .CreateBody<SipTemplateBody>()
        .EditBody<SipTemplateBody>()
        .Complete((e, _) => e.Name.Length > 0 ? e : e with { Name = RandomName.Eight() })
        // rules, in this order
        .RuleAsync(SipTemplates.LinkAsync)
        .Unique("name", e => e.Name, (e, owner) => SipSectionRules.NameTaken(e.Name, owner), SipSectionRules.NameSpace)
        .Rule(SipSectionRules.KnownOptions)
        // reading
        .Columns(e => e.Name, e => e.AsteriskId, e => e.Label)
        .KeyColumn("uuid")
        .Search("name", "asterisk_id", "label")
        .Sort(by: "label", "name", "asterisk_id", "label")
        // The 1.1 API has endpoints and templates in one table; this column tells them apart.
        .SortsAlike("template")
        .UuidLists("uuid")
        .Show("templates", SipTemplates.Briefly, SipTemplates.Of)
        .Show("transport", SipTemplates.TransportOf, SipTemplates.Transport)
        .Links("endpoint_sip_templates")
        // Not below the templates: clients have always got this location.
        .LocatedAt(e => $"/endpoints/sip/{e.Uuid}")
        // effects
        .OnEveryChange((what, _) => new DomainEvent($"sip_endpoint_template_{what}", $"config.sip_endpoint_template.{what}", new { })
        {
            Reload = what == "created" ? [] : [Reload.Pjsip, Reload.Dialplan],
        });
}
