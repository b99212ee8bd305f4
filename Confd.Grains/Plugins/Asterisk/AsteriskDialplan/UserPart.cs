using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>A user: how calls ring, and where they go when the user does not take them.</summary>
internal static class UserPart
{
    private const string Count = "confd-user";

    private static readonly RelationPath Permissions = RelationPath.Right<UserCallPermissionPlugin>();
    private static readonly RelationPath GroupPermissions = RelationPath.Right<GroupCallPermissionPlugin>();

    public static void Write(Stored<User> user, ImageReader read, ConfText text)
    {
        if (!user.Value.Enabled)
        {
            return;
        }
        var plan = Dialplan.Of(user, read, text);
        var lines = LineInterface.OfUser(plan, user);
        plan.Context(DialplanNames.User(user.Value.Id));
        var music = text.MusicOf(read, user, user.Value.MusicOnHold);
        WriteCall(plan, user, lines.Count > 0, music);
        WriteMember(plan, user, lines.Count > 0, music);
        if (lines.Count > 0)
        {
            WriteLines(plan, lines);
        }
        WriteOutgoing(plan, user.Value);
        WriteMailbox(plan, MailboxOf(plan, user));
        plan.Context(DialplanNames.SharedLines);
        if (lines.Count > 0)
        {
            plan.Hint($"{user.Value.Uuid}", LineInterface.Devices(lines));
        }
        plan.Exten($"{user.Value.Uuid}").Do("Goto", $"{DialplanNames.User(user.Value.Id)},member,1");
        CallPermissions.Write(
            plan, DialplanNames.PermitUser(user.Value.Id),
            read.Related<CallPermission>(user.Id, Permissions)
                .Concat(read.Related<Group>(user.Id, GroupMemberPlugin.Groups).SelectMany(group => read.Related<CallPermission>(group.Id, GroupPermissions))),
            user.Value.CallPermissionPassword);
        WriteAccounts(plan, user);
        BlockedNumbers.Write(plan, user);
        KeyHints.Write(plan, user);
    }

    /// <summary>A direct call to the user.</summary>
    private static void WriteCall(Dialplan plan, Stored<User> user, bool hasLines, string? music)
    {
        var value = user.Value;
        plan.Exten("s").Enter(RelationPath.Right<UserSchedulePlugin>(), value.PreprocessSubroutine);
        BlockedNumbers.Refuse(plan, user);
        foreach (var filter in plan.Read.Related<CallFilter>(user.Id, CallFilterPart.Filters).Where(filter => CallFilterPart.IsUsed(plan, filter)))
        {
            plan.Do("Gosub", $"{DialplanNames.Filter(filter.Value.Id)},s,1");
        }
        if (Forward(plan, user, value.Forwards.Unconditional))
        {
            return;
        }
        if (value.Services.Dnd.Enabled)
        {
            plan.Do("Goto", $"busy");
        }
        plan.Do("Set", $"GROUP({Count})={value.Id}")
            .Do("GotoIf", $$"""$[${GROUP_COUNT({{value.Id}}@{{Count}})} > {{value.SimultaneousCalls}}]?busy""");
        if (hasLines)
        {
            Record(plan, value);
            Music(plan, music);
            var ring = value.RingSeconds > 0 ? $"{value.RingSeconds}" : "";
            plan.Do("Gosub", $"lines,1")
                .Do("GotoIf", $$"""$[${LEN(${CONFD_LINES})} = 0]?unreachable""")
                .Do("Dial", $$"""${CONFD_LINES:1},${IF($[${LEN(${CONFD_RINGTIME})} > 0]?${CONFD_RINGTIME}:{{ring}})},{{OptionsOf(value)}}{{(value.Services.Incallfilter.Enabled ? "p" : "")}}${CONFD_RINGING}""")
                .Do("Goto", $$"""${IF($["${DIALSTATUS}" = "BUSY"]?busy:${IF($["${DIALSTATUS}" = "NOANSWER"]?noanswer:${IF($["${DIALSTATUS}" = "CONGESTION"]?congestion:${IF($["${DIALSTATUS}" = "CHANUNAVAIL"]?unreachable:end)})})})}""");
        }
        else
        {
            plan.Do("Goto", $"unreachable");
        }
        WriteEnds(plan, user);
        plan.Label("end").Do("Hangup");
    }

