using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>Composes <c>voicemail.conf</c>: settings, time zones, and each context's mailboxes.</summary>
/// <remarks>Source: docs.asterisk.org, app_voicemail; one line is <c>number => password,name,email,pager,option=value|…</c>.</remarks>
public sealed class VoicemailConf() : ConfFilePlugin("asterisk_voicemail", "voicemail.conf", "app_voicemail.so")
{
    private static readonly RelationPath Mailboxes = RelationPath.Left<VoicemailPlugin, Voicemail>(v => v.Context);
    private static readonly IReadOnlySet<string> SecretSettings = ConfSecrets.Of<VoicemailGeneral>(nameof(VoicemailGeneral.Options));
    private static readonly IReadOnlySet<string> SecretOptions = ConfSecrets.Of<Voicemail>(nameof(Voicemail.Options));

    public override void Declare(ConfFileBuilder file) => file
        .Reads<VoicemailGeneral>().Reads<VoicemailZoneMessages>().Reads<Voicemail>()
        .Part(General)
        .Part(ZoneMessages)
        .Each<Context>(MailboxesOf);

    private static void General(ImageReader read, ConfText text) =>
        text.Section("general").Options(read.Settings<VoicemailGeneral>().Options, SecretSettings);

    private static void ZoneMessages(ImageReader read, ConfText text)
    {
        text.Section("zonemessages");
        foreach (var zone in read.Settings<VoicemailZoneMessages>().Items)
        {
            text.Option(zone.Name, $"{zone.Timezone}|{zone.Message}");
        }
    }

    private static void MailboxesOf(Stored<Context> context, ImageReader read, ConfText text)
    {
        var mailboxes = read.Related<Voicemail>(context.Id, Mailboxes).Where(mailbox => mailbox.Value.Enabled).ToList();
        if (mailboxes.Count == 0)
        {
            return;
        }
        text.Section(context.Value.Name);
        foreach (var mailbox in mailboxes)
        {
            Write(mailbox.Value, text);
        }
    }

    private static void Write(Voicemail mailbox, ConfText text)
    {
        var (names, secrets) = (new List<string>(), false);
        foreach (var (name, value) in OptionsOf(mailbox))
        {
            names.Add($"{name}={Field(value)}");
            secrets |= SecretOptions.Contains(name);
        }
        text.Object(
            mailbox.Number,
            $"{mailbox.Password},{Field(mailbox.Name)},{Field(mailbox.Email)},{Field(mailbox.Pager)},{string.Join('|', names)}",
            isSecret: mailbox.Password is not null || secrets);
    }

    private static IEnumerable<(string Name, string? Value)> OptionsOf(Voicemail mailbox)
    {
        if (mailbox.Language is { } language)
        {
            yield return ("language", language);
        }
        if (mailbox.Timezone is { } zone)
        {
            yield return ("tz", zone);
        }
        if (mailbox.AttachAudio is { } attach)
        {
            yield return ("attach", attach ? "yes" : "no");
        }
        if (mailbox.DeleteMessages)
        {
            yield return ("delete", "yes");
        }
        if (mailbox.MaxMessages is { } most)
        {
            yield return ("maxmsg", $"{most}");
        }
        foreach (var option in mailbox.Options)
        {
            if (option is [var name, var value] && ConfText.IsName(name))
            {
                yield return (name, value);
            }
        }
    }

    /// <summary>A field of the line ends at a comma, an option at a bar.</summary>
    private static string Field(string? value) => (value ?? "").Replace(',', ' ').Replace('|', ' ');
}
