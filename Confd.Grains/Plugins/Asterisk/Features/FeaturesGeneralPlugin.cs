namespace Confd.Plugins;

/// <summary>Declares <c>/asterisk/features/general</c>: general options of in-call features.</summary>
/// <remarks>Source: wazo-confd 1.1 API, asterisk/features/general.</remarks>
public sealed class FeaturesGeneralPlugin() : SettingsPlugin<FeaturesGeneral>("features_general")
{
    public override void Declare(SettingsBuilder<FeaturesGeneral> settings) => settings
        .Route("asterisk/features/general")
        .WithOptions(
            typeof(OptionsBody<FeaturesGeneralOption>), Reload.Features,
            ("transferdigittimeout", "5"), ("pickupexten", "*8"), ("featuredigittimeout", "1500"),
            ("atxfernoanswertimeout", "15"), ("atxferdropcall", "no"), ("atxferloopdelay", "10"),
            ("atxfercallbackretries", "2"));
}
