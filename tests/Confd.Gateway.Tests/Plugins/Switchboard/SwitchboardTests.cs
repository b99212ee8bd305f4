using System.Net;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests;

public sealed class SwitchboardTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task Events_tell_the_whole_switchboard()
    {
        var board = await NewBoardAsync();
        var path = $"/switchboards/{board["uuid"]}";
        var user = await Http.CreateAsync("/users", """{"firstname":"Op"}""");
        var incall = await Http.CreateAsync(
            "/incalls", $$"""{"destination":{"type":"switchboard","switchboard_uuid":"{{board["uuid"]}}"} }""");
        var context = await Http.NewContextAsync("incall", "\"incall_ranges\":[]");
        var extension = await Http.CreateAsync("/extensions", $$"""{"exten":"7000","context":"{{context}}"}""");
        await Http.EditAsync($"/incalls/{incall["id"]}/extensions/{extension["id"]}");
        await Http.EditAsync($"{path}/members/users", $$"""{"users":[{"uuid":"{{user["uuid"]}}"}]}""");
        await Http.EditAsync($"{path}/fallbacks", """{"noanswer_destination":{"type":"none"}}""");
        Assert.Equal("sb", (string?)incall["destination"]!["switchboard_name"]);
        await SkipEventsAsync();

        await Http.EditAsync(path, """{"timeout":5}""");

        var payload =
            $$"""
            {"uuid":"{{board["uuid"]}}","tenant_uuid":"{{Tenant.Uuid}}","name":"sb","timeout":5,"queue_music_on_hold":null,
             "waiting_room_music_on_hold":null,"links":[{"rel":"switchboards","href":"/1.1{{path}}"}],
             "incalls":[{"id":{{incall["id"]}},"extensions":[{"id":{{extension["id"]}},"exten":"7000","context":"{{context}}",
               "links":[{"rel":"extensions","href":"/1.1/extensions/{{extension["id"]}}"}]}],"links":[{"rel":"incalls","href":"/1.1/incalls/{{incall["id"]}}"}]}],
             "fallbacks":{"noanswer_destination":{"type":"none"} },
             "members":{"users":[{"uuid":"{{user["uuid"]}}","firstname":"Op","lastname":null,"links":[{"rel":"users","href":"/1.1/users/{{user["id"]}}"}]}]} }
            """;
        await ExpectEventsAsync(new ExpectedEvent("switchboard_edited", payload)
        {
            RoutingKey = $"config.switchboards.{board["uuid"]}.edited",
            Headers = $$"""{"tenant_uuid":"{{Tenant.Uuid}}","user_uuid:*":true,"switchboard_uuid":"{{board["uuid"]}}","required_acl":"switchboards.{{board["uuid"]}}.edited"}""",
        });
        var view = await Http.ReadAsync(path);
        Assert.False(view.ContainsKey("extensions"));
        var host = Http.BaseAddress!.GetLeftPart(UriPartial.Authority);
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(payload), JsonNode.Parse(view.ToJsonString().Replace(host, "", StringComparison.Ordinal))),
            view.ToJsonString());
        Assert.Equal(1, (int)(await Http.ReadAsync("/switchboards?exten=7000"))["total"]!);
        Assert.Equal(1, (int)(await Http.ReadAsync("/switchboards?search=700"))["total"]!);
        await Http.RefuseAsync(
            HttpMethod.Get, "/switchboards?order=exten", "", "Input Error - order: column 'exten' was not found");

        await Http.DeleteAsync(path, HttpStatusCode.NoContent);
        await ExpectEventsAsync(("switchboard_deleted", payload, null));
        Assert.Equal(
            """{"type":"none"}""", (await Http.ReadAsync($"/incalls/{incall["id"]}"))["destination"]!.ToJsonString());
        Assert.Empty((await Http.ReadAsync($"/users/{user["uuid"]}"))["switchboards"]!.AsArray());
    }

    [Fact]
    public async Task An_operator_shows_its_switchboards_as_it_joined_them()
    {
        var user = await Http.CreateAsync("/users", """{"firstname":"Op"}""");
        var boards = new List<string>();
        for (var index = 0; index < 5; index++)
        {
            boards.Add($"{(await NewBoardAsync())["uuid"]}");
        }
        // Not in the order of their creation, and only by chance in that of their uuids.
        boards = [.. boards.Skip(2), .. boards.Take(2)];
        foreach (var board in boards)
        {
            await Http.EditAsync($"/switchboards/{board}/members/users", $$"""{"users":[{"uuid":"{{user["uuid"]}}"}]}""");
        }

        var shown = (await Http.ReadAsync($"/users/{user["uuid"]}"))["switchboards"]!.AsArray();

        Assert.Equal(boards, shown.Select(board => (string?)board!["uuid"]));
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("42")]
    [InlineData("10000000-0000-4000-8000-00000000dead")]
    public Task Any_text_in_the_path_is_not_found_with_the_same_words(string uuid) => Http.RefuseAsync(
        HttpMethod.Get, $"/switchboards/{uuid}", "", HttpStatusCode.NotFound,
        $"Resource Not Found - Switchboard was not found ('uuid': '{uuid}')");

    [Theory]
    [InlineData("%00")]
    [InlineData("a%2Fb")]
    [InlineData("%F0%9F%98%80")]
    [InlineData("%ED%A0%80")]
    public async Task No_text_in_the_path_is_an_error_of_the_server(string uuid)
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Put, HttpMethod.Delete })
        {
            var (status, text) = await Http.SendAsync(method, $"/switchboards/{uuid}", method == HttpMethod.Put ? "{}" : "");
            Assert.True((int)status is >= 400 and < 500, $"{method} {uuid}: {(int)status} {text}");
        }
    }

    [Fact]
    public async Task Music_must_be_the_tenants_own_whatever_it_is_called()
    {
        await Http.RefuseAsync(
            HttpMethod.Post, "/switchboards", """{"name":"sb","queue_music_on_hold":"default","waiting_room_music_on_hold":"x"}""",
            "Input Error - field 'queue_music_on_hold': moh was not found");
        await Http.RefuseAsync(
            HttpMethod.Post, "/switchboards", """{"name":"sb","queue_music_on_hold":"","waiting_room_music_on_hold":"x"}""",
            "Input Error - field 'waiting_room_music_on_hold': moh was not found");
        await Http.RefuseAsync(
            HttpMethod.Post, "/switchboards", """{"timeout":0}""",
            "Input Error - name: ['Missing data for required field.']", "Input Error - timeout: ['Must be greater than or equal to 1.']");
        var board = await Http.CreateAsync("/switchboards", """{"name":"sb","queue_music_on_hold":""}""");
        Assert.Null(board["queue_music_on_hold"]);
    }

    [Fact]
    public async Task A_switchboard_gives_up_the_music_that_is_deleted()
    {
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        var music = await Http.CreateAsync("/moh", """{"label":"m","mode":"files"}""");
        var elsewhere = await below.Http.CreateAsync("/moh", """{"label":"m","mode":"files"}""");
        await Http.RefuseAsync(
            HttpMethod.Post, "/switchboards", $$"""{"name":"sb","queue_music_on_hold":"{{elsewhere["name"]}}"}""",
            "Input Error - field 'queue_music_on_hold': moh was not found");
        var board = await Http.CreateAsync(
            "/switchboards",
            $$"""{"name":"sb","queue_music_on_hold":"{{music["name"]}}","waiting_room_music_on_hold":"{{music["name"]}}"}""");
        var path = $"/switchboards/{board["uuid"]}";

        Assert.Equal((string?)music["name"], (string?)board["queue_music_on_hold"]);
        await Http.EditAsync(path, """{"waiting_room_music_on_hold":""}""");
        await Http.EditAsync(path, $$"""{"waiting_room_music_on_hold":"{{music["name"]}}"}""");
        await Http.DeleteAsync($"/moh/{music["uuid"]}", HttpStatusCode.NoContent);
        var after = await Http.ReadAsync(path);
        Assert.Null(after["queue_music_on_hold"]);
        Assert.Null(after["waiting_room_music_on_hold"]);
        await Http.EditAsync(path, """{"timeout":3}""");
    }

    [Fact]
    public async Task Operators_are_merged_and_told_as_they_were_given()
    {
        var board = await NewBoardAsync();
        var path = $"/switchboards/{board["uuid"]}/members/users";
        var (a, b) = (await Http.CreateAsync("/users", """{"firstname":"A"}"""), await Http.CreateAsync("/users", """{"firstname":"B"}"""));
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        var elsewhere = await below.Http.CreateAsync("/users", """{"firstname":"U"}""");
        await SkipEventsAsync();

        await Http.EditAsync(path, $$"""{"users":[{"uuid":"{{b["uuid"]}}"},{"uuid":"{{a["uuid"]}}"},{"uuid":"{{b["uuid"]}}"}]}""");

        await ExpectEventsAsync(new ExpectedEvent(
            "switchboard_member_user_associated",
            $$"""{"switchboard_uuid":"{{board["uuid"]}}","users":[{"uuid":"{{b["uuid"]}}"},{"uuid":"{{a["uuid"]}}"},{"uuid":"{{b["uuid"]}}"}]}""")
        {
            RoutingKey = $"config.switchboards.{board["uuid"]}.members.users.updated",
            Headers = $$"""{"tenant_uuid":"{{Tenant.Uuid}}","switchboard_uuid":"{{board["uuid"]}}","user_uuid:{{a["uuid"]}}":true,"user_uuid:{{b["uuid"]}}":true,"required_acl":"switchboards.{{board["uuid"]}}.members.users.updated"}""",
        });
        Assert.Equal(2, (await Http.ReadAsync($"/switchboards/{board["uuid"]}"))["members"]!["users"]!.AsArray().Count);
        Assert.Equal("sb", (string?)(await Http.ReadAsync($"/users/{a["uuid"]}"))["switchboards"]![0]!["name"]);
        await Http.RefuseAsync(
            HttpMethod.Put, path, $$"""{"users":[{"uuid":"{{elsewhere["uuid"]}}"},{"uuid":"x"}]}""",
            "Input Error - field 'users': User was not found ('uuid': 'x')");
        await Http.RefuseAsync(
            HttpMethod.Put, path, $$"""{"users":[{"uuid":"{{elsewhere["uuid"]}}"}]}""",
            $"Resource Error - different tenants ('switchboard_tenant_uuid': '{Tenant.Uuid}', 'user_tenant_uuid': '{below.Uuid}')");
        await Http.EditAsync(path, """{"users":[]}""");
        Assert.Empty((await Http.ReadAsync($"/switchboards/{board["uuid"]}"))["members"]!["users"]!.AsArray());
    }

    private Task<JsonObject> NewBoardAsync() => Http.CreateAsync("/switchboards", """{"name":"sb"}""");
}
