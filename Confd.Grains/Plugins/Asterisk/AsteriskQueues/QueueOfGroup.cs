using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>A group as a queue of Asterisk: who rings, and in which order.</summary>
internal static class QueueOfGroup
{
    private static readonly Dictionary<string, string> Strategies = new()
    {
        ["all"] = "ringall", ["least_recent"] = "leastrecent", ["fewest_calls"] = "fewestcalls", ["memorized_round_robin"] = "rrmemory",
        ["weight_random"] = "wrandom",
    };

    /// <summary>The options that are the same for all groups: callers do not hear how many wait.</summary>
    private static readonly IReadOnlyList<IReadOnlyList<string>> Constant =
    [
        ["autofill", "yes"], ["wrapuptime", "0"], ["memberdelay", "0"], ["weight", "0"],
        ["announce-frequency", "0"], ["announce-holdtime", "no"], ["announce-position", "no"], ["announce-round-seconds", "0"],
        ["periodic-announce", "queue-periodic-announce"], ["periodic-announce-frequency", "0"],
        ["queue-youarenext", "queue-youarenext"], ["queue-thereare", "queue-thereare"], ["queue-callswaiting", "queue-callswaiting"],
        ["queue-holdtime", "queue-holdtime"], ["queue-minutes", "queue-minutes"], ["queue-seconds", "queue-seconds"],
        ["queue-thankyou", "queue-thankyou"], ["queue-reporthold", "queue-reporthold"],
    ];

    public static void Write(Stored<Group> group, ImageReader read, ConfText text)
    {
        var value = group.Value;
        if (!value.Enabled)
        {
            return;
        }
        text.Section(value.Name)
            .Option("strategy", Strategies.GetValueOrDefault(value.RingStrategy, value.RingStrategy))
            .Option("timeout", value.UserTimeout)
            .Option("retry", value.RetryDelay)
            .Option("ringinuse", value.RingInUse)
            .Option("maxlen", value.MaxCalls)
            .Option("musicclass", text.MusicOf(read, group, value.MusicOnHold))
            .Options(Constant);
        var users = read.Links(group.Id, GroupMemberPlugin.Users)
            .Select(link => (Priority: link.Position, Write: (Action)(() => QueueMember.WriteUser(text, read, group.Id, link))));
        var numbers = value.ExtensionMembers
            .Select(member => (member.Priority, Write: (Action)(() => QueueMember.WriteNumber(text, read, group, member))));
        var members = users.Concat(numbers).OrderBy(member => member.Priority).ToList();
        foreach (var member in members)
        {
            member.Write();
        }
        if (members.Count == 0)
        {
            text.Warning(group.Id, "It has no members, so nobody rings. Give it users or extensions, or disable it.");
        }
    }
}
