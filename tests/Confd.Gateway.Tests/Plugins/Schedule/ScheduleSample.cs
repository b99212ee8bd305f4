using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class ScheduleSample : ResourceSample
{
    public ScheduleSample()
        : base("schedule", () => """{"closed_destination":{"type":"none"}}""")
    {
        Value("timezone", "\"America/Montreal\"");
        Value("closed_destination", """{"type":"custom","command":"Playback(hello)"}""");
        Value("open_periods", """[{"hours_start":"07:15","hours_end":"18:00","week_days":[1],"month_days":[2],"months":[3]}]""");
        Value(
            "exceptional_periods",
            """[{"hours_start":"07:15","hours_end":"18:00","week_days":[1],"month_days":[2],"months":[3],"destination":{"type":"none"}}]""");
    }
}
