using Confd.Asterisk;
using Confd.Resources;

namespace Confd.Plugins;

/// <summary>A queue of a call center, and the fallbacks of calls that nobody takes.</summary>
internal static class QueuePart
{
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
        plan.Label("end").Do("Hangup");
        if (value.WaitTimeDestination is not null || value.WaitRatioDestination is not null)
        {
            plan.Find(
                FindingSeverity.Warning,
                "Its destinations for long waits are not in the standalone dialplan. Set a timeout, or maxlen among its options.");
        }
    }

    private static string OptionsOf(Queue value) => string.Concat(
    [
        value.DataQuality ? "d" : "", value.DtmfHangupCalleeEnabled ? "h" : "", value.DtmfHangupCallerEnabled ? "H" : "",
        value.RetryOnTimeout ? "" : "n", value.RingOnHold ? "r" : "", value.DtmfTransferCalleeEnabled ? "t" : "",
        value.DtmfTransferCallerEnabled ? "T" : "", value.DtmfRecordCalleeEnabled || value.DtmfRecordToggle ? "x" : "",
        value.DtmfRecordCallerEnabled ? "X" : "", value.MarkAnsweredElsewhere ? "C" : "",
    ]);
}
