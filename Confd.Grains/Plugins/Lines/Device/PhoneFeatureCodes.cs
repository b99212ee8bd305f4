using Confd.Resources;

namespace Confd.Plugins;

/// <summary>What is dialled for services, as it is configured now. Codes that are switched off are none.</summary>
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

    /// <summary>Picks up a call of the own group.</summary>
    public string? PickupGroup => general?.ValueOf("pickupexten");

    /// <summary>Transfers the current call without a word, or null.</summary>
    public string? BlindTransfer => calls?.ValueOf("blindxfer");

    /// <summary>Transfers the current call after a word, or null.</summary>
    public string? AttendedTransfer => calls?.ValueOf("atxfer");

    /// <summary>Records the current call, or null; what else the option says is none of the phone's business.</summary>
    public string? Recording => applications?.ValueOf("togglerecord")?.Split(',')[0];

    public static async ValueTask<PhoneFeatureCodes> ReadAsync(UnitOfWork work, CancellationToken cancellationToken) => new(
        await work.ListAllAsync<FeatureExtension>(cancellationToken),
        await work.SettingsAsync<FeaturesGeneral>(cancellationToken),
        await work.SettingsAsync<FeaturesFeaturemap>(cancellationToken),
        await work.SettingsAsync<FeaturesApplicationmap>(cancellationToken));

    /// <summary>
    /// What a phone dials, and watches, for a service of a user's: code, user, service and what it is about, parted by stars.
    /// A star within a part is written <c>**2</c>, as the dialplan takes the parts apart by it. Null without a code.
    /// </summary>
    public string? Program(int user, string feature, string? argument = null)
    {
        if (this["phoneprogfunckey"] is not { } prefix || this[feature] is not { } code)
        {
            return null;
        }
        string?[] parts = [$"{user}", code, argument];
        return prefix + string.Join('*', parts.OfType<string>().Select(part => part.Replace("*", "**2", StringComparison.Ordinal)));
    }
}
