using System.Net;

namespace Confd.Gateway.Tests;

public sealed class UserLineTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task Repeated_associations_and_dissociations_do_nothing()
    {
        var (user, line, extension, _) = await Http.NewUserWithLineAsync();

        await Http.EditAsync($"/users/{user}/lines/{line}");
        await Http.EditAsync($"/lines/{line}/extensions/{extension}");
        await Http.DeleteAsync($"/users/{user}/lines/{line}", HttpStatusCode.NoContent);
        await Http.DeleteAsync($"/users/{user}/lines/{line}", HttpStatusCode.NoContent);

        Assert.Empty((await Http.ReadAsync($"/users/{user}"))["lines"]!.AsArray());
    }

    [Fact]
    public async Task The_first_line_is_the_main_one_until_the_list_says_otherwise()
    {
        var context = await Http.NewContextAsync();
        var user = (string)(await Http.CreateAsync("/users", """{"firstname":"Bob"}"""))["uuid"]!;
        var first = await Http.NewLineAsync(context);
        var second = await Http.NewLineAsync(context);
        await Http.EditAsync($"/users/{user}/lines/{first}");
        await Http.EditAsync($"/users/{user}/lines/{second}");
        Assert.Equal([first, second], await Http.LinesOfAsync(user));

        await Http.EditAsync($"/users/{user}/lines", $$"""{"lines":[{"id":{{second}}},{"id":{{first}}}]}""");

        Assert.Equal([second, first], await Http.LinesOfAsync(user));
        await Http.RefuseAsync(
            HttpMethod.Put, $"/users/{user}/lines", $$"""{"lines":[{"id":{{second}}},{"id":{{second}}}]}""",
            "Resource Error - Operation not permitted. Cannot associate same line more than once");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/users/{user}/lines", """{"lines":[{"id":99999999}]}""",
            "Input Error - field 'lines': Line was not found ('id': 99999999)");
        await Http.EditAsync($"/users/{user}/lines", """{"lines":[]}""");
        Assert.Empty(await Http.LinesOfAsync(user));
    }

    [Fact]
    public async Task The_main_user_leaves_last()
    {
        var (user, line, _, _) = await Http.NewUserWithLineAsync();
        var second = (string)(await Http.CreateAsync("/users", """{"firstname":"Second"}"""))["uuid"]!;
        await Http.EditAsync($"/users/{second}/lines/{line}");

        await Http.RefuseAsync(
            HttpMethod.Delete, $"/users/{user}/lines/{line}", "",
            $"Resource Error - There are secondary users associated to the line ('line_id': {line})");
        await Http.DeleteAsync($"/users/{second}/lines/{line}", HttpStatusCode.NoContent);
        await Http.DeleteAsync($"/users/{user}/lines/{line}", HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Associations_tell_of_both_sides_and_repeats_tell_nothing()
    {
        var context = await Http.NewContextAsync();
        var tenant = Tenant.Uuid;
        var user = await Http.CreateAsync("/users", """{"firstname":"u"}""");
        var sip = await Http.CreateAsync("/endpoints/sip", """{"auth_section_options":[["username","a"],["password","b"]]}""");
        var line = (int)(await Http.CreateAsync("/lines", $$"""{"context":"{{context}}"}"""))["id"]!;
        var extension = (int)(await Http.CreateAsync("/extensions", $$"""{"exten":"1000","context":"{{context}}"}"""))["id"]!;
        await SkipEventsAsync();

        await Http.EditAsync($"/lines/{line}/endpoints/sip/{sip["uuid"]}");
        await ExpectEventsAsync((
            "line_endpoint_sip_associated",
            $$$"""{"line":{"id":{{{line}}},"tenant_uuid":"{{{tenant}}}","name":"{{{sip["name"]}}}"},"endpoint_sip":{"uuid":"{{{sip["uuid"]}}}","tenant_uuid":"{{{tenant}}}","label":null,"name":"{{{sip["name"]}}}","auth_section_options":[["username","a"]]}}""",
            """[{"ipbx":["module reload res_pjsip.so"]}]"""));
        await Http.EditAsync($"/lines/{line}/extensions/{extension}");
        await ExpectEventsAsync((
            "line_extension_associated", $$"""{"line_id":{{line}},"extension_id":{{extension}}}""",
            """[{"ipbx":["dialplan reload","module reload res_pjsip.so","module reload app_queue.so"]}]"""));
        await Http.EditAsync($"/users/{user["id"]}/lines/{line}");
        await ExpectEventsAsync((
            "user_line_associated",
            $$$"""{"line":{"id":{{{line}}},"name":"{{{sip["name"]}}}","endpoint_sip":{"uuid":"{{{sip["uuid"]}}}"},"endpoint_sccp":null,"endpoint_custom":null},"main_line":true,"main_user":true,"user":{"id":{{{user["id"]}}},"uuid":"{{{user["uuid"]}}}","tenant_uuid":"{{{tenant}}}"}}""",
            """[{"ipbx":["dialplan reload","module reload res_pjsip.so"]}]"""));
        await Http.EditAsync($"/users/{user["id"]}/lines/{line}");
        await ExpectEventsAsync();
        await Http.EditAsync($"/users/{user["uuid"]}/services/dnd", """{"enabled":true}""");
        await ExpectEventsAsync((
            "users_services_dnd_updated",
            $$"""{"user_id":{{user["id"]}},"user_uuid":"{{user["uuid"]}}","tenant_uuid":"{{tenant}}","enabled":true}""", null));
    }

    [Fact]
    public async Task A_list_tells_of_what_left_and_of_every_line_that_is_there()
    {
        var context = await Http.NewContextAsync();
        var user = (string)(await Http.CreateAsync("/users", """{"firstname":"U"}"""))["uuid"]!;
        var lines = new[] { await Http.NewLineAsync(context), await Http.NewLineAsync(context), await Http.NewLineAsync(context) };
        await Http.EditAsync($"/users/{user}/lines", $$"""{"lines":[{"id":{{lines[0]}}},{"id":{{lines[1]}}}]}""");
        await SkipEventsAsync();

        await Http.EditAsync($"/users/{user}/lines", $$"""{"lines":[{"id":{{lines[1]}}},{"id":{{lines[2]}}}]}""");

        Assert.Equal(
            ["user_line_dissociated", "user_line_associated", "user_line_associated"], await Tenant.NewEventNamesAsync());
        Assert.Equal([lines[1], lines[2]], await Http.LinesOfAsync(user));
    }

    [Fact]
    public async Task User_and_line_are_of_one_tenant()
    {
        using var child = await Service.NewTenantAsync(Tenant.Uuid);
        var user = (string)(await Http.CreateAsync("/users", """{"firstname":"U"}"""))["uuid"]!;
        var line = await child.Http.NewLineAsync(await child.Http.NewContextAsync());

        await Http.RefuseAsync(
            HttpMethod.Put, $"/users/{user}/lines/{line}", "",
            $"Resource Error - different tenants ('user_tenant_uuid': '{Tenant.Uuid}', 'line_tenant_uuid': '{child.Uuid}')");
        await Http.RefuseAsync(
            HttpMethod.Put, "/users/99999999/lines/99999999", "", HttpStatusCode.NotFound,
            "Resource Not Found - User was not found ('id': 99999999)");
    }

    [Fact]
    public async Task When_the_main_line_leaves_the_one_with_the_lowest_id_follows()
    {
        var context = await Http.NewContextAsync();
        var user = (string)(await Http.CreateAsync("/users", """{"firstname":"U"}"""))["uuid"]!;
        var (a, b, c) = (await Http.NewLineAsync(context), await Http.NewLineAsync(context), await Http.NewLineAsync(context));
        await Http.EditAsync($"/users/{user}/lines", $$"""{"lines":[{"id":{{b}}},{"id":{{c}}},{"id":{{a}}}]}""");

        await Http.DeleteAsync($"/users/{user}/lines/{b}", HttpStatusCode.NoContent);

        Assert.Equal([a, c], await Http.LinesOfAsync(user));
    }
}
