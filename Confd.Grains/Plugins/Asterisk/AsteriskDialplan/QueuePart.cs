using System.Globalization;
using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>A queue of a call center, and the fallbacks of calls that nobody takes.</summary>
internal static class QueuePart
{
    private const double MostCallsPerMember = 1_000_000;

    public static void Write(Stored<Queue> queue, ImageReader read, ConfText text)
    {
        var value = queue.Value;
        if (!value.Enabled)
        {
            return;
        }
        var plan = Dialplan.Of(queue, read, text).Context(DialplanNames.Queue(value.Id))
            .Exten("s").Enter(RelationPath.Right<QueueSchedulePlugin>(), value.PreprocessSubroutine)
            .CallerName(value.CallerIdMode, value.CallerIdName);
        var isDiverted = WriteDiversions(plan, value);
        GroupPart.QueueCall(plan, value.Name, OptionsOf(value), value.Timeout, value.IgnoreForward);
        var fallbacks = read.Find<QueueFallbacks>(queue.Id.Key)?.Value ?? new QueueFallbacks();
        plan.Do("GotoIf", $$"""$["${QUEUESTATUS}" = "TIMEOUT"]?noanswer""")
            .Do("GotoIf", $$"""$["${QUEUESTATUS}" = "FULL"]?busy""")
            .Do("GotoIf", $$"""$["${QUEUESTATUS:0:4}" = "JOIN" | "${QUEUESTATUS:0:5}" = "LEAVE"]?congestion""")
            .Do("GotoIf", $$"""$["${QUEUESTATUS}" = "CONTINUE"]?end""");
        GroupPart.End(plan, null, fallbacks.FailDestination);
        GroupPart.End(plan, "noanswer", fallbacks.NoanswerDestination);
        GroupPart.End(plan, "busy", fallbacks.BusyDestination);
        GroupPart.End(plan, "congestion", fallbacks.CongestionDestination);
        if (isDiverted.ByTime)
        {
            GroupPart.End(plan, "longwait", value.WaitTimeDestination);
        }
        if (isDiverted.ByRatio)
        {
            GroupPart.End(plan, "manywait", value.WaitRatioDestination);
        }
        plan.Label("end").Do("Hangup");
    }

    /// <summary>
    /// Sends a call elsewhere that would wait too long, or with too many others. The first caller always waits: only waiting calls
    /// make an average.
    /// </summary>
    /// <remarks>Source: docs.asterisk.org, QUEUE_VARIABLES, QUEUE_WAITING_COUNT, QUEUE_MEMBER.</remarks>
    private static (bool ByTime, bool ByRatio) WriteDiversions(Dialplan plan, Queue value)
    {
        var seconds = value.WaitTimeDestination is null ? null : value.WaitTimeThreshold;
        var ratio = value.WaitRatioDestination is null ? null : value.WaitRatioThreshold;
        if (seconds is not null || ratio is not null)
        {
            plan.Do("Set", $$"""CONFD_WAITING=0${QUEUE_WAITING_COUNT({{value.Name}})}""");
        }
        if (seconds is { } longest)
        {
            plan.Do("Set", $$"""CONFD_KNOWN=${QUEUE_VARIABLES({{value.Name}})}""")
                .Do("GotoIf", $$"""$[${CONFD_WAITING} > 0 & 0${QUEUEHOLDTIME} > {{longest}}]?longwait""");
            if (!value.Options.Any(option => option is ["setqueuevar", "yes"]))
            {
                plan.Warning("Asterisk does not tell how long its calls wait, so none is sent elsewhere for that. Set its option setqueuevar to yes.");
            }
        }
        if (ratio is { } most)
        {
            var limit = new DialplanCode(Math.Min(most, MostCallsPerMember).ToString("0.######", CultureInfo.InvariantCulture));
            plan.Do("GotoIf", $$"""$[${CONFD_WAITING} > 0 & ${CONFD_WAITING} > {{limit}} * 0${QUEUE_MEMBER({{value.Name}},logged)}]?manywait""");
        }
        return (seconds is not null, ratio is not null);
    }

    private static string OptionsOf(Queue value) => string.Concat(
    [
        value.DataQuality ? "d" : "", value.DtmfHangupCalleeEnabled ? "h" : "", value.DtmfHangupCallerEnabled ? "H" : "",
        value.RetryOnTimeout ? "" : "n", value.RingOnHold ? "r" : "", value.DtmfTransferCalleeEnabled ? "t" : "",
        value.DtmfTransferCallerEnabled ? "T" : "", value.DtmfRecordCalleeEnabled || value.DtmfRecordToggle ? "x" : "",
        value.DtmfRecordCallerEnabled ? "X" : "", value.MarkAnsweredElsewhere ? "C" : "",
    ]);
}
