using System.Net;

namespace Confd.Gateway.Tests;

public sealed class GroupTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task A_group_is_named_after_its_tenant_and_answers_to_both_ids()
    {
        using var named = await Service.NewTenantAsync(slug: "acme");
        var group = await named.Http.CreateAsync("/groups", """{"label":"Sales desk"}""");

        Assert.Equal($"grp-acme-{group["uuid"]}", (string?)group["name"]);
        Assert.Equal(
            group.ToJsonString(), (await named.Http.ReadAsync($"/groups/{group["id"]}")).ToJsonString());
        await Http.RefuseAsync(
            HttpMethod.Get, $"/groups/{group["uuid"]}", "", HttpStatusCode.NotFound,
            $"Resource Not Found - Group was not found ('uuid': '{group["uuid"]}')");
        await Http.RefuseAsync(
            HttpMethod.Get, $"/groups/{group["id"]}", "", HttpStatusCode.NotFound,
            $"Resource Not Found - Group was not found ('id': {group["id"]})");
    }

    [Fact]
    public async Task Name_is_another_name_of_label_in_bodies()
    {
        var group = await Http.CreateAsync("/groups", """{"name":"old clients"}""");
        var path = $"/groups/{group["id"]}";

        Assert.Equal("old clients", (string?)group["label"]);
        await Http.EditAsync(path, """{"name":"renamed"}""");
        var edited = await Http.ReadAsync(path);
        Assert.Equal(("renamed", (string?)group["name"]), ((string?)edited["label"], (string?)edited["name"]));
        await Http.EditAsync(path, """{"name":"ignored","label":"label wins"}""");
        Assert.Equal("label wins", (string?)(await Http.ReadAsync(path))["label"]);
        await Http.RefuseAsync(
            HttpMethod.Post, "/groups", """{"name":"a/b"}""",
            "Input Error - label: ['String does not match expected pattern.']");
        await Http.RefuseAsync(
            HttpMethod.Post, "/groups", "{}", "Input Error - label: ['Missing data for required field.']");
    }

    [Fact]
    public async Task Every_edit_that_does_not_mention_it_follows_forwards_again()
    {
        var group = await Http.CreateAsync("/groups", """{"label":"g","ignore_forward":true}""");
        var path = $"/groups/{group["uuid"]}";

        Assert.True((bool)group["ignore_forward"]!);
        await Http.EditAsync(path, """{"ignore_forward":true,"timeout":3}""");
        Assert.True((bool)(await Http.ReadAsync(path))["ignore_forward"]!);
        await SkipEventsAsync();
        await Http.EditAsync(path, "{}");
        Assert.False((bool)(await Http.ReadAsync(path))["ignore_forward"]!);
        await Http.EditAsync(path, "{}");
        var published = new ExpectedEvent(
            "group_edited", $$"""{"id":{{group["id"]}},"uuid":"{{group["uuid"]}}"}""", """[{"ipbx":["module reload app_queue.so"]}]""")
        {
            RoutingKey = "config.groups.edited",
        };
        await ExpectEventsAsync(published, published);
    }

    [Fact]
    public async Task Music_must_be_the_tenants_own()
    {
        await Http.RefuseAsync(
            HttpMethod.Post, "/groups", """{"label":"g","music_on_hold":"nothing"}""",
            "Input Error - field 'music_on_hold': MOH was not found ('music_on_hold': 'nothing')");
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        var elsewhere = await below.Http.CreateAsync("/moh", """{"label":"m","mode":"files"}""");
        await Http.RefuseAsync(
            HttpMethod.Post, "/groups", $$"""{"label":"g","music_on_hold":"{{elsewhere["name"]}}"}""",
            $"Input Error - field 'music_on_hold': MOH was not found ('music_on_hold': '{elsewhere["name"]}')");
        var music = await Http.CreateAsync("/moh", """{"label":"m","mode":"files"}""");
        var playing = await Http.CreateAsync("/groups", $$"""{"label":"g","music_on_hold":"{{music["name"]}}"}""");
        await Http.DeleteAsync($"/moh/{music["uuid"]}", HttpStatusCode.NoContent);
        Assert.Equal((string?)music["name"], (string?)(await Http.ReadAsync($"/groups/{playing["id"]}"))["music_on_hold"]);
        await Http.RefuseAsync(
            HttpMethod.Put, $"/groups/{playing["id"]}", "{}",
            $"Input Error - field 'music_on_hold': MOH was not found ('music_on_hold': '{music["name"]}')");
        var group = await Http.CreateAsync("/groups", """{"label":"g","music_on_hold":"default","caller_id_name":""}""");
        Assert.Equal("default", (string?)group["music_on_hold"]);
        Assert.Null(group["caller_id_name"]);
        await Http.RefuseAsync(
            HttpMethod.Put, $"/groups/{group["id"]}", """{"music_on_hold":"nothing"}""",
            "Input Error - field 'music_on_hold': MOH was not found ('music_on_hold': 'nothing')");
    }

    [Fact]
    public async Task Groups_are_listed_by_label_and_found_by_their_number()
    {
        var context = await Http.NewContextAsync(ranges: "\"group_ranges\":[{\"start\":\"2000\",\"end\":\"2999\"}]");
        var last = await Http.CreateAsync("/groups", """{"label":"b"}""");
        await Http.CreateAsync("/groups", """{"label":"a"}""");
        var extension = await Http.CreateAsync("/extensions", $$"""{"exten":"2345","context":"{{context}}"}""");
        await Http.EditAsync($"/groups/{last["uuid"]}/extensions/{extension["id"]}");

        Assert.Equal(["a", "b"], await LabelsAsync(""));
        Assert.Equal(["b"], await LabelsAsync("exten=2345"));
        Assert.Equal(["b"], await LabelsAsync("search=234"));
        Assert.Equal(["b", "a"], await LabelsAsync("order=exten"));
        Assert.Equal(["a"], await LabelsAsync("label=a"));
        Assert.Equal(["b"], await LabelsAsync($"id={last["id"]}"));
    }

    [Fact]
    public async Task A_deleted_group_takes_its_links_and_the_destinations_that_lead_to_it_along()
    {
        var user = await Tenant.NewUserWithLineAsync();
        var context = await Http.NewContextAsync(ranges: "\"group_ranges\":[{\"start\":\"2000\",\"end\":\"2999\"}]");
        var group = await Http.CreateAsync("/groups", """{"label":"g"}""");
        var path = $"/groups/{group["uuid"]}";
        var extension = await Http.CreateAsync("/extensions", $$"""{"exten":"2345","context":"{{context}}"}""");
        await Http.EditAsync($"{path}/extensions/{extension["id"]}");
        await Http.EditAsync($"{path}/members/users", $$"""{"users":[{"uuid":"{{user["uuid"]}}"}]}""");
        await Http.EditAsync($"{path}/fallbacks", """{"noanswer_destination":{"type":"hangup","cause":"normal"}}""");
        var incall = await Http.CreateAsync(
            "/incalls", $$"""{"destination":{"type":"group","group_id":{{group["id"]}},"ring_time":0} }""");
        await Http.EditAsync(
            $"/users/{user["uuid"]}/fallbacks", $$"""{"busy_destination":{"type":"group","group_id":{{group["id"]}} } }""");

        var destination = incall["destination"]!;
        Assert.Equal(("g", 0.0), ((string?)destination["group_label"], (double)destination["ring_time"]!));
        Assert.Equal((string?)group["name"], (string?)destination["group_name"]);
        Assert.Equal((int)incall["id"]!, (int)(await Http.ReadAsync(path))["incalls"]![0]!["id"]!);
        await SkipEventsAsync();
        await Http.DeleteAsync(path, HttpStatusCode.NoContent);
        await ExpectEventsAsync((
            "group_deleted", $$"""{"id":{{group["id"]}},"uuid":"{{group["uuid"]}}"}""", """[{"ipbx":["module reload app_queue.so"]}]"""));
        Assert.Equal(
            """{"type":"none"}""", (await Http.ReadAsync($"/incalls/{incall["id"]}"))["destination"]!.ToJsonString());
        var rest = await Http.ReadAsync($"/users/{user["uuid"]}");
        Assert.Null(rest["fallbacks"]!["busy_destination"]);
        Assert.Empty(rest["groups"]!.AsArray());
        Assert.Null((await Http.ReadAsync($"/extensions/{extension["id"]}"))["group"]);
        await Http.DeleteAsync($"/extensions/{extension["id"]}", HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Fallbacks_are_replaced_whole_and_shown_with_the_group()
    {
        var group = await Http.CreateAsync("/groups", """{"label":"g"}""");
        var path = $"/groups/{group["uuid"]}";
        await SkipEventsAsync();

        await Http.EditAsync($"{path}/fallbacks", """{"noanswer_destination":{"type":"none"}}""");
        await Http.EditAsync($"/groups/{group["id"]}/fallbacks", """{"congestion_destination":{"type":"hangup","cause":"busy"}}""");

        var published = $$"""{"id":{{group["id"]}},"uuid":"{{group["uuid"]}}"}""";
        await ExpectEventsAsync(("group_fallback_edited", published, null), ("group_fallback_edited", published, null));
        const string expected = """{"noanswer_destination":null,"congestion_destination":{"type":"hangup","cause":"busy","timeout":null}}""";
        Assert.Equal(expected, (await Http.ReadAsync($"{path}/fallbacks")).ToJsonString());
        Assert.Equal(expected, (await Http.ReadAsync(path))["fallbacks"]!.ToJsonString());
        await Http.RefuseAsync(
            HttpMethod.Put, $"{path}/fallbacks", """{"noanswer_destination":{"type":"group","group_id":999999}}""",
            "Input Error - field 'actionarg1': Group was not found ('actionarg1': 999999)");
        await Http.RefuseAsync(
            HttpMethod.Put, "/groups/999999/fallbacks", "{}", HttpStatusCode.NotFound,
            "Resource Not Found - Group was not found ('id': 999999)");
    }

    [Fact]
    public async Task A_group_has_at_most_one_schedule()
    {
        var group = await Http.CreateAsync("/groups", """{"label":"g"}""");
        var first = await Http.CreateAsync("/schedules", """{"closed_destination":{"type":"none"}}""");
        var second = await Http.CreateAsync("/schedules", """{"closed_destination":{"type":"none"}}""");
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        var other = await below.Http.CreateAsync("/schedules", """{"closed_destination":{"type":"none"}}""");

        await Http.EditAsync($"/groups/{group["uuid"]}/schedules/{first["id"]}");

        await Http.RefuseAsync(
            HttpMethod.Put, $"/groups/{group["uuid"]}/schedules/{other["id"]}", "",
            $"Resource Error - different tenants ('group_tenant_uuid': '{Tenant.Uuid}', 'schedule_tenant_uuid': '{below.Uuid}')");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/groups/{group["uuid"]}/schedules/{second["id"]}", "",
            $"Resource Error - Group is associated with a Schedule ('group_uuid': UUID('{group["uuid"]}'), 'schedule_id': {first["id"]})");
        Assert.Equal((int)first["id"]!, (int)(await Http.ReadAsync($"/groups/{group["uuid"]}"))["schedules"]![0]!["id"]!);
        Assert.Equal((int)group["id"]!, (int)(await Http.ReadAsync($"/schedules/{first["id"]}"))["groups"]![0]!["id"]!);
    }

    [Fact]
    public async Task A_call_permission_must_be_of_the_groups_tenant()
    {
        var group = await Http.CreateAsync("/groups", """{"label":"g"}""");
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        var permission = await below.Http.CreateAsync("/callpermissions", """{"name":"cp"}""");

        await Http.RefuseAsync(
            HttpMethod.Put, $"/groups/{group["uuid"]}/callpermissions/{permission["id"]}", "",
            $"Resource Error - different tenants ('group_tenant_uuid': '{Tenant.Uuid}', 'call_permission_tenant_uuid': '{below.Uuid}')");
    }

    private async Task<IEnumerable<string?>> LabelsAsync(string query) =>
        (await Http.ReadAsync($"/groups?{query}"))["items"]!.AsArray().Select(group => (string?)group!["label"]);
}
