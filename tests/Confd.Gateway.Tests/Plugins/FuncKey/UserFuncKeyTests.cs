using System.Net;
using System.Text.Json.Nodes;
using static Confd.Gateway.Tests.FuncKeyBodies;

namespace Confd.Gateway.Tests;

public sealed class UserFuncKeyTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task A_user_has_a_template_of_ones_own_from_the_start_to_the_end()
    {
        var user = await Http.NewUserAsync();
        var own = await Http.ReadAsync($"/users/{user["id"]}/funckeys");
        Assert.Null(own["name"]);
        Assert.Equal("{}", own["keys"]!.ToJsonString());
        var path = $"/funckeys/templates/{own["id"]}";
        Assert.Equal((int)own["id"]!, (int)(await Http.ReadAsync(path))["id"]!);
        await Http.RefuseAsync(
            HttpMethod.Delete, path, "",
            $"Resource Error - Operation not permitted. Deleting private templates is not allowed ('template_id': {own["id"]})");

        await Http.DeleteAsync($"/users/{user["uuid"]}", HttpStatusCode.NoContent);

        await Http.MissesAsync(path, "FuncKeyTemplate", $"'id': {own["id"]}");
    }

    [Fact]
    public async Task Keys_of_a_user_are_written_and_told()
    {
        var (user, other) = (await Http.NewUserAsync(), await Http.CreateAsync("/users", """{"firstname":"Bob","lastname":"B"}"""));
        var id = await Http.PrivateAsync(user);
        var path = $"/users/{user["uuid"]}/funckeys";
        await SkipEventsAsync();

        await Http.EditAsync($"{path}/1", To(other));

        await ExpectEventsAsync(("func_key_template_edited", $$"""{"id":{{id}}}""", Reload));
        var shown = await Http.ReadAsync(path);
        Assert.Equal(["id", "name", "keys"], shown.Select(field => field.Key));
        var key = shown["keys"]!["1"]!;
        Assert.False((bool)key["inherited"]!);
        Assert.True((bool)key["blf"]!);
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse($$"""
                {"type":"user","href":"{{Http.BaseAddress}}1.1/users/{{other["id"]}}","user_id":{{other["id"]}},"user_firstname":"Bob","user_lastname":"B"}
                """),
            key["destination"]), key.ToJsonString());
        Assert.Equal(key.ToJsonString(), (await Http.ReadAsync($"{path}/1")).ToJsonString());
        Assert.Equal(key.ToJsonString(), (await Http.ReadAsync($"/funckeys/templates/{id}/1")).ToJsonString());

        await Http.EditAsync(path, $$"""{"name":"mine","keys":{"2":{{Custom("1")}} } }""");
        var replaced = await Http.ReadAsync($"/users/{user["id"]}/funckeys");
        Assert.Equal("mine", (string?)replaced["name"]);
        Assert.Equal(["2"], replaced["keys"]!.AsObject().Select(one => one.Key));
        await Http.EditAsync(path, replaced.ToJsonString());
        Assert.Equal(replaced.ToJsonString(), (await Http.ReadAsync(path)).ToJsonString());
        await Http.DeleteAsync($"{path}/2", HttpStatusCode.NoContent);
        await Http.RefuseAsync(
            HttpMethod.Delete, $"{path}/2", "", HttpStatusCode.NotFound,
            $"Resource Not Found - FuncKey was not found ('resource': 'FuncKey', 'position': 2, 'template_id': {id})");
        await Http.RefuseAsync(
            HttpMethod.Get, $"{path}/2", "", HttpStatusCode.NotFound,
            $"Resource Not Found - FuncKey was not found ('template_id': {id}, 'position': 2)");
        await Http.EditAsync(path, "{}");
        Assert.Null((await Http.ReadAsync(path))["name"]);
        await Http.RefuseAsync(
            HttpMethod.Put, $"{path}/1", """{"destination":{"type":"foo"}}""",
            "Input Error - destination: {'type': ['Must be one of: agent, bsfilter, conference, custom, forward, group, groupmember, onlinerec, paging, park_position, parking, queue, service, transfer, user.']}");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/users/{Guid.Empty}/funckeys/1", Custom("1"), HttpStatusCode.NotFound,
            $"Resource Not Found - User was not found ('id': UUID('{Guid.Empty}'))");
    }

    [Fact]
    public async Task Own_keys_take_the_places_of_the_templates()
    {
        var user = await Http.NewUserAsync();
        var path = $"/users/{user["uuid"]}/funckeys";
        var template = await Http.NewTemplateAsync($$"""{"name":"desk","keys":{"1":{{Custom("1")}},"2":{{Custom("2")}} } }""");
        await Http.EditAsync(path, $$"""{"name":"mine","keys":{"2":{{Custom("22")}},"3":{{Custom("1")}} } }""");
        var own = await Http.PrivateAsync(user);

        await Http.EditAsync($"{path}/templates/{template["id"]}");

        var shown = await Http.ReadAsync(path);
        Assert.Null(shown["id"]);
        Assert.Equal("desk", (string?)shown["name"]);
        Assert.Equal(
            [("1", true, "1"), ("2", false, "22"), ("3", false, "1")],
            shown["keys"]!.AsObject().Select(key => (key.Key, (bool)key.Value!["inherited"]!, (string)key.Value!["destination"]!["exten"]!)));
        Assert.True((bool)(await Http.ReadAsync($"{path}/1"))["inherited"]!);
        await Http.RefuseAsync(
            HttpMethod.Get, $"{path}/9", "", HttpStatusCode.NotFound,
            "Resource Not Found - FuncKey was not found ('template_id': None, 'position': 9)");
        // Of the template's keys none is the user's to delete.
        await Http.RefuseAsync(
            HttpMethod.Delete, $"{path}/1", "", HttpStatusCode.NotFound,
            $"Resource Not Found - FuncKey was not found ('resource': 'FuncKey', 'position': 1, 'template_id': {own})");
        await Http.DeleteAsync($"/funckeys/templates/{template["id"]}", HttpStatusCode.NoContent);
        Assert.Null((await Http.ReadAsync($"/users/{user["uuid"]}"))["func_key_template_id"]);
        Assert.Equal(["2", "3"], (await Http.ReadAsync(path))["keys"]!.AsObject().Select(key => key.Key));
    }

    [Fact]
    public async Task A_template_takes_the_place_of_another_silently()
    {
        var user = await Http.NewUserAsync();
        var path = $"/users/{user["id"]}/funckeys/templates";
        var (first, second) = (await Http.NewTemplateAsync(), await Http.NewTemplateAsync());
        Assert.Equal("""{"total":0,"items":[]}""", (await Http.ReadAsync(path)).ToJsonString());
        await SkipEventsAsync();

        await Http.EditAsync($"{path}/{first["id"]}");
        await Http.EditAsync($"{path}/{second["id"]}");
        await Http.EditAsync($"{path}/{second["id"]}");

        await ExpectEventsAsync();
        var expected = $$"""
            {"total":1,"items":[{"user_id":{{user["id"]}},"template_id":{{second["id"]}},"links":[{"rel":"func_keys_templates","href":"{{Http.BaseAddress}}1.1/funckeys/templates/{{second["id"]}}"},{"rel":"users","href":"{{Http.BaseAddress}}1.1/users/{{user["id"]}}"}]}]}
            """;
        Assert.Equal(expected, (await Http.ReadAsync(path)).ToJsonString());
        Assert.Equal(expected, (await Http.ReadAsync($"/funckeys/templates/{second["id"]}/users")).ToJsonString());
        Assert.Equal(0, await Http.CountAsync($"/funckeys/templates/{first["id"]}/users"));
        Assert.Equal((int)second["id"]!, (int)(await Http.ReadAsync($"/users/{user["uuid"]}"))["func_key_template_id"]!);
        await Http.DeleteAsync($"{path}/{first["id"]}", HttpStatusCode.NoContent);
        Assert.Equal(1, await Http.CountAsync(path));
        await Http.DeleteAsync($"{path}/{second["id"]}", HttpStatusCode.NoContent);
        await Http.DeleteAsync($"{path}/{second["id"]}", HttpStatusCode.NoContent);
        Assert.Equal(0, await Http.CountAsync(path));
        await ExpectEventsAsync();
    }

    [Fact]
    public async Task A_user_takes_no_private_template_and_none_of_another_tenant()
    {
        var (user, other) = (await Http.NewUserAsync(), await Http.NewUserAsync());
        var path = $"/users/{user["uuid"]}/funckeys/templates";
        var own = await Http.PrivateAsync(other);
        var refused = $"Resource Error - Operation not permitted. Cannot associate a private template with a user ('template_id': {own})";
        await Http.RefuseAsync(HttpMethod.Put, $"{path}/{own}", "", refused);
        await Http.RefuseAsync(HttpMethod.Put, $"/users/{user["uuid"]}", $$"""{"func_key_template_id":{{own}}}""", refused);
        await Http.RefuseAsync(
            HttpMethod.Put, $"{path}/999999999", "", HttpStatusCode.NotFound,
            "Resource Not Found - FuncKeyTemplate was not found ('id': 999999999)");
        using var child = await Service.NewTenantAsync(Tenant.Uuid);
        var below = await child.Http.NewTemplateAsync();
        await Http.RefuseAsync(
            HttpMethod.Put, $"{path}/{below["id"]}", "",
            $"Resource Error - different tenants ('user_tenant_uuid': '{Tenant.Uuid}', 'template_tenant_uuid': '{child.Uuid}')");
        using var stranger = await Service.NewTenantAsync();
        var hidden = await stranger.Http.NewTemplateAsync();
        await Http.RefuseAsync(
            HttpMethod.Put, $"{path}/{hidden["id"]}", "", HttpStatusCode.NotFound,
            $"Resource Not Found - FuncKeyTemplate was not found ('id': {hidden["id"]})");
    }

    [Fact]
    public async Task The_field_of_a_user_names_a_template_of_the_tenant_or_null()
    {
        var template = await Http.NewTemplateAsync();
        var user = await Http.CreateAsync("/users", $$"""{"firstname":"U","func_key_template_id":{{template["id"]}}}""");
        var path = $"/users/{user["uuid"]}";
        Assert.Equal(1, await Http.CountAsync($"{path}/funckeys/templates"));
        foreach (var method in new[] { (HttpMethod.Post, "/users"), (HttpMethod.Put, path) })
        {
            await Http.RefuseAsync(
                method.Item1, method.Item2, """{"firstname":"U","func_key_template_id":999999999}""",
                "Input Error - field 'func_key_template_id': FuncKeyTemplate was not found ('func_key_template_id': 999999999)");
        }
        await Http.EditAsync(path, """{"func_key_template_id":null}""");
        Assert.Equal(0, await Http.CountAsync($"{path}/funckeys/templates"));
    }

    [Fact]
    public async Task Users_of_a_template_are_listed_by_their_ids()
    {
        var template = await Http.NewTemplateAsync();
        var users = new List<int>();
        for (var index = 0; index < 3; index++)
        {
            var user = await Http.NewUserAsync();
            users.Add((int)user["id"]!);
            await Http.EditAsync($"/users/{user["uuid"]}/funckeys/templates/{template["id"]}");
        }

        var listed = (await Http.ReadAsync($"/funckeys/templates/{template["id"]}/users"))["items"]!.AsArray();

        Assert.Equal(users, listed.Select(item => (int)item!["user_id"]!));
        await Http.MissesAsync("/funckeys/templates/999999999/users", "FuncKeyTemplate", "'id': 999999999");
    }
}
