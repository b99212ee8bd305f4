namespace Confd.Plugins;

/// <summary>The codes to dial for services, as configured now, without those that are switched off.</summary>
internal sealed class PhoneFeatureCodes
{
    private readonly Dictionary<string, string> codes;
    private readonly FeaturesGeneral? general;
    private readonly FeaturesFeaturemap? calls;
    private readonly FeaturesApplicationmap? applications;

    private PhoneFeatureCodes(
        IEnumerable<FeatureExtension> features, FeaturesGeneral? general, FeaturesFeaturemap? calls,
        FeaturesApplicationmap? applications)
    {
        codes = features.Where(feature => feature.Enabled).DistinctBy(feature => feature.Feature)
            .ToDictionary(feature => feature.Feature, feature => FeatureCodes.Prefix(feature.Exten));
        this.general = general;
        this.calls = calls;
        this.applications = applications;
    }

    /// <summary>The code of a service, or null.</summary>
    public string? this[string feature] => codes.GetValueOrDefault(feature);

    /// <summary>The code that picks up a call of the user's own group.</summary>
    public string? PickupGroup => general?.ValueOf("pickupexten");

    /// <summary>The code for a blind transfer of the current call, or null.</summary>
    public string? BlindTransfer => calls?.ValueOf("blindxfer");

    /// <summary>The code for an attended transfer of the current call, or null.</summary>
    public string? AttendedTransfer => calls?.ValueOf("atxfer");

    /// <summary>The code that records the current call, or null; the phone does not need the rest of the option.</summary>
    public string? Recording => applications?.ValueOf("togglerecord")?.Split(',')[0];

    public static async ValueTask<PhoneFeatureCodes> ReadAsync(UnitOfWork work, CancellationToken cancellationToken) => new(
        await work.ListAllAsync<FeatureExtension>(cancellationToken),
        await work.SettingsAsync<FeaturesGeneral>(cancellationToken),
        await work.SettingsAsync<FeaturesFeaturemap>(cancellationToken),
        await work.SettingsAsync<FeaturesApplicationmap>(cancellationToken));

    /// <summary>The number that a phone dials and watches for a user's service (<see cref="FeatureCodes.Program"/>); null without a code.</summary>
    public string? Program(int user, string feature, string? argument = null) =>
        this["phoneprogfunckey"] is { } prefix && this[feature] is { } code ? FeatureCodes.Program(prefix, user, code, argument) : null;
}
