using System.Text.Json.Nodes;
using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class GroupSample : ResourceSample
{
    public GroupSample()
        : base("group", () => """{"label":"g"}""")
    {
        Generated("name");
        Except("name", "another name of label in bodies");
        Value("music_on_hold", "\"default\"");
        // Any edit that does not mention it makes it false again.
        Except("ignore_forward", "covered by GroupTests");
    }
}

public sealed class GroupExtensionSample() : AssociationSample("group_extension")
{
    public override async Task<JsonObject> RightAsync(TestTenant tenant)
    {
        var context = await tenant.Http.NewContextAsync(ranges: "\"group_ranges\":[{\"start\":\"1000\",\"end\":\"1999\"}]");
        return await tenant.Http.CreateAsync("/extensions", $$"""{"exten":"1000","context":"{{context}}"}""");
    }
}
