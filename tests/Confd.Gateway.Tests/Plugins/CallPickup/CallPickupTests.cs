using System.Net;
using System.Text.Json.Nodes;
using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class CallPickupSample() : ResourceSample("call_pickup", () => $$"""{"name":"{{NewName()}}"}""");

public sealed class CallPickupTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private const string Reload = """[{"ipbx":["module reload res_pjsip.so","module reload chan_sccp.so"]}]""";

    [Fact]
    public async Task Names_are_unique_everywhere_and_only_a_deletion_reloads()
    {
        var name = $"p{Guid.NewGuid():N}";
        using var elsewhere = await Service.NewTenantAsync();
        await elsewhere.Http.CreateAsync("/callpickups", $$"""{"name":"{{name}}"}""");
        var pickup = await NewPickupAsync();
        await SkipEventsAsync();

        await Http.RefuseAsync(
            HttpMethod.Put, $"/callpickups/{pickup["id"]}", $$"""{"name":"{{name}}"}""",
            $"Resource Error - CallPickup already exists ('name': '{name}')");
        await Http.DeleteAsync($"/callpickups/{pickup["id"]}", HttpStatusCode.NoContent);
        await ExpectEventsAsync(("call_pickup_deleted", $$"""{"id":{{pickup["id"]}}}""", Reload));
    }

    [Theory]
    [InlineData("interceptor")]
    [InlineData("target")]
    public async Task Both_ends_have_users_and_groups(string word)
    {
        var pickup = await NewPickupAsync();
        var path = $"/callpickups/{pickup["id"]}";
        var user = await Http.CreateAsync("/users", """{"firstname":"U"}""");
        var group = await Http.CreateAsync("/groups", """{"label":"g"}""");
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        var (strange, stranger) = (
            await below.Http.CreateAsync("/groups", """{"label":"g"}"""), await below.Http.CreateAsync("/users", """{"firstname":"U"}"""));
        await SkipEventsAsync();

        await Http.EditAsync($"{path}/{word}s/users", $$"""{"users":[{"uuid":"{{user["uuid"]}}"}]}""");
        await Http.EditAsync($"{path}/{word}s/groups", $$"""{"groups":[{"id":{{group["id"]}} }]}""");

        await ExpectEventsAsync(
            new ExpectedEvent(
                $"call_pickup_{word}_users_associated",
                $$"""{"call_pickup_id":{{pickup["id"]}},"user_uuids":["{{user["uuid"]}}"]}""", Reload)
            {
                RoutingKey = $"config.callpickups.{word}s.users.updated",
            },
            new ExpectedEvent(
                $"call_pickup_{word}_groups_associated",
                $$"""{"call_pickup_id":{{pickup["id"]}},"group_ids":[{{group["id"]}}]}""", Reload)
            {
                RoutingKey = $"config.callpickups.{word}s.groups.updated",
            });
        Assert.Equal(
            $$"""{"groups":[{"id":{{group["id"]}},"name":"{{group["name"]}}"}],"users":[{"uuid":"{{user["uuid"]}}","firstname":"U","lastname":null}]}""",
            (await Http.ReadAsync(path))[$"{word}s"]!.ToJsonString());
        await Http.RefuseAsync(
            HttpMethod.Put, $"{path}/{word}s/groups", $$"""{"groups":[{"id":{{strange["id"]}} },{"id":999999}]}""",
            "Input Error - field 'groups': Group was not found ('id': 999999)");
        await Http.RefuseAsync(
            HttpMethod.Put, $"{path}/{word}s/groups", $$"""{"groups":[{"id":{{group["id"]}} },{"id":{{group["id"]}} },{"id":{{strange["id"]}} }]}""",
            $"Resource Error - different tenants ('call_pickup_tenant_uuid': '{Tenant.Uuid}', 'group_tenant_uuid': '{below.Uuid}')");
        await Http.RefuseAsync(
            HttpMethod.Put, $"{path}/{word}s/groups", $$"""{"groups":[{"id":{{group["id"]}} },{"id":{{group["id"]}} }]}""",
            "Resource Error - Operation not permitted. Cannot associate same group more than once");
        await Http.RefuseAsync(
            HttpMethod.Put, $"{path}/{word}s/users", $$"""{"users":[{"uuid":"{{stranger["uuid"]}}"}]}""",
            $"Resource Error - different tenants ('call_pickup_tenant_uuid': '{Tenant.Uuid}', 'user_tenant_uuid': '{below.Uuid}')");
        await Http.RefuseAsync(
            HttpMethod.Put, $"{path}/{word}s/users", $$"""{"users":[{"uuid":"{{user["uuid"]}}"},{"uuid":"{{user["uuid"]}}"}]}""",
            "Resource Error - Operation not permitted. Cannot associate same user more than once");
        await Http.DeleteAsync($"/groups/{group["id"]}", HttpStatusCode.NoContent);
        await Http.DeleteAsync($"/users/{user["uuid"]}", HttpStatusCode.NoContent);
        Assert.Equal("""{"groups":[],"users":[]}""", (await Http.ReadAsync(path))[$"{word}s"]!.ToJsonString());
    }

    [Fact]
    public async Task A_user_shows_whose_calls_it_can_pick_up_directly_and_through_groups()
    {
        var (me, direct, member) = (
            await Tenant.NewUserWithLineAsync("Me"), await Http.CreateAsync("/users", """{"firstname":"Direct"}"""),
            await Tenant.NewUserWithLineAsync("Member"));
        var (mine, theirs) = (await Http.CreateAsync("/groups", """{"label":"g"}"""), await Http.CreateAsync("/groups", """{"label":"g"}"""));
        await Http.EditAsync($"/groups/{mine["id"]}/members/users", $$"""{"users":[{"uuid":"{{me["uuid"]}}"}]}""");
        await Http.EditAsync($"/groups/{theirs["id"]}/members/users", $$"""{"users":[{"uuid":"{{member["uuid"]}}"}]}""");
        var (byUser, byGroup) = (await NewPickupAsync(), await NewPickupAsync());
        await Http.EditAsync($"/callpickups/{byUser["id"]}/interceptors/users", $$"""{"users":[{"uuid":"{{me["uuid"]}}"}]}""");
        await Http.EditAsync($"/callpickups/{byUser["id"]}/targets/users", $$"""{"users":[{"uuid":"{{direct["uuid"]}}"}]}""");
        await Http.EditAsync($"/callpickups/{byGroup["id"]}/interceptors/groups", $$"""{"groups":[{"id":{{mine["id"]}} }]}""");
        await Http.EditAsync($"/callpickups/{byGroup["id"]}/targets/users", $$"""{"users":[{"uuid":"{{direct["uuid"]}}"}]}""");
        await Http.EditAsync($"/callpickups/{byGroup["id"]}/targets/groups", $$"""{"groups":[{"id":{{theirs["id"]}} }]}""");

        Assert.Equal(["Direct", "Member"], await TargetsAsync(me));
        Assert.Empty(await TargetsAsync(direct));
        await Http.EditAsync($"/groups/{theirs["id"]}/members/users", """{"users":[]}""");
        Assert.Equal(["Direct"], await TargetsAsync(me));
        await Http.DeleteAsync($"/callpickups/{byUser["id"]}", HttpStatusCode.NoContent);
        await Http.DeleteAsync($"/callpickups/{byGroup["id"]}", HttpStatusCode.NoContent);
        Assert.Empty(await TargetsAsync(me));
    }

    private Task<JsonObject> NewPickupAsync() => Http.CreateAsync("/callpickups", $$"""{"name":"p{{Guid.NewGuid():N}}"}""");

    private async Task<IEnumerable<string?>> TargetsAsync(JsonObject user) =>
        (await Http.ReadAsync($"/users/{user["uuid"]}"))["call_pickup_target_users"]!.AsArray()
            .Select(target => (string?)target!["firstname"]).Order();
}
