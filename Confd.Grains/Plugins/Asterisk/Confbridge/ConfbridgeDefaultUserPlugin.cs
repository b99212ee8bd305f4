namespace Confd.Plugins;

/// <summary>Declares <c>/asterisk/confbridge/wazo_default_user</c>: the default user profile of conferences.</summary>
/// <remarks>Source: wazo-confd 1.1 API, asterisk/confbridge/wazo_default_user.</remarks>
public sealed class ConfbridgeDefaultUserPlugin() : SettingsPlugin<ConfbridgeDefaultUser>("confbridge_wazo_default_user")
{
    public override void Declare(SettingsBuilder<ConfbridgeDefaultUser> settings) => settings
        .Route("asterisk/confbridge/wazo_default_user")
        .WithOptions(
            typeof(OptionsBody<FileOption>), Reload.Confbridge,
            ("type", "user"), ("dsp_drop_silence", "yes"), ("talk_detection_events", "yes"));
}