    private static void WriteEnds(Dialplan plan, Stored<User> user)
    {
        var value = user.Value;
        var fallbacks = plan.Read.Find<UserFallbacks>(user.Id.Key)?.Value ?? new UserFallbacks();
        var mailbox = MailboxOf(plan, user);
        var mobile = value.MobileFallbackEnabled ? value.MobilePhoneNumber : null;
        WriteEnd(plan, user, "noanswer", [value.Forwards.Noanswer, new() { Enabled = mobile is not null, Destination = mobile }], fallbacks.NoanswerDestination, mailbox, "u", 19);
        WriteEnd(plan, user, "busy", [value.Forwards.Busy], fallbacks.BusyDestination, mailbox, "b", 17);
        WriteEnd(plan, user, "congestion", [], fallbacks.CongestionDestination, mailbox, "u", 34);
        WriteEnd(plan, user, "unreachable", [value.Forwards.Noanswer, new() { Enabled = mobile is not null, Destination = mobile }], fallbacks.FailDestination, mailbox, "u", 20);
    }

    /// <summary>The first that exists: a forward, the fallback, the mailbox, the end.</summary>
    private static void WriteEnd(
        Dialplan plan, Stored<User> user, string label, UserForward[] forwards, Destination? fallback, Stored<Voicemail>? mailbox,
        string greeting, int cause)
    {
        // From here on the call no longer counts as the user's.
        plan.Label(label).Do("Set", $"GROUP({Count})=").Do("Set", $"CONFD_RINGTIME=").Do("Set", $"CONFD_RINGING=");
        if (forwards.Any(forward => Forward(plan, user, forward)) || plan.TryTo(fallback))
        {
            return;
        }
        if (mailbox is not null)
        {
            plan.Do("VoiceMail", $"{mailbox.Value.Number}@{mailbox.Value.Context},{greeting}");
        }
        plan.Do("Hangup", $"{cause}");
    }

    /// <summary>
    /// A call to the user as a member of a group, queue or switchboard; it ends when the user does not take it.
    /// </summary>
    private static void WriteMember(Dialplan plan, Stored<User> user, bool hasLines, string? music)
    {
        var value = user.Value;
        plan.Exten("member").Do("Gosub", $"{DialplanNames.Hop},s,1");
        if (value.Forwards.Unconditional is { Enabled: true } && NumberOf(plan, user, value.Forwards.Unconditional) is not null)
        {
            plan.Do("GotoIf", $$"""$["${CONFD_IGNORE_FORWARD}" = "1"]?ring""");
            Forward(plan, user, value.Forwards.Unconditional);
        }
        plan.Label("ring");
        if (value.Services.Dnd.Enabled || !hasLines)
        {
            plan.Do("Hangup", $"17");
            return;
        }
        plan.Do("Set", $"GROUP({Count})={value.Id}")
            .Do("GotoIf", $$"""$[${GROUP_COUNT({{value.Id}}@{{Count}})} > {{value.SimultaneousCalls}}]?full""")
            .Do("Gosub", $"lines,1")
            .Do("GotoIf", $$"""$[${LEN(${CONFD_LINES})} = 0]?full""");
        Music(plan, music);
        plan.Do("Dial", $$"""${CONFD_LINES:1},,{{OptionsOf(value)}}""")
            .Label("full").Do("Hangup", $"17");
    }

    /// <summary>Finds the devices that ring for all lines: each SIP account on each of its phones.</summary>
    private static void WriteLines(Dialplan plan, IReadOnlyList<LineInterface> lines)
    {
        plan.Exten("lines").Do("Set", $"CONFD_LINES=");
        foreach (var line in lines)
        {
            if (line.HasContacts)
            {
                plan.Do("Gosub", $"{DialplanNames.Contacts},s,1({line.Name})");
            }
            else
            {
                plan.Do("Set", $$"""CONFD_LINES=${CONFD_LINES}&{{line.Device}}""");
            }
        }
        plan.Do("Return");
    }

    /// <summary>Says of each line whose main user this is, that it is the user's: a transferred call has only the name of the line's channel.</summary>
    private static void WriteAccounts(Dialplan plan, Stored<User> user)
    {
        foreach (var line in plan.Read.Related<Line>(user.Id, UserLines.Lines).Where(plan.IsOwn))
        {
            var isMain = plan.Read.Links(line.Id, UserLines.Users).MinBy(UserLines.OrderOnLine)?.Left == user.Id;
            if (isMain && LineInterface.Of(plan, line) is { Technology.Length: > 0 } device)
            {
                plan.Context($"{DialplanNames.OfAccounts}{device.Device}").Exten("s").Do("Set", $"CONFD_CALLER={user.Value.Id}").Do("Return");
            }
        }
    }

