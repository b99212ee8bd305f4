using System.Globalization;
using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>A group: a queue of Asterisk, and the fallbacks of calls that nobody takes.</summary>
internal static class GroupPart
{
    public static void Write(Stored<Group> group, ImageReader read, ConfText text)
    {
        var value = group.Value;
        if (!value.Enabled)
        {
            return;
        }
        var plan = Dialplan.Of(group, read, text).Context(DialplanNames.Group(value.Id))
            .Exten("s").Enter(RelationPath.Right<GroupSchedulePlugin>(), value.PreprocessSubroutine)
            .CallerName(value.CallerIdMode, value.CallerIdName);
        var options = $"{(value.MusicOnHold is null ? "r" : "")}{(value.MarkAnsweredElsewhere ? "C" : "")}{(value.DtmfRecordToggle ? "x" : "")}";
        QueueCall(plan, value.Name, options, value.Timeout, value.IgnoreForward);
        var fallbacks = read.Find<GroupFallbacks>(group.Id.Key)?.Value ?? new GroupFallbacks();
        plan.Do("GotoIf", $$"""$["${QUEUESTATUS}" = "FULL"]?congestion""")
            .Do("GotoIf", $$"""$["${QUEUESTATUS}" = "CONTINUE"]?end""");
        End(plan, null, fallbacks.NoanswerDestination);
        End(plan, "congestion", fallbacks.CongestionDestination);
        plan.Label("end").Do("Hangup");
    }

    /// <summary>The call waits in a queue of Asterisk.</summary>
    public static void QueueCall(Dialplan plan, string name, string options, int? timeout, bool ignoresForward)
    {
        var seconds = timeout is { } given ? given.ToString(CultureInfo.InvariantCulture) : "";
        plan.Do("Set", $"__CONFD_IGNORE_FORWARD={(ignoresForward ? 1 : 0)}")
            .Do("Queue", $$"""{{name}},{{options}},,,${IF($[${LEN(${CONFD_RINGTIME})} > 0]?${CONFD_RINGTIME}:{{seconds}})}""")
            .Do("Set", $"CONFD_RINGTIME=");
    }

    /// <summary>The end of a call that nobody took.</summary>
    public static void End(Dialplan plan, string? label, Destination? fallback)
    {
        if (label is not null)
        {
            plan.Label(label);
        }
        if (!plan.TryTo(fallback))
        {
            plan.Do("Hangup");
        }
    }
}
