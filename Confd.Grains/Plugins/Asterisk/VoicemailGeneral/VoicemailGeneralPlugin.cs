namespace Confd.Plugins;

/// <summary>Declares <c>/asterisk/voicemail/general</c>: general options of voicemails.</summary>
/// <remarks>Source: wazo-confd 1.1 API, asterisk/voicemail/general.</remarks>
public sealed class VoicemailGeneralPlugin() : SettingsPlugin<VoicemailGeneral>("voicemail_general")
{
    private static readonly IReadOnlyList<(string Key, string Value)> Initial =
    [
        ("maxmsg", "100"),
        ("silencethreshold", "256"),
        ("minsecs", "0"),
        ("maxsecs", "0"),
        ("maxsilence", "15"),
        ("review", "yes"),
        ("operator", "yes"),
        ("format", "wav"),
        ("maxlogins", "3"),
        ("envelope", "yes"),
        ("saycid", "no"),
        ("sayduration", "yes"),
        ("saydurationm", "2"),
        ("forcename", "no"),
        ("forcegreetings", "no"),
        ("tempgreetwarn", "yes"),
        ("maxgreet", "0"),
        ("skipms", "3000"),
        ("sendvoicemail", "no"),
        ("usedirectory", "yes"),
        ("nextaftercmd", "yes"),
        ("attach", "yes"),
        ("volgain", "0"),
        ("mailcmd", "/usr/sbin/sendmail -t"),
        ("serveremail", "wazo"),
        ("charset", "UTF-8"),
        ("fromstring", "Wazo PBX"),
        ("emaildateformat", "%Y-%m-%d à %H:%M:%S"),
        ("pbxskip", "no"),
        ("emailsubject", "Messagerie Wazo"),
        ("emailbody",
            "Bonjour ${VM_NAME},\\n\\nVous avez reçu un message d'une durée de ${VM_DUR} "
            + "minute(s), il vous reste actuellement ${VM_MSGNUM} message(s) non lu(s) sur "
            + "votre messagerie vocale : ${VM_MAILBOX}.\\n\\nLe dernier a été envoyé par "
            + "${VM_CALLERID}, le ${VM_DATE}. Si vous le souhaitez vous pouvez l'écouter ou le "
            + "consulter en tapant le *98 sur votre téléphone.\\n\\nMerci.\\n\\n-- Messagerie Wazo "
            + "--"),
        ("pagerfromstring", "Wazo PBX"),
        ("adsifdn", "0000000F"),
        ("adsisec", "9BDBF7AC"),
        ("adsiver", "1"),
        ("searchcontexts", "no"),
        ("externpass", "/usr/share/asterisk/bin/change-pass-vm"),
    ];

    public override void Declare(SettingsBuilder<VoicemailGeneral> settings) => settings
        .Route("asterisk/voicemail/general")
        .WithOptions(
            typeof(OptionsBody<VoicemailOption>), Reload.Voicemail, Initial);
}