    /// <summary>Records the user's call to the outside, and sets the caller id that it shows.</summary>
    private static void WriteOutgoing(Dialplan plan, User value)
    {
        plan.Exten("outgoing");
        if (value.CallRecordOutgoingExternalEnabled)
        {
            plan.Do("MixMonitor", $$"""${UNIQUEID}.wav,b""");
        }
        switch (value.OutgoingCallerId)
        {
            case null or "" or "default":
                break;
            case "anonymous":
                plan.Do("Set", $"CALLERID(pres)=prohib");
                break;
            default:
                plan.Set("CALLERID(all)", value.OutgoingCallerId);
                break;
        }
        plan.Do("Return");
    }

    private static void WriteMailbox(Dialplan plan, Stored<Voicemail>? mailbox)
    {
        if (mailbox is not null)
        {
            plan.Exten("leave").Do("Answer").Do("VoiceMail", $"{mailbox.Value.Number}@{mailbox.Value.Context},u").Do("Hangup");
            plan.Exten("voicemail").Do("Answer")
                .Do("VoiceMailMain", $"{mailbox.Value.Number}@{mailbox.Value.Context}{new DialplanCode(mailbox.Value.AskPassword ? "" : ",s")}")
                .Do("Hangup");
        }
    }

    /// <summary>Sends the call on; false when the forward is off, or leads to no number.</summary>
    private static bool Forward(Dialplan plan, Stored<User> user, UserForward forward)
    {
        if (!forward.Enabled || NumberOf(plan, user, forward) is not { } number)
        {
            return false;
        }
        // The user pays for the call, and the user's call permissions apply.
        // Who transfers it afterwards counts instead.
        plan.Do("Set", $"__CONFD_FORWARDER={user.Value.Id}")
            .Do("Set", $"__CONFD_FORWARDED={DialplanFrame.Transferer}")
            .Do("Goto", $"{number.Context},{number.Exten},1");
        return true;
    }

    private static (string Exten, string Context)? NumberOf(Dialplan plan, Stored<User> user, UserForward forward)
    {
        var line = plan.Read.First<Line>(user.Id, UserLines.Lines)?.Value;
        if (line is not null && plan.IsOwnContext(line.Context) && forward.Destination is { } exten && DialplanText.IsNumber(exten))
        {
            return (exten, line.Context);
        }
        plan.Error(
            "A forward of the user is left out: it leads to no number, or the user has no line. Give it digits, and the user a line.");
        return null;
    }

    private static void Record(Dialplan plan, User value)
    {
        var (inside, outside) = (value.CallRecordIncomingInternalEnabled, value.CallRecordIncomingExternalEnabled);
        if (inside && outside)
        {
            plan.Do("MixMonitor", $$"""${UNIQUEID}.wav,b""");
        }
        else if (inside || outside)
        {
            var sign = outside ? "=" : "!=";
            plan.Do("ExecIf", $$"""$["${CONFD_EXTERNAL}" {{new DialplanCode(sign)}} "1"]?MixMonitor(${UNIQUEID}.wav,b)""");
        }
    }

    /// <summary>What callers hear whom the user puts on hold.</summary>
    private static void Music(Dialplan plan, string? name)
    {
        if (name is not null)
        {
            plan.Do("Set", $"CHANNEL(musicclass)={name}");
        }
    }

    /// <summary>The user's mailbox; null for none, and for one that is switched off.</summary>
    public static Stored<Voicemail>? MailboxOf(Dialplan plan, Stored<User> user) =>
        plan.Read.First<Voicemail>(user.Id, UserVoicemailPlugin.Voicemail) is { Value.Enabled: true } mailbox && plan.IsOwn(mailbox) ? mailbox : null;

    /// <summary>Keys that the user can press in a call: transfer, end, recording.</summary>
    private static string OptionsOf(User value) =>
        $"{(value.CallTransferEnabled ? "t" : "")}{(value.DtmfHangupEnabled ? "h" : "")}{(value.OnlineCallRecordEnabled ? "x" : "")}";
}
