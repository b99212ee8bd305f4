namespace Confd.Plugins;

/// <summary>Declares <c>/asterisk/confbridge/wazo_default_bridge</c>: the default bridge profile of conferences.</summary>
/// <remarks>Source: wazo-confd 1.1 API, asterisk/confbridge/wazo_default_bridge.</remarks>
public sealed class ConfbridgeDefaultBridgePlugin() : SettingsPlugin<ConfbridgeDefaultBridge>("confbridge_wazo_default_bridge")
{
    public override void Declare(SettingsBuilder<ConfbridgeDefaultBridge> settings) => settings
        .Route("asterisk/confbridge/wazo_default_bridge")
        .WithOptions(
            typeof(OptionsBody<FileOption>), Reload.Confbridge,
            ("type", "bridge"));
}
