namespace Confd.Plugins;

/// <summary>Declares <c>/asterisk/pjsip/system</c>: section <c>system</c> of the SIP stack.</summary>
/// <remarks>Source: wazo-confd 1.1 API, asterisk/pjsip/system.</remarks>
public sealed class PjsipSystemPlugin() : SettingsPlugin<PjsipSystem>("pjsip_system")
{
    public override void Declare(SettingsBuilder<PjsipSystem> settings) => settings
        .Route("asterisk/pjsip/system")
        .WithOptions(typeof(OptionsBody<FileOption>), Reload.Pjsip)
        .Acl(read: "read")
        .Rule(pjsip => PjsipDocumentation.Unknown(pjsip.UnitOfWork, "options", "system", pjsip.Value.Options.Select(option => option.Key)))
        .Publishes(Reload.Pjsip, "updated");
}
