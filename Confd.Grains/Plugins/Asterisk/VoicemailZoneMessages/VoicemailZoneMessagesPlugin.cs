namespace Confd.Plugins;

/// <summary>Declares <c>/asterisk/voicemail/zonemessages</c>: the time zones that voicemails may name.</summary>
/// <remarks>Source: wazo-confd 1.1 API, asterisk/voicemail/zonemessages.</remarks>
public sealed class VoicemailZoneMessagesPlugin() : SettingsPlugin<VoicemailZoneMessages>("voicemail_zonemessages")
{
    private const string Spoken = "'vm-received' q 'digits/at' IMp";

    private static readonly IReadOnlyList<(string Name, string Timezone)> Zones =
    [
        ("na-newfoundland", "America/St_Johns"), ("na-atlantic", "America/Halifax"),
        ("na-eastern", "America/New_York"), ("na-central", "America/Chicago"), ("na-mountain", "America/Denver"),
        ("na-pacific", "America/Los_Angeles"), ("na-alaska", "America/Anchorage"), ("be-brussels", "Europe/Brussels"),
        ("it-rome", "Europe/Rome"), ("ca-glace_bay", "America/Glace_Bay"), ("ca-moncton", "America/Moncton"),
        ("ca-goose_bay", "America/Goose_Bay"), ("ca-blanc-sablon", "America/Blanc-Sablon"),
        ("ca-toronto", "America/Toronto"), ("ca-nipigon", "America/Nipigon"),
        ("ca-thunder_bay", "America/Thunder_Bay"), ("ca-iqaluit", "America/Iqaluit"),
        ("ca-pangnirtung", "America/Pangnirtung"), ("ca-atikokan", "America/Atikokan"),
        ("ca-winnipeg", "America/Winnipeg"), ("ca-rainy_river", "America/Rainy_River"),
        ("ca-resolute", "America/Resolute"), ("ca-rankin_inlet", "America/Rankin_Inlet"),
        ("ca-regina", "America/Regina"), ("ca-swift_current", "America/Swift_Current"),
        ("ca-edmonton", "America/Edmonton"), ("ca-cambridge_bay", "America/Cambridge_Bay"),
        ("ca-yellowknife", "America/Yellowknife"), ("ca-inuvik", "America/Inuvik"), ("ca-creston", "America/Creston"),
        ("ca-dawson_creek", "America/Dawson_Creek"), ("ca-fort_nelson", "America/Fort_Nelson"),
        ("ca-whitehorse", "America/Whitehorse"), ("ca-dawson", "America/Dawson"),
        ("ca-vancouver", "America/Vancouver"), ("de-berlin", "Europe/Berlin"), ("de-busingen", "Europe/Busingen"),
        ("il-jerusalem", "Asia/Jerusalem"), ("lu-luxembourg", "Europe/Luxembourg"),
        ("my-kuala_lumpur", "Asia/Kuala_Lumpur"), ("my-kuching", "Asia/Kuching"), ("mc-monaco", "Europe/Monaco"),
        ("nl-amsterdam", "Europe/Amsterdam"), ("pl-warsaw", "Europe/Warsaw"), ("pt-lisbon", "Europe/Lisbon"),
        ("pt-madeira", "Atlantic/Madeira"), ("pt-azores", "Atlantic/Azores"), ("gb-london", "Europe/London"),
        ("us-detroit", "America/Detroit"), ("us-kentucky-louisville", "America/Kentucky/Louisville"),
        ("us-kentucky-monticello", "America/Kentucky/Monticello"),
        ("us-indiana-indianapolis", "America/Indiana/Indianapolis"),
        ("us-indiana-vincennes", "America/Indiana/Vincennes"), ("us-indiana-winamac", "America/Indiana/Winamac"),
        ("us-indiana-marengo", "America/Indiana/Marengo"), ("us-indiana-petersburg", "America/Indiana/Petersburg"),
        ("us-indiana-vevay", "America/Indiana/Vevay"), ("us-indiana-tell_city", "America/Indiana/Tell_City"),
        ("us-indiana-knox", "America/Indiana/Knox"), ("us-menominee", "America/Menominee"),
        ("us-north_dakota-center", "America/North_Dakota/Center"),
        ("us-north_dakota-new_salem", "America/North_Dakota/New_Salem"),
        ("us-north_dakota-beulah", "America/North_Dakota/Beulah"), ("us-boise", "America/Boise"),
        ("us-phoenix", "America/Phoenix"), ("us-juneau", "America/Juneau"), ("us-sitka", "America/Sitka"),
        ("us-metlakatla", "America/Metlakatla"), ("us-yakutat", "America/Yakutat"), ("us-nome", "America/Nome"),
        ("us-adak", "America/Adak"), ("us-honolulu", "Pacific/Honolulu"), ("es-madrid", "Europe/Madrid"),
        ("es-ceuta", "Africa/Ceuta"), ("es-canary", "Atlantic/Canary"), ("ch-zurich", "Europe/Zurich"),
    ];

    public override void Declare(SettingsBuilder<VoicemailZoneMessages> settings) => settings
        .Route("asterisk/voicemail/zonemessages")
        .ReadByAll()
        .Acl(read: "get")
        .Initially(new VoicemailZoneMessages
        {
            Items =
            [
                new() { Name = "eu-fr", Timezone = "Europe/Paris", Message = "'vm-received' q 'digits/at' kM" },
                .. Zones.Select(zone => new VoicemailZoneMessage
                {
                    Name = zone.Name, Timezone = zone.Timezone, Message = Spoken,
                }),
            ],
        })
        .Canonicalize(zones => zones with { Items = [.. zones.Items.Select(AsAsteriskReads)] })
        .Publishes(Reload.Voicemail);

    /// <summary>
    /// Asterisk's file has <c>timezone|message</c>: the first bar separates them, and an empty message counts as none.
    /// </summary>
    private static VoicemailZoneMessage AsAsteriskReads(VoicemailZoneMessage zone)
    {
        var parts = $"{zone.Timezone}|{zone.Message}".Split('|', 2);
        return zone with { Timezone = parts[0], Message = parts[1].Length > 0 ? parts[1] : null };
    }
}
