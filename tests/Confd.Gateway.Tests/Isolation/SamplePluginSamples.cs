using System.Text.Json.Nodes;
using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests.Isolation;

public sealed class DoorSample() : ResourceSample("door", () => $$"""{"door":"{{NewName()}}"}""");

public sealed class DoorGroupSample() : AssociationSample("door_group")
{
    public override string Body => "";

    public override async Task<JsonObject> LeftAsync(TestTenant tenant) =>
        await tenant.Http.CreateAsync("/doors", $$"""{"door":"{{Guid.NewGuid().ToString("N")[..12]}}"}""");

    public override Task<JsonObject> RightAsync(TestTenant tenant) => new ResourceSubject("group", tenant).CreateAsync();
}

public sealed class DoorUserSample() : AssociationSample("door_user")
{
    public override string Body => "";

    public override async Task<JsonObject> LeftAsync(TestTenant tenant) =>
        await tenant.Http.CreateAsync("/doors", $$"""{"door":"{{Guid.NewGuid().ToString("N")[..12]}}"}""");

    public override Task<JsonObject> RightAsync(TestTenant tenant) => new ResourceSubject("user", tenant).CreateAsync();
}
