using System.Text.RegularExpressions;
using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>The steps that send a call to a destination. The call never returns.</summary>
internal static partial class DestinationSteps
{
    /// <summary>Applications that reach neither the machine nor other tenants.</summary>
    private static readonly HashSet<string> Harmless = new(StringComparer.OrdinalIgnoreCase)
    {
        "Answer", "Busy", "Congestion", "Echo", "Hangup", "Milliwatt", "Morsecode", "MusicOnHold", "NoOp", "Playback", "PlayTones",
        "Proceeding", "Progress", "Ringing", "SayAlpha", "SayDigits", "SayNumber", "SayPhonetic", "SayUnixTime", "Wait", "WaitMusicOnHold",
    };

    /// <summary>Sends the call on; false when there is no destination.</summary>
    public static bool TryTo(this Dialplan plan, Destination? destination)
    {
        if (destination is null)
        {
            return false;
        }
        plan.To(destination);
        return true;
    }

    /// <summary>Sends the call on.</summary>
    public static void To(this Dialplan plan, Destination destination)
    {
        if (!Resource(plan, destination) && !Application(plan, destination) && !Tone(plan, destination))
        {
            if (destination.As<NoDestination>() is null)
            {
                plan.Error(
                    $"Its destination of type {destination.Type} leads nowhere: what it names is gone, disabled, or not in the standalone dialplan. Choose another one.");
            }
            plan.Do("Hangup");
        }
    }

    /// <summary>True for a destination of this type that leads somewhere.</summary>
    /// <param name="destination">The destination.</param>
    /// <param name="lead">Writes the steps; null when it leads nowhere.</param>
    private static bool Leads<TFields>(Destination destination, Func<TFields, Dialplan?> lead) where TFields : class =>
        destination.As<TFields>() is { } fields && lead(fields) is not null;

    private static bool Resource(Dialplan plan, Destination destination) =>
        Leads<UserDestination>(destination, user => User(plan, user))
        || Leads<GroupDestination>(destination, group =>
            plan.Read.Find<Group>(group.GroupId) is { Value.Enabled: true } found && plan.IsOwn(found)
                ? Go(plan, DialplanNames.Group(group.GroupId), group.RingTime)
                : null)
        || Leads<QueueDestination>(destination, queue => Queue(plan, queue))
        || Leads<SwitchboardDestination>(destination, board =>
            plan.IsOwn(plan.Read.Find<Switchboard>(board.SwitchboardUuid))
                ? Go(plan, DialplanNames.Switchboard(board.SwitchboardUuid), board.RingTime)
                : null)
        || Leads<ConferenceDestination>(destination, to =>
            plan.IsOwn(plan.Read.Find<Conference>(to.ConferenceId)) ? Go(plan, DialplanNames.Conference(to.ConferenceId)) : null)
        || Leads<ApplicationDestination>(destination, to =>
            plan.IsOwn(plan.Read.Find<Application>(to.ApplicationUuid)) ? Go(plan, DialplanNames.Application(to.ApplicationUuid)) : null)
        || Leads<IvrDestination>(destination, to =>
            plan.IsOwn(plan.Read.Find<Ivr>(to.IvrId)) ? Go(plan, DialplanNames.Ivr(to.IvrId)) : null)
        || Leads<VoicemailDestination>(destination, mail => Voicemail(plan, mail))
        || Leads<OutcallDestination>(destination, route =>
            plan.Read.Find<Outcall>(route.OutcallId) is { Value.Enabled: true } outcall && plan.IsOwn(outcall)
                ? plan.Do("Goto", $"{DialplanNames.Outcall(route.OutcallId)},{route.Exten},1")
                : null)
        || Leads<ExtensionDestination>(destination, number =>
            plan.IsOwnContext(number.Context) ? plan.Do("Goto", $"{number.Context},{number.Exten},1") : null);

    private static Dialplan? User(Dialplan plan, UserDestination destination)
    {
        if (plan.Read.Find<User>(destination.UserId) is not { Value.Enabled: true } user || !plan.IsOwn(user))
        {
            return null;
        }
        if (destination.MohUuid is { } uuid && plan.Read.Find<Moh>(uuid) is { } music && plan.IsOwn(music))
        {
            plan.Do("Set", $"CONFD_RINGING=m({music.Value.Name})");
        }
        return Go(plan, DialplanNames.User(destination.UserId), destination.RingTime);
    }

