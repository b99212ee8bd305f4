using Confd.Storage;

namespace Confd.Plugins;

/// <summary>Declares <c>/configuration/live_reload</c>: the switch for reloads of the telephony engine.</summary>
/// <remarks>Source: wazo-confd 1.1 API, configuration. The reload sink obeys it; see <see cref="Notifier.ReloadSink"/>.</remarks>
public sealed class ConfigurationPlugin() : SettingsPlugin<LiveReload>(Id.Kind)
{
    /// <summary>The document's row.</summary>
    internal static readonly ResourceId Id = new("configuration", "0");

    public override void Declare(SettingsBuilder<LiveReload> settings) => settings
        .Route("configuration/live_reload")
        .OnEdited("live_reload_edited", "config.live_reload.edited", live => new { LiveReloadEnabled = live.Enabled });
}
