using System.Net;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests;

/// <summary>Groups, switchboards and agent of a user, created, edited and deleted along with it.</summary>
public sealed class UserPartsTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private const string NoUuid = "10000000-0000-4000-8000-00000000dead";

    [Fact]
    public async Task A_user_is_created_with_groups_switchboards_and_agent()
    {
        var (group, switchboard, context) = (await NewGroupAsync(), await NewSwitchboardAsync(), await Http.NewContextAsync());
        var other = await Http.CreateAsync("/users", """{"firstname":"O"}""");
        await Http.EditAsync($"/switchboards/{switchboard}/members/users", $$"""{"users":[{"uuid":"{{other["uuid"]}}"}]}""");
        var queue = await Http.CreateAsync("/queues", $$"""{"name":"q{{Guid.NewGuid():N}}","label":"q"}""");
        await SkipEventsAsync();

        var user = await Http.CreateAsync(
            "/users",
            $$"""
            {"firstname":"A","lastname":"B","lines":[{"context":"{{context}}","endpoint_sip":{},"extensions":[{"exten":"1000"}]}],
             "groups":[{"uuid":"{{group}}"}],"switchboards":[{"uuid":"{{switchboard}}"}],
             "agent":{"queues":[{"id":{{queue["id"]}},"penalty":2}]} }
            """);

        Assert.Equal(
            ["user_groups_associated", "switchboard_member_user_associated", "agent_created", "queue_member_agent_associated", "agent_edited", "user_agent_associated"],
            (await Tenant.NewEventNamesAsync()).TakeLast(6));
        Assert.Equal(
            $$"""[{"uuid":"{{group}}","links":[{"rel":"groups","href":"{{Http.BaseAddress}}1.1/groups/{{group}}"}]}]""", user["groups"]!.ToJsonString());
        Assert.Equal(
            $$"""[{"uuid":"{{switchboard}}","links":[{"rel":"switchboards","href":"{{Http.BaseAddress}}1.1/switchboards/{{switchboard}}"}]}]""",
            user["switchboards"]!.ToJsonString());
        Assert.Equal(("A", "B", "1000"), ((string?)user["agent"]!["firstname"], (string?)user["agent"]!["lastname"], (string?)user["agent"]!["number"]));
        Assert.Equal($$"""[{"id":{{queue["id"]}},"penalty":2,"priority":0}]""", user["agent"]!["queues"]!.ToJsonString());
        var shown = await Http.ReadAsync($"/users/{user["uuid"]}");
        Assert.Equal(group, (string?)Assert.Single(shown["groups"]!.AsArray())!["uuid"]);
        Assert.Equal(switchboard, (string?)Assert.Single(shown["switchboards"]!.AsArray())!["uuid"]);
        Assert.Equal((int)user["agent"]!["id"]!, (int)shown["agent"]!["id"]!);
        Assert.Equal(2, (await MembersAsync(switchboard)).Count);
        Assert.Equal((string?)user["uuid"], (string?)(await Http.ReadAsync($"/groups/{group}"))["members"]!["users"]![0]!["uuid"]);
    }

    [Fact]
    public async Task What_a_part_refuses_undoes_the_whole_creation()
    {
        var (group, context) = (await NewGroupAsync(), await Http.NewContextAsync());
        var line = $$"""{"context":"{{context}}","endpoint_sip":{},"extensions":[{"exten":"1000"}]}""";
        await Http.CreateAsync("/agents", """{"number":"1000"}""");
        await SkipEventsAsync();

        await RefuseAsync(
            $$"""[],"groups":[{"uuid":"{{group}}"}]""",
            user => $"Resource Error - User must be associated with a Line ('user_uuid': '{user}')");
        await RefuseAsync(
            $$"""[{{line}}],"groups":[{"uuid":"{{NoUuid}}"}]""",
            _ => $"Input Error - field 'groups': Group was not found ('uuid': '{NoUuid}')");
        await RefuseAsync(
            $$"""[{{line}}],"groups":[{"uuid":"{{group}}"},{"uuid":"{{group}}"}]""",
            _ => "Resource Error - Operation not permitted. Cannot associate same group more than once");
        await RefuseAsync($$"""[{{line}}],"groups":[{}]""", _ => "Input Error - groups: {0: {'uuid': ['Missing data for required field.']}}");
        await RefuseAsync($$"""[{{line}}],"agent":{}""", _ => "Resource Error - Agent already exists ('number': '1000')");
        await RefuseAsync("""[],"agent":{}""", _ => "Input Error - number: ['Missing data for required field.']");
        await RefuseAsync("""[],"agent":{"number":"x"}""", _ => "Input Error - agent: {'number': ['String does not match expected pattern.']}");
        await Http.RefuseAsync(
            HttpMethod.Post, "/users", $$"""{"firstname":"A","switchboards":[{"uuid":"{{NoUuid}}"}]}""", HttpStatusCode.NotFound,
            $"Resource Not Found - Switchboard was not found ('uuid': '{NoUuid}')");
        await Http.RefuseAsync(
            HttpMethod.Post, "/users", """{"firstname":"A","agent":{"number":"2","queues":[{"id":99999999}]} }""", HttpStatusCode.NotFound,
            "Resource Not Found - Queue was not found ('id': 99999999)");
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        var theirs = (string)(await below.Http.CreateAsync("/switchboards", """{"name":"s"}"""))["uuid"]!;
        await Http.RefuseAsync(
            HttpMethod.Post, "/users", $$"""{"firstname":"A","switchboards":[{"uuid":"{{theirs}}"}]}""",
            $"Resource Error - different tenants ('switchboard_tenant_uuid': '{below.Uuid}', 'user_tenant_uuid': '{Tenant.Uuid}')");

        Assert.Equal((0, 0, 0), (await Http.CountAsync("/users"), await Http.CountAsync("/lines"), await Http.CountAsync("/extensions")));
        Assert.Equal(1, await Http.CountAsync("/agents"));
        Assert.Empty(await Tenant.NewEventNamesAsync());
    }

    [Fact]
    public async Task An_agent_of_null_is_none_and_a_given_number_stays()
    {
        var without = await Http.CreateAsync("/users", """{"firstname":"A","agent":null}""");
        var with = await Http.CreateAsync("/users", """{"firstname":"A","lastname":"B","agent":{"number":"77","firstname":"F","lastname":null} }""");

        Assert.Null(without["agent"]);
        Assert.Equal(("77", "F", null), ((string?)with["agent"]!["number"], (string?)with["agent"]!["firstname"], (string?)with["agent"]!["lastname"]));
    }

    [Fact]
    public async Task A_recursive_edit_replaces_groups_and_switchboards()
    {
        var (first, second) = (await NewGroupAsync(), await NewGroupAsync());
        var (old, next) = (await NewSwitchboardAsync(), await NewSwitchboardAsync());
        var (user, line) = await NewUserAsync($$"""
            "groups":[{"uuid":"{{first}}"}],"switchboards":[{"uuid":"{{old}}"}]
            """);

        await EditAsync(user, line, $$"""
            "groups":[{"uuid":"{{second}}"}],"switchboards":[{"uuid":"{{next}}"}]
            """);
        var edited = await Http.ReadAsync($"/users/{user}");
        Assert.Equal(second, (string?)Assert.Single(edited["groups"]!.AsArray())!["uuid"]);
        Assert.Equal(next, (string?)Assert.Single(edited["switchboards"]!.AsArray())!["uuid"]);
        Assert.Empty(await MembersAsync(old));
        await SkipEventsAsync();

        await EditAsync(user, line, "\"agent\":null");
        var emptied = await Http.ReadAsync($"/users/{user}");
        Assert.Empty(emptied["groups"]!.AsArray());
        Assert.Empty(emptied["switchboards"]!.AsArray());
        var events = await Tenant.NewEventNamesAsync();
        Assert.Contains("user_groups_associated", events);
        Assert.Contains("switchboard_member_user_associated", events);
    }

    [Fact]
    public async Task A_recursive_edit_changes_replaces_or_adopts_the_agent()
    {
        var (user, line) = await NewUserAsync("""
            "agent":{"number":"1","description":"first"}
            """);
        var first = (int)(await Http.ReadAsync($"/users/{user}"))["agent"]!["id"]!;
        var spare = (int)(await Http.CreateAsync("/agents", """{"number":"2"}"""))["id"]!;

        await EditAsync(user, line, $$"""
            "agent":{"id":{{first}},"description":"edited"}
            """);
        Assert.Equal("edited", (string?)(await Http.ReadAsync($"/agents/{first}"))["description"]);
        await EditAsync(user, line, $$"""
            "agent":{"id":{{spare}} }
            """);
        Assert.Equal(first, await AgentAsync(user));
        await EditAsync(user, line, """
            "agent":{"number":"3"}
            """);
        Assert.Equal("3", (string?)(await Http.ReadAsync($"/users/{user}"))["agent"]!["number"]);
        await Http.MissesAsync($"/agents/{first}", "Agent", $"'id': {first}");
        await Http.DeleteAsync($"/users/{user}/agents", HttpStatusCode.NoContent);
        await EditAsync(user, line, $$"""
            "agent":{"id":{{spare}},"description":"ignored"}
            """);
        Assert.Equal(spare, await AgentAsync(user));
        Assert.Null((await Http.ReadAsync($"/agents/{spare}"))["description"]);
    }

    [Fact]
    public async Task A_recursive_edit_that_is_refused_changes_nothing()
    {
        var group = await NewGroupAsync();
        var (user, line) = await NewUserAsync($$"""
            "groups":[{"uuid":"{{group}}"}]
            """);
        await SkipEventsAsync();

        await Http.RefuseAsync(
            HttpMethod.Put, $"/users/{user}?recursive=true",
            $$"""{"firstname":"A","lines":[{{line}}],"switchboards":[{"uuid":"{{NoUuid}}"}]}""", HttpStatusCode.NotFound,
            $"Resource Not Found - Switchboard was not found ('uuid': '{NoUuid}')");

        Assert.Equal(group, (string?)Assert.Single((await Http.ReadAsync($"/users/{user}"))["groups"]!.AsArray())!["uuid"]);
        Assert.Empty(await Tenant.NewEventNamesAsync());
    }

    [Fact]
    public async Task A_recursive_deletion_takes_the_agent_and_leaves_groups_and_switchboards()
    {
        var (group, switchboard) = (await NewGroupAsync(), await NewSwitchboardAsync());
        var (user, _) = await NewUserAsync($$"""
            "groups":[{"uuid":"{{group}}"}],"switchboards":[{"uuid":"{{switchboard}}"}],"agent":{}
            """);
        var agent = await AgentAsync(user);
        await SkipEventsAsync();

        await Http.DeleteAsync($"/users/{user}?recursive=true", HttpStatusCode.NoContent);

        await Http.MissesAsync($"/agents/{agent}", "Agent", $"'id': {agent}");
        Assert.Empty(await MembersAsync(switchboard));
        Assert.Empty((await Http.ReadAsync($"/groups/{group}"))["members"]!["users"]!.AsArray());
        var events = await Tenant.NewEventNamesAsync();
        Assert.Equal(["user_agent_dissociated", "agent_deleted", "user_groups_associated"], events.Take(3));
        Assert.Equal(["switchboard_member_user_associated", "user_deleted"], events.TakeLast(2));
    }

    private async Task<(string User, string Line)> NewUserAsync(string parts)
    {
        var user = await Http.CreateAsync(
            "/users",
            $$"""{"firstname":"A","lines":[{"context":"{{await Http.NewContextAsync()}}","endpoint_sip":{},"extensions":[{"exten":"1000"}]}],{{parts}}}""");
        var line = user["lines"]![0]!;
        return ((string)user["uuid"]!, $$"""{"id":{{line["id"]}},"context":"{{line["context"]}}"}""");
    }

    private Task EditAsync(string user, string line, string parts) =>
        Http.EditAsync($"/users/{user}?recursive=true", $$"""{"firstname":"A","lines":[{{line}}],{{parts}}}""");

    private async Task<string> NewGroupAsync() =>
        (string)(await Http.CreateAsync("/groups", $$"""{"name":"g{{Guid.NewGuid():N}}","label":"g"}"""))["uuid"]!;

    private async Task<string> NewSwitchboardAsync() => (string)(await Http.CreateAsync("/switchboards", """{"name":"s"}"""))["uuid"]!;

    private async Task<JsonArray> MembersAsync(string switchboard) =>
        (await Http.ReadAsync($"/switchboards/{switchboard}"))["members"]!["users"]!.AsArray();

    private async Task<int> AgentAsync(string user) => (int)(await Http.ReadAsync($"/users/{user}"))["agent"]!["id"]!;

    private async Task RefuseAsync(string linesAndMore, Func<string, string> message)
    {
        var (status, text) = await Http.SendAsync(HttpMethod.Post, "/users", $$"""{"firstname":"A","lines":{{linesAndMore}}}""");
        var actual = (string)JsonNode.Parse(text)![0]!;
        Assert.Equal(HttpStatusCode.BadRequest, status);
        // The user that is undone had a uuid by then.
        var uuid = actual.Contains("'user_uuid': '", StringComparison.Ordinal) ? actual[^38..^2] : "";
        Assert.Equal(message(uuid), actual);
    }
}
