using System.Net;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests;

public sealed class GroupMemberTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private const string Reload = """[{"ipbx":["module reload res_pjsip.so","module reload app_queue.so","module reload chan_sccp.so"]}]""";

    [Fact]
    public async Task Users_are_replaced_whole_and_ordered_by_priority()
    {
        var group = await NewGroupAsync();
        var (a, b, c) = (await Tenant.NewUserWithLineAsync("A"), await Tenant.NewUserWithLineAsync("B"), await Tenant.NewUserWithLineAsync("C"));
        var path = $"/groups/{group["uuid"]}";
        await SkipEventsAsync();

        await Http.EditAsync($"/groups/{group["id"]}/members/users", Users((a, null), (b, null), (c, 0)));
        Assert.Equal(["A 0", "C 0", "B 1"], await UsersOfAsync(path));
        await Http.EditAsync($"{path}/members/users", Users((c, 7), (a, 2)));
        Assert.Equal(["A 2", "C 7"], await UsersOfAsync(path));

        await ExpectEventsAsync(DomainEvent(group, a, b, c), DomainEvent(group, c, a));
        Assert.Equal((int)group["id"]!, (int)(await Http.ReadAsync($"/users/{a["uuid"]}"))["groups"]![0]!["id"]!);
        Assert.Empty((await Http.ReadAsync($"/users/{b["uuid"]}"))["groups"]!.AsArray());
        await Http.EditAsync($"{path}/members/users", """{"users":[]}""");
        Assert.Empty(await UsersOfAsync(path));
    }

    [Fact]
    public async Task The_rules_of_users_come_in_the_contracts_order()
    {
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        using var stranger = await Service.NewTenantAsync();
        var group = await NewGroupAsync();
        var path = $"/groups/{group["uuid"]}/members/users";
        var user = await Tenant.NewUserWithLineAsync();
        var lineless = await Http.CreateAsync("/users", """{"firstname":"U"}""");
        var elsewhere = await below.Http.CreateAsync("/users", """{"firstname":"U"}""");
        var invisible = await stranger.NewUserWithLineAsync();
        var second = await Http.CreateAsync("/users", """{"firstname":"U"}""");
        var line = (int)user["lines"]![0]!["id"]!;
        await Http.EditAsync($"/users/{second["uuid"]}/lines/{line}");

        await stranger.Http.RefuseAsync(
            HttpMethod.Put, path, "{}", HttpStatusCode.NotFound,
            $"Resource Not Found - Group was not found ('uuid': '{group["uuid"]}')");
        await Http.RefuseAsync(HttpMethod.Put, path, "{}", "Input Error - users: ['Missing data for required field.']");
        await Http.RefuseAsync(
            HttpMethod.Put, path, """{"users":[{"priority":-1},{"uuid":"x","priority":null}]}""",
            "Input Error - users: {0: {'uuid': ['Missing data for required field.'], 'priority': ['Must be greater than or equal to 0.']}, 1: {'priority': ['Field may not be null.']}}");
        foreach (var unknown in new[] { "x", $"{user["id"]}", $"{invisible["uuid"]}" })
        {
            await Http.RefuseAsync(
                HttpMethod.Put, path, $$"""{"users":[{"uuid":"{{lineless["uuid"]}}"},{"uuid":"{{unknown}}"}]}""",
                $"Input Error - field 'users': User was not found ('uuid': '{unknown}')");
        }
        await Http.RefuseAsync(
            HttpMethod.Put, path, Users((lineless, null), (elsewhere, null)),
            $"Resource Error - different tenants ('group_tenant_uuid': '{Tenant.Uuid}', 'user_tenant_uuid': '{below.Uuid}')");
        await Http.RefuseAsync(
            HttpMethod.Put, path, Users((user, null), (user, null), (lineless, null)),
            $"Resource Error - User must be associated with a Line ('user_uuid': '{lineless["uuid"]}')");
        await Http.RefuseAsync(
            HttpMethod.Put, path, Users((user, null), (second, null), (user, null)),
            "Resource Error - Operation not permitted. Cannot associate same user more than once");
        await Http.RefuseAsync(
            HttpMethod.Put, path, Users((user, null), (second, null)),
            $"Resource Error - Operation not permitted. Cannot associate different users with the same line ('line_id': {line})");
    }

    [Fact]
    public async Task Numbers_need_not_exist()
    {
        var group = await NewGroupAsync();
        var path = $"/groups/{group["uuid"]}";
        await SkipEventsAsync();

        await Http.EditAsync(
            $"{path}/members/extensions", """{"extensions":[{"exten":"1","context":"any","priority":9},{"exten":"2","context":"any"}]}""");

        Assert.Equal(
            """[{"exten":"2","context":"any","priority":1},{"exten":"1","context":"any","priority":9}]""",
            (await Http.ReadAsync(path))["members"]!["extensions"]!.ToJsonString());
        await ExpectEventsAsync(new ExpectedEvent(
            "group_member_extensions_associated",
            $$"""{"group_id":{{group["id"]}},"group_uuid":"{{group["uuid"]}}","extensions":[{"exten":"1","context":"any"},{"exten":"2","context":"any"}]}""",
            Reload)
        {
            RoutingKey = "config.groups.members.extensions.updated",
        });
        await Http.RefuseAsync(
            HttpMethod.Put, $"{path}/members/extensions",
            """{"extensions":[{"exten":"1","context":"any"},{"exten":"1","context":"other"},{"exten":"1","context":"any"}]}""",
            "Resource Error - Operation not permitted. Cannot associate same extensions more than once");
        await Http.RefuseAsync(
            HttpMethod.Put, $"{path}/members/extensions", """{"extensions":[{"exten":1}]}""",
            "Input Error - extensions: {0: {'exten': ['Not a valid string.'], 'context': ['Missing data for required field.']}}");
        await Http.EditAsync(path, """{"label":"renamed"}""");
        Assert.Equal(2, (await Http.ReadAsync(path))["members"]!["extensions"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_user_on_a_local_number_is_listed_as_that_number()
    {
        var group = await NewGroupAsync();
        var number = Random.Shared.Next(100_000, 999_999);
        var (user, _) = await Tenant.NewUserAndLineAsync(
            "L", "/endpoints/custom", $$"""{"interface":"Local/{{number}}@default"}""");

        await Http.EditAsync($"/groups/{group["uuid"]}/members/users", Users((user, 4)));

        Assert.Equal(
            $$"""{"users":[],"extensions":[{"exten":"{{number}}","context":"default","priority":4}]}""",
            (await Http.ReadAsync($"/groups/{group["uuid"]}"))["members"]!.ToJsonString());
        Assert.Single((await Http.ReadAsync($"/users/{user["uuid"]}"))["groups"]!.AsArray());
    }

    [Fact]
    public async Task Without_the_main_line_there_is_no_membership()
    {
        var group = await NewGroupAsync();
        var user = await Tenant.NewUserWithLineAsync();
        var (_, second) = await Tenant.NewUserAndLineAsync("other", "/endpoints/sip", "{}");
        var main = (int)user["lines"]![0]!["id"]!;
        await Http.EditAsync($"/groups/{group["uuid"]}/members/users", Users((user, null)));
        await Http.EditAsync($"/users/{user["uuid"]}/lines/{second}");

        await Http.DeleteAsync($"/users/{user["uuid"]}/lines/{second}", HttpStatusCode.NoContent);
        Assert.Single(await UsersOfAsync($"/groups/{group["uuid"]}"));
        await Http.DeleteAsync($"/users/{user["uuid"]}/lines/{main}", HttpStatusCode.NoContent);
        Assert.Empty(await UsersOfAsync($"/groups/{group["uuid"]}"));
    }

    [Fact]
    public async Task A_users_groups_are_replaced_from_the_users_side()
    {
        var (first, second) = (await NewGroupAsync(), await NewGroupAsync());
        var user = await Tenant.NewUserWithLineAsync();
        await Http.EditAsync($"/groups/{first["uuid"]}/members/users", Users((user, 5)));
        await SkipEventsAsync();

        await Http.EditAsync(
            $"/users/{user["id"]}/groups", $$"""{"groups":[{"uuid":"{{second["uuid"]}}"},{"id":{{first["id"]}},"uuid":"{{first["uuid"]}}"}]}""");

        await ExpectEventsAsync(new ExpectedEvent(
            "user_groups_associated", $$"""{"user_uuid":"{{user["uuid"]}}","group_ids":[{{second["id"]}},{{first["id"]}}]}""", Reload)
        {
            RoutingKey = "config.users.groups.updated",
            Headers = $$"""{"tenant_uuid":"{{Tenant.Uuid}}","user_uuid:{{user["uuid"]}}":true}""",
        });
        Assert.Equal(["U 5"], await UsersOfAsync($"/groups/{first["uuid"]}"));
        Assert.Equal(["U 0"], await UsersOfAsync($"/groups/{second["uuid"]}"));
        await Http.EditAsync($"/users/{user["uuid"]}/groups", """{"groups":[]}""");
        Assert.Empty((await Http.ReadAsync($"/users/{user["uuid"]}"))["groups"]!.AsArray());
    }

    [Fact]
    public async Task A_user_joins_groups_of_the_own_tenant_only()
    {
        var user = await Tenant.NewUserWithLineAsync();
        var path = $"/users/{user["uuid"]}/groups";
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        using var stranger = await Service.NewTenantAsync();

        foreach (var tenant in new[] { below, stranger })
        {
            var group = await tenant.Http.CreateAsync("/groups", """{"label":"g"}""");
            await Http.RefuseAsync(
                HttpMethod.Put, path, $$"""{"groups":[{"uuid":"{{group["uuid"]}}"}]}""",
                $"Input Error - field 'groups': Group was not found ('uuid': UUID('{group["uuid"]}'))");
            await Http.RefuseAsync(
                HttpMethod.Put, path, $$"""{"groups":[{"id":{{group["id"]}}}]}""",
                $"Input Error - field 'groups': Group was not found ('id': {group["id"]})");
        }
        await stranger.Http.RefuseAsync(
            HttpMethod.Put, path, """{"groups":[]}""", HttpStatusCode.NotFound,
            $"Resource Not Found - User was not found ('id': UUID('{user["uuid"]}'))");
    }

    [Fact]
    public async Task The_rules_of_a_users_groups_come_in_the_contracts_order()
    {
        var group = await NewGroupAsync();
        var lineless = await Http.CreateAsync("/users", """{"firstname":"U"}""");
        var user = await Tenant.NewUserWithLineAsync();
        var path = $"/users/{user["uuid"]}/groups";
        var unknown = Guid.NewGuid();

        await Http.RefuseAsync(
            HttpMethod.Put, "/users/999999/groups", """{"groups":[{"id":999999},{}]}""",
            "Input Error - _schema: ['One identifier(id or uuid) must be provided']");
        await Http.RefuseAsync(
            HttpMethod.Put, "/users/999999/groups", """{"groups":[{"id":999999}]}""",
            "Input Error - field 'groups': Group was not found ('id': 999999)");
        await Http.RefuseAsync(
            HttpMethod.Put, path, $$"""{"groups":[{"uuid":"{{unknown}}"}]}""",
            $"Input Error - field 'groups': Group was not found ('uuid': UUID('{unknown}'))");
        await Http.RefuseAsync(
            HttpMethod.Put, path, $$"""{"groups":[{"id":999999,"uuid":"{{group["uuid"]}}"}]}""",
            $"Input Error - field 'groups': Group was not found ('id': 999999, 'uuid': UUID('{group["uuid"]}'))");
        await Http.RefuseAsync(
            HttpMethod.Put, "/users/999999/groups", $$"""{"groups":[{"id":{{group["id"]}} }]}""", HttpStatusCode.NotFound,
            "Resource Not Found - User was not found ('id': 999999)");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/users/{lineless["uuid"]}/groups", $$"""{"groups":[{"id":{{group["id"]}} },{"id":{{group["id"]}} }]}""",
            $"Resource Error - User must be associated with a Line ('user_uuid': '{lineless["uuid"]}')");
        await Http.RefuseAsync(
            HttpMethod.Put, path, $$"""{"groups":[{"id":{{group["id"]}} },{"uuid":"{{group["uuid"]}}"}]}""",
            "Resource Error - Operation not permitted. Cannot associate same group more than once");
        await Http.EditAsync($"/users/{lineless["uuid"]}/groups", """{"groups":[]}""");
    }

    private static ExpectedEvent DomainEvent(JsonObject group, params JsonObject[] users) => new(
        "group_member_users_associated",
        $$"""{"group_id":{{group["id"]}},"group_uuid":"{{group["uuid"]}}","user_uuids":[{{string.Join(',', users.Select(user => $"\"{user["uuid"]}\""))}}]}""",
        Reload)
    {
        RoutingKey = "config.groups.members.users.updated",
    };

    private static string Users(params (JsonObject User, int? Priority)[] users) => new JsonObject
    {
        ["users"] = new JsonArray([.. users.Select(one =>
        {
            var item = new JsonObject { ["uuid"] = (string?)one.User["uuid"] };
            if (one.Priority is { } priority)
            {
                item["priority"] = priority;
            }
            return item;
        })]),
    }.ToJsonString();

    private Task<JsonObject> NewGroupAsync() => Http.CreateAsync("/groups", """{"label":"g"}""");

    private async Task<IEnumerable<string>> UsersOfAsync(string group) =>
        (await Http.ReadAsync(group))["members"]!["users"]!.AsArray().Select(user => $"{user!["firstname"]} {user["priority"]}");
}
