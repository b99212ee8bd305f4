using System.Net;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests;

public sealed class AgentTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task Numbers_are_unique_within_a_tenant_and_never_change()
    {
        var agent = await Http.CreateAsync("/agents", """{"number":"*10#","password":"secret"}""");
        using var elsewhere = await Service.NewTenantAsync();
        await elsewhere.Http.CreateAsync("/agents", """{"number":"*10#"}""");
        await SkipEventsAsync();

        await Http.RefuseAsync(
            HttpMethod.Post, "/agents", """{"number":"*10#"}""", "Resource Error - Agent already exists ('number': '*10#')");
        await Http.RefuseAsync(
            HttpMethod.Post, "/agents", """{"number":"x"}""", "Input Error - number: ['String does not match expected pattern.']");
        await Http.EditAsync($"/agents/{agent["id"]}", """{"number":"x","firstname":"F"}""");
        var edited = await Http.ReadAsync($"/agents/{agent["id"]}");
        Assert.Equal(("*10#", "F", "secret"), ((string?)edited["number"], (string?)edited["firstname"], (string?)edited["password"]));
        await ExpectEventsAsync(("agent_edited", $$"""{"id":{{agent["id"]}}}""", """[{"ipbx":["module reload app_queue.so"]}]"""));
    }

    [Fact]
    public async Task An_agent_is_created_with_its_queues_or_not_at_all()
    {
        var queue = await Http.CreateAsync("/queues", $$"""{"name":"q{{Guid.NewGuid():N}}"}""");
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        var other = await below.Http.CreateAsync("/queues", $$"""{"name":"q{{Guid.NewGuid():N}}"}""");
        await SkipEventsAsync();

        await Http.RefuseAsync(
            HttpMethod.Post, "/agents", $$"""{"number":"1","queues":[{"id":{{queue["id"]}} },{"id":999999}]}""", HttpStatusCode.NotFound,
            "Resource Not Found - Queue was not found ('id': 999999)");
        await Http.RefuseAsync(
            HttpMethod.Post, "/agents", $$"""{"number":"1","queues":[{"id":{{other["id"]}} }]}""",
            $"Resource Error - different tenants ('queue_tenant_uuid': '{below.Uuid}', 'agent_tenant_uuid': '{Tenant.Uuid}')");
        await Http.RefuseAsync(
            HttpMethod.Post, "/agents", """{"number":"1","queues":[{"penalty":1}]}""",
            "Input Error - queues: {0: {'id': ['Missing data for required field.']}}");
        await ExpectEventsAsync();
        var agent = await Http.CreateAsync("/agents", $$"""{"number":"1","queues":[{"id":{{queue["id"]}},"penalty":2}]}""");

        Assert.Equal(2, (int)agent["queues"]![0]!["penalty"]!);
        Assert.Equal((string?)queue["name"], (string?)agent["queues"]![0]!["name"]);
        await ExpectEventsAsync(
            ("agent_created", $$"""{"id":{{agent["id"]}}}""", """[{"ipbx":["module reload app_queue.so"]}]"""),
            ("queue_member_agent_associated", $$"""{"queue_id":{{queue["id"]}},"agent_id":{{agent["id"]}},"penalty":2}""", null),
            ("agent_edited", $$"""{"id":{{agent["id"]}}}""", null));
        await Http.EditAsync($"/agents/{agent["id"]}", """{"queues":[]}""");
        Assert.Single((await Http.ReadAsync($"/agents/{agent["id"]}"))["queues"]!.AsArray());
    }

    [Fact]
    public async Task A_user_is_at_most_one_agent()
    {
        var user = await Http.CreateAsync("/users", """{"firstname":"U"}""");
        var (first, second) = (
            await Http.CreateAsync("/agents", """{"number":"1"}"""), await Http.CreateAsync("/agents", """{"number":"2"}"""));
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        var elsewhere = await below.Http.CreateAsync("/agents", """{"number":"1"}""");
        await Http.EditAsync($"/users/{user["id"]}/agents/{first["id"]}");
        await SkipEventsAsync();

        await Http.RefuseAsync(
            HttpMethod.Put, $"/users/{user["uuid"]}/agents/{elsewhere["id"]}", "",
            $"Resource Error - different tenants ('agent_tenant_uuid': '{below.Uuid}', 'user_tenant_uuid': '{Tenant.Uuid}')");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/users/{user["uuid"]}/agents/{second["id"]}", "",
            $"Resource Error - User is associated with a Agent ('user_id': {user["id"]}, 'agent': {second["id"]})");
        Assert.Equal("1", (string?)(await Http.ReadAsync($"/users/{user["uuid"]}"))["agent"]!["number"]);
        Assert.Equal("U", (string?)(await Http.ReadAsync($"/agents/{first["id"]}"))["users"]![0]!["firstname"]);
        Assert.Equal($"{first["id"]}", (string?)(await Http.ReadAsync("/users?view=directory"))["items"]![0]!["agent_id"]);
        await Http.DeleteAsync($"/users/{user["id"]}/agents", HttpStatusCode.NoContent);
        await Http.DeleteAsync($"/users/{user["uuid"]}/agents", HttpStatusCode.NoContent);
        await ExpectEventsAsync(new ExpectedEvent(
            "user_agent_dissociated", $$"""{"user_uuid":"{{user["uuid"]}}","agent_id":{{first["id"]}}}""")
        {
            RoutingKey = $"config.users.{user["uuid"]}.agents.deleted",
            Headers = $$"""{"tenant_uuid":"{{Tenant.Uuid}}","user_uuid:{{user["uuid"]}}":true}""",
        });
        await Http.EditAsync($"/users/{user["id"]}/agents/{second["id"]}");
        await Http.DeleteAsync($"/agents/{second["id"]}", HttpStatusCode.NoContent);
        Assert.Null((await Http.ReadAsync($"/users/{user["uuid"]}"))["agent"]);
    }

    [Fact]
    public async Task A_skills_weight_changes_silently()
    {
        var agent = await Http.CreateAsync("/agents", """{"number":"1","firstname":"F"}""");
        var skill = await Http.CreateAsync("/agents/skills", """{"name":"french"}""");
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        var elsewhere = await below.Http.CreateAsync("/agents/skills", """{"name":"french"}""");
        var path = $"/agents/{agent["id"]}/skills/{skill["id"]}";
        await SkipEventsAsync();

        await Http.RefuseAsync(
            HttpMethod.Put, path, """{"skill_weight":-1}""", "Input Error - skill_weight: ['Must be greater than or equal to 0.']");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/agents/{agent["id"]}/skills/{elsewhere["id"]}", "{}",
            $"Resource Error - different tenants ('agent_tenant_uuid': '{Tenant.Uuid}', 'skill_tenant_uuid': '{below.Uuid}')");
        await Http.EditAsync(path, """{"skill_weight":5}""");
        var shown = (await Http.ReadAsync($"/agents/{agent["id"]}"))["skills"]![0]!;
        Assert.Equal(("french", 5), ((string?)shown["name"], (int)shown["skill_weight"]!));
        Assert.EndsWith($"/1.1/agents/skills/{skill["id"]}", (string?)shown["links"]![0]!["href"]);
        await Http.EditAsync(path, "{}");
        var reverse = (await Http.ReadAsync($"/agents/skills/{skill["id"]}"))["agents"]![0]!;
        Assert.Equal(("F", 0), ((string?)reverse["firstname"], (int)reverse["skill_weight"]!));
        await ExpectEventsAsync((
            "agent_skill_associated", $$"""{"agent_id":{{agent["id"]}},"skill_id":{{skill["id"]}}}""", """[{"ipbx":["module reload app_queue.so"]}]"""));
        await Http.DeleteAsync($"/agents/skills/{skill["id"]}", HttpStatusCode.NoContent);
        Assert.Empty((await Http.ReadAsync($"/agents/{agent["id"]}"))["skills"]!.AsArray());
    }

    [Fact]
    public async Task Agents_are_found_by_names_and_number()
    {
        await Http.CreateAsync("/agents", """{"number":"20","firstname":"Zoé","description":"unseen"}""");
        await Http.CreateAsync("/agents", """{"number":"10","lastname":"Adams"}""");

        Assert.Equal(["20", "10"], await NumbersAsync(""));
        Assert.Equal(["10", "20"], await NumbersAsync("order=number"));
        Assert.Equal(["20"], await NumbersAsync("search=zoe"));
        Assert.Equal(["10"], await NumbersAsync("lastname=Adams"));
        Assert.Empty(await NumbersAsync("search=unseen"));
    }

    private async Task<IEnumerable<string?>> NumbersAsync(string query) =>
        (await Http.ReadAsync($"/agents?{query}"))["items"]!.AsArray().Select(agent => (string?)agent!["number"]);
}
