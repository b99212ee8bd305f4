namespace Confd.Plugins;

/// <summary>Declares <c>/asterisk/features/featuremap</c>: digits of the built-in features.</summary>
/// <remarks>Source: wazo-confd 1.1 API, asterisk/features/featuremap.</remarks>
public sealed class FeaturesFeaturemapPlugin() : SettingsPlugin<FeaturesFeaturemap>("features_featuremap")
{
    public override void Declare(SettingsBuilder<FeaturesFeaturemap> settings) => settings
        .Route("asterisk/features/featuremap")
        .WithOptions(
            typeof(OptionsBody<FeatureOption>), Reload.Features,
            ("blindxfer", "*1"), ("disconnect", "*0"), ("atxfer", "*2"))
        // Function keys for these two features take their digits from here.
        .Form("options", options => RequiredFeatures.Check(options, "blindxfer", "atxfer"));
}
