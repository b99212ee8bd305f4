using System.Net;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests;

public sealed class QueueMemberTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private const string Reload = """[{"ipbx":["module reload res_pjsip.so","module reload app_queue.so","module reload chan_sccp.so"]}]""";

    [Fact]
    public async Task An_agents_penalty_and_priority_change_silently()
    {
        var queue = await NewQueueAsync();
        var (first, second) = (await NewAgentAsync("1"), await NewAgentAsync("2"));
        var path = $"/queues/{queue["id"]}/members/agents/{first["id"]}";
        await SkipEventsAsync();

        await Http.RefuseAsync(HttpMethod.Put, path, "", "The browser (or proxy) sent a request that this server could not understand.");
        await Http.RefuseAsync(
            HttpMethod.Put, path, """{"penalty":-1,"priority":null}""",
            "Input Error - penalty: ['Must be greater than or equal to 0.']", "Input Error - priority: ['Field may not be null.']");
        await Http.EditAsync(path, """{"penalty":3,"priority":2}""");
        await Http.EditAsync($"/queues/{queue["id"]}/members/agents/{second["id"]}", "{}");

        await ExpectEventsAsync(
            ("queue_member_agent_associated", $$"""{"queue_id":{{queue["id"]}},"agent_id":{{first["id"]}},"penalty":3}""", null),
            ("agent_edited", $$"""{"id":{{first["id"]}}}""", null),
            ("queue_member_agent_associated", $$"""{"queue_id":{{queue["id"]}},"agent_id":{{second["id"]}},"penalty":0}""", null),
            ("agent_edited", $$"""{"id":{{second["id"]}}}""", null));
        Assert.Equal(["2 0 0", "1 3 2"], await AgentsOfAsync(queue));
        Assert.Equal(3, (int)(await Http.ReadAsync($"/agents/{first["id"]}"))["queues"]![0]!["penalty"]!);
        await Http.EditAsync(path, """{"penalty":1}""");
        Assert.Equal(["1 1 0", "2 0 0"], await AgentsOfAsync(queue));
        await Http.DeleteAsync(path, HttpStatusCode.NoContent);
        await ExpectEventsAsync(
            ("queue_member_agent_dissociated", $$"""{"queue_id":{{queue["id"]}},"agent_id":{{first["id"]}}}""", null),
            ("agent_edited", $$"""{"id":{{first["id"]}}}""", null));
        await Http.DeleteAsync($"/agents/{second["id"]}", HttpStatusCode.NoContent);
        Assert.Empty(await AgentsOfAsync(queue));
    }

    [Fact]
    public async Task An_agent_must_be_of_the_queues_tenant_and_both_must_exist()
    {
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        var queue = await NewQueueAsync();
        var agent = await below.Http.CreateAsync("/agents", """{"number":"1"}""");

        await Http.RefuseAsync(
            HttpMethod.Put, $"/queues/{queue["id"]}/members/agents/{agent["id"]}", "{}",
            $"Resource Error - different tenants ('queue_tenant_uuid': '{Tenant.Uuid}', 'agent_tenant_uuid': '{below.Uuid}')");
        await Http.RefuseAsync(
            HttpMethod.Put, "/queues/999999/members/agents/999999", "{\"penalty\":-1}", HttpStatusCode.NotFound,
            "Resource Not Found - Queue was not found ('id': 999999)");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/queues/{queue["id"]}/members/agents/999999", "{\"penalty\":-1}", HttpStatusCode.NotFound,
            "Resource Not Found - Agent was not found ('id': 999999)");
    }

    [Fact]
    public async Task The_rules_of_users_come_in_the_contracts_order()
    {
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        var queue = await NewQueueAsync();
        var user = await Tenant.NewUserWithLineAsync();
        var lineless = await Http.CreateAsync("/users", """{"firstname":"U"}""");
        var elsewhere = await below.Http.CreateAsync("/users", """{"firstname":"U"}""");
        var second = await Http.CreateAsync("/users", """{"firstname":"U"}""");
        var line = user["lines"]![0]!["id"];
        await Http.EditAsync($"/users/{second["uuid"]}/lines/{line}");
        await Http.EditAsync($"/queues/{queue["id"]}/members/users/{user["uuid"]}", "{}");

        await Http.RefuseAsync(
            HttpMethod.Put, $"/queues/{queue["id"]}/members/users/{elsewhere["id"]}", "{}",
            $"Resource Error - different tenants ('queue_tenant_uuid': '{Tenant.Uuid}', 'user_tenant_uuid': '{below.Uuid}')");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/queues/{queue["id"]}/members/users/{lineless["uuid"]}", "{}",
            $"Resource Error - User must be associated with a Line ('user_uuid': '{lineless["uuid"]}')");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/queues/{queue["id"]}/members/users/{second["uuid"]}", "{}",
            $"Resource Error - Operation not permitted. Cannot associate different users with the same line ('line_id': {line})");
    }

    [Fact]
    public async Task A_users_membership_is_told_with_the_integer_id_and_ends_with_the_main_line()
    {
        var queue = await NewQueueAsync();
        var (user, other) = (await Tenant.NewUserWithLineAsync("A"), await Tenant.NewUserWithLineAsync("B"));
        var path = $"/queues/{queue["id"]}/members/users/{user["uuid"]}";
        await SkipEventsAsync();

        await Http.EditAsync(path, """{"priority":4}""");
        await ExpectEventsAsync(new ExpectedEvent(
            "queue_member_user_associated", $$"""{"queue_id":{{queue["id"]}},"user_uuid":"{{user["id"]}}"}""", Reload)
        {
            RoutingKey = "config.queues.users.updated",
            Headers = $$"""{"tenant_uuid":"{{Tenant.Uuid}}","user_uuid:{{user["id"]}}":true}""",
        });
        await Http.EditAsync($"/queues/{queue["id"]}/members/users/{other["id"]}", """{"priority":1}""");
        Assert.Equal(["B 1", "A 4"], await UsersOfAsync(queue));
        await Http.EditAsync(path, "{}");
        Assert.Equal(["A 0", "B 1"], await UsersOfAsync(queue));
        Assert.Equal((string?)queue["name"], (string?)(await Http.ReadAsync($"/users/{user["uuid"]}"))["queues"]![0]!["name"]);
        await Http.DeleteAsync($"/users/{user["uuid"]}/lines/{user["lines"]![0]!["id"]}", HttpStatusCode.NoContent);
        Assert.Equal(["B 1"], await UsersOfAsync(queue));
        await Http.DeleteAsync($"/users/{other["uuid"]}", HttpStatusCode.NoContent);
        Assert.Empty(await UsersOfAsync(queue));
    }

    private Task<JsonObject> NewQueueAsync() => Http.CreateAsync("/queues", $$"""{"name":"q{{Guid.NewGuid():N}}"}""");

    private Task<JsonObject> NewAgentAsync(string number) => Http.CreateAsync("/agents", $$"""{"number":"{{number}}"}""");

    private async Task<IEnumerable<string>> AgentsOfAsync(JsonObject queue) =>
        (await Http.ReadAsync($"/queues/{queue["id"]}"))["members"]!["agents"]!.AsArray()
            .Select(agent => $"{agent!["number"]} {agent["penalty"]} {agent["priority"]}");

    private async Task<IEnumerable<string>> UsersOfAsync(JsonObject queue) =>
        (await Http.ReadAsync($"/queues/{queue["id"]}"))["members"]!["users"]!.AsArray()
            .Select(user => $"{user!["firstname"]} {user["priority"]}");
}
