namespace Confd.Plugins;

/// <summary>Declares <c>/asterisk/pjsip/global</c>: section <c>global</c> of the SIP stack.</summary>
/// <remarks>Source: wazo-confd 1.1 API, asterisk/pjsip/global.</remarks>
public sealed class PjsipGlobalPlugin() : SettingsPlugin<PjsipGlobal>("pjsip_global")
{
    public override void Declare(SettingsBuilder<PjsipGlobal> settings) => settings
        .Route("asterisk/pjsip/global")
        .WithOptions(
            typeof(OptionsBody<FileOption>), Reload.Pjsip,
            ("user_agent", "Wazo PBX"), ("endpoint_identifier_order", "auth_username,username,ip"))
        .Acl(read: "read")
        .Rule(pjsip => PjsipDocumentation.Unknown(pjsip.UnitOfWork, "options", "global", pjsip.Value.Options.Select(option => option.Key)))
        .Publishes(Reload.Pjsip, "updated");
}
