namespace Confd.Plugins;

/// <summary>Declares <c>/asterisk/sccp/general</c>: global settings of the SCCP channel.</summary>
/// <remarks>Source: wazo-confd 1.1 API, asterisk/sccp/general.</remarks>
public sealed class SccpGeneralPlugin() : SettingsPlugin<SccpGeneral>("sccp_general")
{
    public override void Declare(SettingsBuilder<SccpGeneral> settings) => settings
        .Route("asterisk/sccp/general")
        .WithOptions(
            typeof(OptionsBody<SccpOption>), Reload.Sccp,
            ("directmedia", "no"), ("dialtimeout", "5"), ("keepalive", "10"), ("language", "en_US"), ("allow", ""),
            ("guest", "no"), ("max_guests", "100"));
}
