namespace Confd.Plugins;

/// <summary>Names of the zone messages that a new system has; a voicemail's timezone is one of them.</summary>
/// <remarks>Source: wazo-confd 1.1 API, /asterisk/voicemail/zonemessages right after installation.</remarks>
internal static class ZoneMessages
{
    private static readonly HashSet<string> Names =
    [
        "eu-fr", "na-newfoundland", "na-atlantic", "na-eastern", "na-central", "na-mountain", "na-pacific",
        "na-alaska", "be-brussels", "it-rome", "ca-glace_bay", "ca-moncton", "ca-goose_bay", "ca-blanc-sablon",
        "ca-toronto", "ca-nipigon", "ca-thunder_bay", "ca-iqaluit", "ca-pangnirtung", "ca-atikokan",
        "ca-winnipeg", "ca-rainy_river", "ca-resolute", "ca-rankin_inlet", "ca-regina", "ca-swift_current",
        "ca-edmonton", "ca-cambridge_bay", "ca-yellowknife", "ca-inuvik", "ca-creston", "ca-dawson_creek",
        "ca-fort_nelson", "ca-whitehorse", "ca-dawson", "ca-vancouver", "de-berlin", "de-busingen",
        "il-jerusalem", "lu-luxembourg", "my-kuala_lumpur", "my-kuching", "mc-monaco", "nl-amsterdam",
        "pl-warsaw", "pt-lisbon", "pt-madeira", "pt-azores", "gb-london", "us-detroit",
        "us-kentucky-louisville", "us-kentucky-monticello", "us-indiana-indianapolis", "us-indiana-vincennes",
        "us-indiana-winamac", "us-indiana-marengo", "us-indiana-petersburg", "us-indiana-vevay",
        "us-indiana-tell_city", "us-indiana-knox", "us-menominee", "us-north_dakota-center",
        "us-north_dakota-new_salem", "us-north_dakota-beulah", "us-boise", "us-phoenix", "us-juneau",
        "us-sitka", "us-metlakatla", "us-yakutat", "us-nome", "us-adak", "us-honolulu", "es-madrid",
        "es-ceuta", "es-canary", "ch-zurich"
    ];

    public static bool Contains(string name) => Names.Contains(name);
}
