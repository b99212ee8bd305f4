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
                plan.Find(
                    FindingSeverity.Error,
                    $"Its destination of type {destination.Type} leads nowhere: what it names is gone, disabled, or not in the standalone dialplan. Choose another one.");
            }
            plan.Do("Hangup");
        }
    }

    private static bool Resource(Dialplan plan, Destination destination)
    {
        if (destination.As<UserDestination>() is { } user)
        {
            return User(plan, user);
        }
        if (destination.As<GroupDestination>() is { } group)
        {
            return plan.Read.Find<Group>(group.GroupId) is { Value.Enabled: true } found && plan.IsOwn(found)
                && Go(RingTime(plan, group.RingTime), $"{DialplanNames.Group(group.GroupId)}");
        }
        if (destination.As<QueueDestination>() is { } queue)
        {
            if (queue.SkillRuleId is not null)
            {
                plan.Find(FindingSeverity.Warning, "The skill rule of its destination is left out: Asterisk by itself has no skills.");
            }
            return plan.Read.Find<Queue>(queue.QueueId) is { Value.Enabled: true } found && plan.IsOwn(found)
                && Go(RingTime(plan, queue.RingTime), $"{DialplanNames.Queue(queue.QueueId)}");
        }
        if (destination.As<SwitchboardDestination>() is { } board)
        {
            return plan.IsOwn(plan.Read.Find<Switchboard>(board.SwitchboardUuid))
                && Go(RingTime(plan, board.RingTime), $"{DialplanNames.Switchboard(board.SwitchboardUuid)}");
        }
        if (destination.As<ConferenceDestination>() is { } conference)
        {
            return plan.IsOwn(plan.Read.Find<Conference>(conference.ConferenceId)) && Go(plan, $"{DialplanNames.Conference(conference.ConferenceId)}");
        }
        if (destination.As<ApplicationDestination>() is { } application)
        {
            return plan.IsOwn(plan.Read.Find<Application>(application.ApplicationUuid)) && Go(plan, $"{DialplanNames.Application(application.ApplicationUuid)}");
        }
        if (destination.As<IvrDestination>() is { } ivr)
        {
            return plan.IsOwn(plan.Read.Find<Ivr>(ivr.IvrId)) && Go(plan, $"{DialplanNames.Ivr(ivr.IvrId)}");
        }
        return Voicemail(plan, destination) || Outcall(plan, destination) || Number(plan, destination);
    }

    private static bool User(Dialplan plan, UserDestination destination)
    {
        if (plan.Read.Find<User>(destination.UserId) is not { Value.Enabled: true } user || !plan.IsOwn(user))
        {
            return false;
        }
        if (destination.MohUuid is { } uuid && plan.Read.Find<Moh>(uuid) is { } music && plan.IsOwn(music))
        {
            plan.Do("Set", $"CONFD_RINGING=m({music.Value.Name})");
        }
        return Go(RingTime(plan, destination.RingTime), $"{DialplanNames.User(destination.UserId)}");
    }

    private static bool Voicemail(Dialplan plan, Destination destination)
    {
        if (destination.As<VoicemailDestination>() is not { } mail
            || plan.Read.Find<Voicemail>(mail.VoicemailId) is not { Value.Enabled: true } box || !plan.IsOwn(box))
        {
            return false;
        }
        var options = (mail.SkipInstructions ? "s" : "") + mail.Greeting switch { "busy" => "b", "unavailable" => "u", _ => "" };
        plan.Do("VoiceMail", $"{box.Value.Number}@{box.Value.Context},{options}").Do("Hangup");
        return true;
    }

    private static bool Outcall(Dialplan plan, Destination destination)
    {
        if (destination.As<OutcallDestination>() is not { } route
            || plan.Read.Find<Outcall>(route.OutcallId) is not { Value.Enabled: true } outcall || !plan.IsOwn(outcall))
        {
            return false;
        }
        plan.Do("Goto", $"{DialplanNames.Outcall(route.OutcallId)},{route.Exten},1");
        return true;
    }

    private static bool Number(Dialplan plan, Destination destination)
    {
        if (destination.As<ExtensionDestination>() is not { } number || !plan.IsOwnContext(number.Context))
        {
            return false;
        }
        plan.Do("Goto", $"{number.Context},{number.Exten},1");
        return true;
    }

    private static bool Application(Dialplan plan, Destination destination)
    {
        if (destination.As<CustomDestination>() is { } custom)
        {
            // Other applications would reach commands of the machine, and other tenants.
            var match = Command().Match(custom.Command);
            if (!match.Success || !Harmless.Contains(match.Groups[1].Value))
            {
                return false;
            }
            plan.Do(match.Groups[1].Value, $"{new DialplanCode(match.Groups[2].Value)}").Do("Hangup");
            return true;
        }
        if (destination.As<DisaDestination>() is { } disa && plan.IsOwnContext(disa.Context))
        {
            plan.Do("DISA", $"{disa.Pin ?? "no-password"},{disa.Context}", isSecret: disa.Pin is not null).Do("Hangup");
            return true;
        }
        if (destination.As<DirectoryDestination>() is { } directory && plan.IsOwnContext(directory.Context))
        {
            plan.Do("Answer").Do("Directory", $"{directory.Context},{directory.Context}").Do("Hangup");
            return true;
        }
        if (destination.As<VoicemailMenuDestination>() is { } menu && plan.IsOwnContext(menu.Context))
        {
            plan.Do("Answer").Do("VoiceMailMain", $"@{menu.Context}").Do("Hangup");
            return true;
        }
        return false;
    }

    private static bool Tone(Dialplan plan, Destination destination)
    {
        if (destination.As<SoundDestination>() is { } sound)
        {
            if (!sound.NoAnswer && !sound.Skip)
            {
                plan.Do("Answer");
            }
            plan.Play("Playback", sound.Filename, (sound.Skip, sound.NoAnswer) switch
            {
                (true, _) => ",skip",
                (_, true) => ",noanswer",
                _ => "",
            }).Do("Hangup");
            return true;
        }
        if (destination.As<BusyDestination>() is { } busy)
        {
            plan.Do("Busy", $"{new DialplanCode(Seconds(busy.Timeout))}").Do("Hangup", $"17");
            return true;
        }
        if (destination.As<CongestionDestination>() is { } congestion)
        {
            plan.Do("Congestion", $"{new DialplanCode(Seconds(congestion.Timeout))}").Do("Hangup", $"34");
            return true;
        }
        if (destination.As<HangupDestination>() is null)
        {
            return false;
        }
        plan.Do("Hangup", $"16");
        return true;
    }

    private static Dialplan RingTime(Dialplan plan, double? seconds) =>
        seconds is { } given ? plan.Do("Set", $"CONFD_RINGTIME={new DialplanCode(Seconds(given))}") : plan;

    private static bool Go(Dialplan plan, string context)
    {
        plan.Do("Goto", $"{context},s,1");
        return true;
    }

    /// <summary>Whole seconds, at most a week.</summary>
    private static string Seconds(double? seconds) => seconds is { } given ? $"{(int)Math.Clamp(Math.Ceiling(given), 1, 604_800)}" : "";

    /// <summary>An application whose arguments compute nothing.</summary>
    [GeneratedRegex(@"\A([A-Za-z]{3,})\(([^$;\\""]*)\)\z")]
    private static partial Regex Command();
}
