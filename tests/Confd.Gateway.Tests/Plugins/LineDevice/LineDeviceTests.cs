using System.Net;
using System.Text.Json.Nodes;
using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class LineDeviceSample() : AssociationSample("line_device")
{
    // A device shows nothing of its lines; a route of its own lists them.
    public override bool IsShownOnRight => false;

    public override async Task<JsonObject> LeftAsync(TestTenant tenant)
    {
        var (_, line, _, _) = await tenant.Http.NewUserWithLineAsync();
        return await tenant.Http.ReadAsync($"/lines/{line}");
    }
}

/// <summary>What both registries of phones have in common.</summary>
public class LineDeviceTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task A_pair_is_told_with_the_endpoint_of_the_line()
    {
        var (_, line, _, _) = await Http.NewUserWithLineAsync();
        var device = await Http.NewDeviceAsync();
        var view = await Http.ReadAsync($"/lines/{line}");
        var payload = $$"""
            {"line":{"id":{{line}},"name":"{{view["name"]}}","endpoint_sip":{"uuid":"{{view["endpoint_sip"]!["uuid"]}}"},
             "endpoint_sccp":null,"endpoint_custom":null},"device":{"id":"{{device}}"} }
            """;
        var headers = $$"""{"tenant_uuid":"{{Tenant.Uuid}}","user_uuid:*":true}""";
        await SkipEventsAsync();

        await Http.EditAsync($"/lines/{line}/devices/{device}");
        await Http.EditAsync($"/lines/{line}/devices/{device}");
        Assert.Equal(device, (string?)(await Http.ReadAsync($"/lines/{line}"))["device_id"]);
        await Http.DeleteAsync($"/lines/{line}/devices/{device}", HttpStatusCode.NoContent);
        await Http.DeleteAsync($"/lines/{line}/devices/{device}", HttpStatusCode.NoContent);

        await ExpectEventsAsync(
            new ExpectedEvent("line_device_associated", payload) { RoutingKey = $"config.lines.{line}.devices.{device}.updated", Headers = headers },
            new ExpectedEvent("line_device_dissociated", payload) { RoutingKey = $"config.lines.{line}.devices.{device}.deleted", Headers = headers });
    }

    [Fact]
    public async Task The_driver_of_SCCP_reloads()
    {
        var (_, line, endpoint) = await Http.NewLineAtAsync("sccp", position: 1);
        var device = await Http.NewDeviceAsync();
        var name = (string)(await Http.ReadAsync($"/lines/{line}"))["name"]!;
        var payload = $$"""
            {"line":{"id":{{line}},"name":"{{name}}","endpoint_sip":null,"endpoint_sccp":{"id":{{endpoint}}},
             "endpoint_custom":null},"device":{"id":"{{device}}"} }
            """;
        const string reload = """[{"ipbx":["module reload chan_sccp.so"]}]""";
        await SkipEventsAsync();

        await Http.EditAsync($"/lines/{line}/devices/{device}");
        await Http.DeleteAsync($"/lines/{line}/devices/{device}", HttpStatusCode.NoContent);

        await ExpectEventsAsync(("line_device_associated", payload, reload), ("line_device_dissociated", payload, reload));
    }

    [Fact]
    public async Task Pairs_are_refused_in_the_order_of_the_contract()
    {
        using var child = await Service.NewTenantAsync(Tenant.Uuid);
        var foreign = await child.Http.NewDeviceAsync();
        var (_, taken, device) = await Http.NewUserWithDeviceAsync();
        var (_, line, _, context) = await Http.NewUserWithLineAsync();
        var bare = (int)(await Http.CreateAsync("/lines", $$"""{"context":"{{context}}"}"""))["id"]!;

        await Http.RefuseAsync(
            HttpMethod.Put, $"/lines/{taken}/devices/{foreign}", "",
            $"Resource Error - different tenants ('line_tenant_uuid': '{Tenant.Uuid}', 'device_tenant_uuid': '{child.Uuid}')");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/lines/{taken}/devices/{await Http.NewDeviceAsync()}", "",
            $"Resource Error - Line is associated with a Device ('line_id': {taken}, 'device_id': '{device}')");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/lines/{bare}/devices/{device}", "", "Cannot associate 2 lines with same position (position: 1)");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/lines/{line}/devices/{device}", "", "Cannot associate 2 lines with same position (position: 1)");
        await Http.EditAsync($"/lines/{bare}", """{"position":2}""");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/lines/{bare}/devices/{device}", "",
            $"Resource Error - Line must be associated with a Endpoint ('line_id': {bare})");
        var sip = await Http.CreateAsync("/endpoints/sip", "{}");
        await Http.EditAsync($"/lines/{bare}/endpoints/sip/{sip["uuid"]}");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/lines/{bare}/devices/{device}", "",
            $"Resource Error - Line must be associated with a Extension ('line_id': {bare})");
        await Http.CreateAsync($"/lines/{bare}/extensions", $$"""{"exten":"{{Telephony.NextNumber()}}","context":"{{context}}"}""");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/lines/{bare}/devices/{device}", "",
            $"Resource Error - User must be associated with a Line ('line_id': {bare})");
        var user = (string)(await Http.CreateAsync("/users", """{"firstname":"B"}"""))["uuid"]!;
        await Http.EditAsync($"/users/{user}/lines/{bare}");

        await Http.EditAsync($"/lines/{bare}/devices/{device}");
    }

    [Fact]
    public async Task A_phone_that_speaks_SCCP_has_one_line()
    {
        var (_, sccp, endpoint) = await Http.NewLineAtAsync("sccp", position: 1);
        var (_, sip, _) = await Http.NewLineAtAsync("sip", position: 2);
        var (_, second, other) = await Http.NewLineAtAsync("sccp", position: 3);
        var (_, first, device) = await Http.NewUserWithDeviceAsync();

        await Http.RefuseAsync(
            HttpMethod.Put, $"/lines/{second}/devices/{device}", "",
            $"Resource Error - Line is associated with a Device ('line_id': {second}, 'device_id': '{device}', 'endpoint': 'sccp', 'endpoint_id': {other})");
        await Http.EditAsync($"/lines/{sip}/devices/{device}");
        Assert.Equal(2, await Http.CountAsync($"/devices/{device}/lines"));
        Assert.NotEqual(first, sip);
        var phone = await Http.NewDeviceAsync();
        await Http.EditAsync($"/lines/{sccp}/devices/{phone}");
        var (_, third, _) = await Http.NewLineAtAsync("sip", position: 3);
        await Http.RefuseAsync(
            HttpMethod.Put, $"/lines/{third}/devices/{phone}", "",
            $"Resource Error - Line is associated with a Device ('line_id': {third}, 'device_id': '{phone}', 'endpoint': 'sccp', 'endpoint_id': None)");
        Assert.True(endpoint > 0);
    }

    [Fact]
    public async Task Both_sides_list_the_pair()
    {
        var (_, line, device) = await Http.NewUserWithDeviceAsync();
        var bare = await Http.NewLineAsync(await Http.NewContextAsync());
        var expected = JsonNode.Parse($$"""
            {"line_id":{{line}},"device_id":"{{device}}","links":[
              {"rel":"lines","href":"{{Http.BaseAddress}}1.1/lines/{{line}}"},
              {"rel":"devices","href":"{{Http.BaseAddress}}1.1/devices/{{device}}"}]}
            """);

        Assert.True(JsonNode.DeepEquals(expected, await Http.ReadAsync($"/lines/{line}/devices")));
        var listed = await Http.ReadAsync($"/devices/{device}/lines");
        Assert.Equal(1, (int)listed["total"]!);
        Assert.True(JsonNode.DeepEquals(expected, Assert.Single(listed["items"]!.AsArray())));
        await Http.MissesAsync($"/lines/{bare}/devices", "LineDevice", $"'line_id': {bare}");
        await Http.MissesAsync("/lines/99999999/devices", "Line", "'id': 99999999");
    }

    [Fact]
    public async Task What_a_phone_needs_of_its_line_stays()
    {
        var (user, line, device) = await Http.NewUserWithDeviceAsync();
        var view = await Http.ReadAsync($"/lines/{line}");
        var refused = $"Resource Error - Line is associated with a Device ('line_id': {line}, 'device_id': '{device}')";

        await Http.RefuseAsync(HttpMethod.Delete, $"/users/{user}/lines/{line}", "", refused);
        await Http.RefuseAsync(HttpMethod.Put, $"/users/{user}/lines", """{"lines":[]}""", refused);
        await Http.RefuseAsync(HttpMethod.Delete, $"/lines/{line}/extensions/{view["extensions"]![0]!["id"]}", "", refused);
        // A line with a phone has a user, and that rule comes first.
        await Http.RefuseAsync(
            HttpMethod.Delete, $"/lines/{line}/endpoints/sip/{view["endpoint_sip"]!["uuid"]}", "",
            $"Resource Error - Line is associated with a User ('line_id': {line}, 'user_ids': '{(await Http.ReadAsync($"/users/{user}"))["id"]}')");
        await Http.RefuseAsync(HttpMethod.Delete, $"/lines/{line}?recursive=true", "", refused);
        await Http.DeleteAsync($"/lines/{line}/devices/{device}", HttpStatusCode.NoContent);

        await Http.DeleteAsync($"/users/{user}/lines/{line}", HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_deleted_line_leaves_its_phone_first()
    {
        var (_, line, device) = await Http.NewUserWithDeviceAsync();
        await Http.EditAsync($"/devices/{device}", """{"plugin":"test-plugin"}""");
        await SkipEventsAsync();

        await Http.DeleteAsync($"/lines/{line}", HttpStatusCode.NoContent);

        Assert.Equal(["line_device_dissociated", "user_line_dissociated", "line_deleted"], await Tenant.NewEventNamesAsync());
        await SettleAsync();
        Assert.Equal("autoprov", (string?)(await Http.ReadAsync($"/devices/{device}"))["status"]);
        Assert.Equal(0, await Http.CountAsync($"/devices/{device}/lines"));
    }

    [Fact]
    public async Task A_user_is_made_with_the_phone_of_each_line()
    {
        var context = await Http.NewContextAsync();
        var (device, other) = (await Http.NewDeviceAsync(), await Http.NewDeviceAsync());
        string Line(string exten, string phone) => $$"""
            {"context":"{{context}}","endpoint_sip":{"label":"l"},"extensions":[{"exten":"{{exten}}"}],"device_id":{{phone}}}
            """;
        var numbers = (Telephony.NextNumber(), Telephony.NextNumber());

        await Http.RefuseAsync(
            HttpMethod.Post, "/users", $$"""{"firstname":"U","lines":[{{Line(numbers.Item1, "\"nope\"")}}]}""", HttpStatusCode.NotFound,
            "Resource Not Found - Device was not found ('id': 'nope')");
        var user = await Http.CreateAsync(
            "/users", $$"""{"firstname":"U","lines":[{{Line(numbers.Item1, $"\"{device}\"")}},{{Line(numbers.Item2, "null")}}]}""");

        Assert.Equal([device, null], user["lines"]!.AsArray().Select(line => (string?)line!["device_id"]));
        var line = (int)user["lines"]![0]!["id"]!;
        await Http.EditAsync(
            $"/users/{user["uuid"]}?recursive=true", $$"""{"firstname":"U","lines":[{"id":{{line}},"context":"{{context}}","device_id":"{{other}}"}]}""");
        Assert.Equal(other, (string?)(await Http.ReadAsync($"/lines/{line}"))["device_id"]);
        Assert.Equal(0, await Http.CountAsync($"/devices/{device}/lines"));
        await Http.EditAsync(
            $"/users/{user["uuid"]}?recursive=true", $$"""{"firstname":"U","lines":[{"id":{{line}},"context":"{{context}}"}]}""");
        Assert.Equal(other, (string?)(await Http.ReadAsync($"/lines/{line}"))["device_id"]);
        await Http.EditAsync(
            $"/users/{user["uuid"]}?recursive=true",
            $$"""{"firstname":"U","lines":[{"id":{{line}},"context":"{{context}}","device_id":null}]}""");
        Assert.Null((await Http.ReadAsync($"/lines/{line}"))["device_id"]);
    }

    [Fact]
    public async Task A_phone_keeps_the_lines_of_others_when_a_user_goes()
    {
        var (user, _, device) = await Http.NewUserWithDeviceAsync();
        var (_, other, _) = await Http.NewLineAtAsync("sip", position: 2);
        await Http.EditAsync($"/lines/{other}/devices/{device}");
        await Http.EditAsync($"/devices/{device}", """{"plugin":"test-plugin","options":{"switchboard":true}}""");

        await Http.DeleteAsync($"/users/{user}?recursive=true", HttpStatusCode.NoContent);

        await SettleAsync();
        var view = await Http.ReadAsync($"/devices/{device}");
        Assert.Equal(("configured", true), ((string?)view["status"], (bool)view["options"]!["switchboard"]!));
        Assert.Equal(other, (int)(await Http.ReadAsync($"/devices/{device}/lines"))["items"]![0]!["line_id"]!);
    }
}
