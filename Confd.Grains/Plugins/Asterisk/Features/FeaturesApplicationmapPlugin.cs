namespace Confd.Plugins;

/// <summary>Declares <c>/asterisk/features/applicationmap</c>: digits that start an application.</summary>
/// <remarks>Source: wazo-confd 1.1 API, asterisk/features/applicationmap.</remarks>
public sealed class FeaturesApplicationmapPlugin() : SettingsPlugin<FeaturesApplicationmap>("features_applicationmap")
{
    public override void Declare(SettingsBuilder<FeaturesApplicationmap> settings) => settings
        .Route("asterisk/features/applicationmap")
        .WithOptions(
            typeof(OptionsBody<FeatureOption>), Reload.Features,
            ("togglerecord", "*3,self,AGI(agi://${WAZO_AGID_IP}/call_recording)"))
        // Function keys for this feature take their digits from here.
        .Form("options", options => RequiredFeatures.Check(options, "togglerecord"));
}
