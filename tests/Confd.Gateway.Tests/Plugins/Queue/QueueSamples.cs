using System.Text.Json.Nodes;
using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class QueueSample : ResourceSample
{
    public QueueSample()
        : base("queue", () => $$"""{"name":"{{NewName()}}"}""")
    {
        Value("music_on_hold", "\"default\"");
        Value("options", """[["strategy","linear"]]""");
        Value("wait_time_destination", """{"type":"custom","command":"Playback(hello)"}""");
        Value("wait_ratio_destination", """{"type":"custom","command":"Playback(hello)"}""");
        Generated("options");
        AnswersOtherwise("options");
        Except("options", "an edit fills in what it does not name; covered by QueueTests");
    }
}

public sealed class QueueExtensionSample() : AssociationSample("queue_extension")
{
    public override async Task<JsonObject> RightAsync(TestTenant tenant)
    {
        var context = await tenant.Http.NewContextAsync(ranges: "\"queue_ranges\":[{\"start\":\"1000\",\"end\":\"1999\"}]");
        return await tenant.Http.CreateAsync("/extensions", $$"""{"exten":"1000","context":"{{context}}"}""");
    }
}

public sealed class QueueMemberUserSample() : AssociationSample("queue_member_user")
{
    public override Task<JsonObject> RightAsync(TestTenant tenant) => tenant.NewUserWithLineAsync();
}