    private static Dialplan? Queue(Dialplan plan, QueueDestination destination)
    {
        if (destination.SkillRuleId is not null)
        {
            plan.Warning("The skill rule of its destination is left out: Asterisk by itself has no skills.");
        }
        return plan.Read.Find<Queue>(destination.QueueId) is { Value.Enabled: true } found && plan.IsOwn(found)
            ? Go(plan, DialplanNames.Queue(destination.QueueId), destination.RingTime)
            : null;
    }

    private static Dialplan? Voicemail(Dialplan plan, VoicemailDestination mail)
    {
        if (plan.Read.Find<Voicemail>(mail.VoicemailId) is not { Value.Enabled: true } box || !plan.IsOwn(box))
        {
            return null;
        }
        var options = (mail.SkipInstructions ? "s" : "") + mail.Greeting switch { "busy" => "b", "unavailable" => "u", _ => "" };
        return plan.Do("VoiceMail", $"{box.Value.Number}@{box.Value.Context},{options}").Do("Hangup");
    }

    private static bool Application(Dialplan plan, Destination destination) =>
        // Other applications would reach commands of the machine, and other tenants.
        Leads<CustomDestination>(destination, custom =>
            Command().Match(custom.Command) is { Success: true } match && Harmless.Contains(match.Groups[1].Value)
                ? plan.Do(match.Groups[1].Value, $"{new DialplanCode(match.Groups[2].Value)}").Do("Hangup")
                : null)
        || Leads<DisaDestination>(destination, disa => plan.IsOwnContext(disa.Context)
            ? plan.Do("DISA", $"{disa.Pin ?? "no-password"},{disa.Context}", isSecret: disa.Pin is not null).Do("Hangup")
            : null)
        || Leads<DirectoryDestination>(destination, directory => plan.IsOwnContext(directory.Context)
            ? plan.Do("Answer").Do("Directory", $"{directory.Context},{directory.Context}").Do("Hangup")
            : null)
        || Leads<VoicemailMenuDestination>(destination, menu => plan.IsOwnContext(menu.Context)
            ? plan.Do("Answer").Do("VoiceMailMain", $"@{menu.Context}").Do("Hangup")
            : null);

    private static bool Tone(Dialplan plan, Destination destination) =>
        Leads<SoundDestination>(destination, sound => Sound(plan, sound))
        || Leads<BusyDestination>(destination, busy => plan
            .Do("Busy", $"{new DialplanCode(Seconds(busy.Timeout))}").Do("Hangup", $"17"))
        || Leads<CongestionDestination>(destination, congestion => plan
            .Do("Congestion", $"{new DialplanCode(Seconds(congestion.Timeout))}").Do("Hangup", $"34"))
        || Leads<HangupDestination>(destination, _ => plan.Do("Hangup", $"16"));

    private static Dialplan Sound(Dialplan plan, SoundDestination sound)
    {
        if (!sound.NoAnswer && !sound.Skip)
        {
            plan.Do("Answer");
        }
        return plan.Play("Playback", sound.Filename, sound.Skip ? ",skip" : sound.NoAnswer ? ",noanswer" : "").Do("Hangup");
    }

    private static Dialplan Go(Dialplan plan, string context, double? ringTime = null)
    {
        if (ringTime is { } seconds)
        {
            plan.Do("Set", $"CONFD_RINGTIME={new DialplanCode(Seconds(seconds))}");
        }
        return plan.Do("Goto", $"{context},s,1");
    }

    /// <summary>Whole seconds, at most a week.</summary>
    private static string Seconds(double? seconds) => seconds is { } given ? $"{(int)Math.Clamp(Math.Ceiling(given), 1, 604_800)}" : "";

    /// <summary>An application whose arguments compute nothing.</summary>
    [GeneratedRegex(@"\A([A-Za-z]{3,})\(([^$;\\""]*)\)\z")]
    private static partial Regex Command();
}
