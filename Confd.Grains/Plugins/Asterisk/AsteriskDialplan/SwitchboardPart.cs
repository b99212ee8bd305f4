using System.Globalization;
using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>A switchboard: the caller hears music while all operators ring.</summary>
internal static class SwitchboardPart
{
    public static void Write(Stored<Switchboard> switchboard, ImageReader read, ConfText text)
    {
        var value = switchboard.Value;
        var plan = Dialplan.Of(switchboard, read, text).Context(DialplanNames.Switchboard(value.Uuid)).Exten("s").Enter(null, null);
        var operators = read.Related<User>(switchboard.Id, SwitchboardMemberPlugin.Users)
            .Where(user => user.Value.Enabled && plan.IsOwn(user))
            .Select(user => $"Local/{user.Value.Uuid}@{DialplanNames.SharedLines}").Distinct().ToList();
        if (operators.Count == 0)
        {
            plan.Warning("It has no operators, so nobody takes its calls. Give it users.");
        }
        else
        {
            var seconds = value.Timeout?.ToString(CultureInfo.InvariantCulture) ?? "";
            var music = text.MusicOf(read, switchboard, value.QueueMusicOnHold);
            plan.Do("Answer")
                .Do("Dial", $$"""{{new DialplanCode(string.Join('&', operators))}},${IF($[${LEN(${CONFD_RINGTIME})} > 0]?${CONFD_RINGTIME}:{{seconds}})},m({{music}})""")
                .Do("Set", $"CONFD_RINGTIME=")
                .Do("GotoIf", $$"""$["${DIALSTATUS}" = "ANSWER"]?end""");
        }
        GroupPart.End(plan, null, read.Find<SwitchboardFallbacks>(switchboard.Id.Key)?.Value.NoanswerDestination);
        plan.Label("end").Do("Hangup");
    }
}
