using System.Net;
using System.Text.Json.Nodes;
using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class OutcallSample() : ResourceSample("outcall", () => $$"""{"name":"{{NewName()}}"}""");

public sealed class OutcallExtensionSample() : AssociationSample("outcall_extension")
{
    public override async Task<JsonObject> RightAsync(TestTenant tenant) => await NewExtensionAsync(tenant.Http);

    internal static async Task<JsonObject> NewExtensionAsync(HttpClient http, string exten = "_0X.") => await http.CreateAsync(
        "/extensions", $$"""{"exten":"{{exten}}","context":"{{await http.NewContextAsync("outcall", "\"user_ranges\":[]")}}"}""");
}

public sealed class OutcallTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private static string NewName() => $"o{Guid.NewGuid():N}";

    [Fact]
    public async Task Names_are_unique_over_all_tenants_and_no_ring_time_is_null()
    {
        var name = NewName();
        var made = await Http.CreateAsync("/outcalls", $$"""{"name":"{{name}}","ring_time":0}""");
        Assert.Null(made["ring_time"]);
        using var elsewhere = await Service.NewTenantAsync();

        await elsewhere.Http.RefuseAsync(
            HttpMethod.Post, "/outcalls", $$"""{"name":"{{name}}"}""",
            $"Resource Error - Outcall already exists ('name': '{name}')");
        await Http.EditAsync($"/outcalls/{made["id"]}", $$"""{"name":"{{name}}","ring_time":5}""");
        Assert.Equal(5, (int)(await Http.ReadAsync($"/outcalls/{made["id"]}"))["ring_time"]!);
    }

    [Fact]
    public async Task A_number_has_a_dial_pattern_that_is_edited_in_parts()
    {
        var outcall = await Http.CreateAsync("/outcalls", $$"""{"name":"{{NewName()}}"}""");
        var extension = await OutcallExtensionSample.NewExtensionAsync(Http);
        var path = $"/outcalls/{outcall["id"]}/extensions/{extension["id"]}";
        await Http.RefuseAsync(HttpMethod.Put, path, "", "The browser (or proxy) sent a request that this server could not understand.");
        await Http.RefuseAsync(
            HttpMethod.Put, path, """{"strip_digits":null,"prefix":"x","external_prefix":"","caller_id":5}""",
            "Input Error - caller_id: ['Not a valid string.']",
            "Input Error - external_prefix: ['String does not match expected pattern.']",
            "Input Error - prefix: ['String does not match expected pattern.']",
            "Input Error - strip_digits: ['Field may not be null.']");
        await SkipEventsAsync();

        await Http.EditAsync(path, """{"prefix":"+anything","strip_digits":1}""");
        await ExpectEventsAsync(new ExpectedEvent(
            "outcall_extension_associated", $$"""{"outcall_id":{{outcall["id"]}},"extension_id":{{extension["id"]}}}""",
            """[{"ipbx":["dialplan reload"]}]""")
        {
            RoutingKey = "config.outcalls.extensions.updated",
        });
        await Http.EditAsync(path, """{"caller_id":"me","strip_digits":2}""");
        await ExpectEventsAsync();

        var shown = (await Http.ReadAsync($"/outcalls/{outcall["id"]}"))["extensions"]![0]!.AsObject();
        shown.Remove("links");
        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse(
                    $$"""
                    {"id":{{extension["id"]}},"exten":"_0X.","context":"{{extension["context"]}}","external_prefix":null,
                     "prefix":"+anything","strip_digits":2,"caller_id":"me"}
                    """),
                shown),
            shown.ToJsonString());
        Assert.Equal((string?)outcall["name"], (string?)(await Http.ReadAsync($"/extensions/{extension["id"]}"))["outcall"]!["name"]);
        // Other routes hear of the dial pattern's id, which is no route's.
        var other = await Http.CreateAsync("/outcalls", $$"""{"name":"{{NewName()}}"}""");
        var (status, text) = await Http.SendAsync(HttpMethod.Put, $"/outcalls/{other["id"]}/extensions/{extension["id"]}", "{}");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Matches(
            $@"^\[""Resource Error - Extension is associated with a outcall \('extension_id': {extension["id"]}, 'associated_id': '[1-9][0-9]*'\)""\]$",
            text);
    }

    [Fact]
    public async Task A_number_is_in_a_context_for_outgoing_calls_and_stays_there()
    {
        var outcall = await Http.CreateAsync("/outcalls", $$"""{"name":"{{NewName()}}"}""");
        var incoming = await IncallExtensionSample.NewExtensionAsync(Http);
        await Http.RefuseAsync(
            HttpMethod.Put, $"/outcalls/{outcall["id"]}/extensions/{incoming["id"]}", "{}",
            $"Resource Error - ContextType 'incall' cannot be associated ('id': {incoming["id"]}, 'context': '{incoming["context"]}')");
        var (first, second) = (await OutcallExtensionSample.NewExtensionAsync(Http), await OutcallExtensionSample.NewExtensionAsync(Http, "911"));
        await Http.EditAsync($"/outcalls/{outcall["id"]}/extensions/{first["id"]}", "{}");
        await Http.EditAsync($"/outcalls/{outcall["id"]}/extensions/{second["id"]}", "{}");
        Assert.Equal(2, (await Http.ReadAsync($"/outcalls/{outcall["id"]}"))["extensions"]!.AsArray().Count);
        await Http.RefuseAsync(
            HttpMethod.Put, $"/extensions/{second["id"]}", $$"""{"context":"{{await Http.NewContextAsync()}}"}""",
            "Resource Error - ContextType 'internal' cannot be associated");

        await Http.DeleteAsync($"/outcalls/{outcall["id"]}", HttpStatusCode.NoContent);

        Assert.Null((await Http.ReadAsync($"/extensions/{first["id"]}"))["outcall"]);
        await Http.DeleteAsync($"/extensions/{first["id"]}", HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_route_has_one_schedule_and_any_number_of_permissions()
    {
        var outcall = await Http.CreateAsync("/outcalls", $$"""{"name":"{{NewName()}}"}""");
        var path = $"/outcalls/{outcall["id"]}";
        var schedule = await Http.CreateAsync("/schedules", """{"name":"s","closed_destination":{"type":"none"}}""");
        var other = await Http.CreateAsync("/schedules", """{"closed_destination":{"type":"none"}}""");
        var permission = await Http.CreateAsync("/callpermissions", """{"name":"cp"}""");
        await SkipEventsAsync();

        await Http.EditAsync($"{path}/schedules/{schedule["id"]}");
        await Http.EditAsync($"{path}/callpermissions/{permission["id"]}");

        await ExpectEventsAsync(
            new ExpectedEvent("outcall_schedule_associated", $$"""{"outcall_id":{{outcall["id"]}},"schedule_id":{{schedule["id"]}}}""")
            {
                RoutingKey = "config.outcalls.schedules.updated",
            },
            new ExpectedEvent("outcall_call_permission_associated", $$"""{"outcall_id":{{outcall["id"]}},"call_permission_id":{{permission["id"]}}}""")
            {
                RoutingKey = $"config.outcalls.{outcall["id"]}.callpermissions.updated",
            });
        await Http.RefuseAsync(
            HttpMethod.Put, $"{path}/schedules/{other["id"]}", "",
            $"Resource Error - Outcall is associated with a Schedule ('outcall_id': {outcall["id"]}, 'schedule_id': {schedule["id"]})");
        var shown = await Http.ReadAsync(path);
        Assert.Equal(("s", "cp"), ((string?)shown["schedules"]![0]!["name"], (string?)shown["call_permissions"]![0]!["name"]));
        Assert.Equal($"{Tenant.Uuid}", (string?)shown["schedules"]![0]!["tenant_uuid"]);
        Assert.Equal((string?)outcall["name"], (string?)(await Http.ReadAsync($"/schedules/{schedule["id"]}"))["outcalls"]![0]!["name"]);
        Assert.Equal((string?)outcall["name"], (string?)(await Http.ReadAsync($"/callpermissions/{permission["id"]}"))["outcalls"]![0]!["name"]);
    }

    [Fact]
    public async Task Both_sides_are_of_one_tenant()
    {
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        var outcall = await Http.CreateAsync("/outcalls", $$"""{"name":"{{NewName()}}"}""");
        var extension = await OutcallExtensionSample.NewExtensionAsync(below.Http);
        var permission = await below.Http.CreateAsync("/callpermissions", """{"name":"cp"}""");

        await Http.RefuseAsync(
            HttpMethod.Put, $"/outcalls/{outcall["id"]}/extensions/{extension["id"]}", "{}",
            $"Resource Error - different tenants ('extension_tenant_uuid': '{below.Uuid}', 'outcall_tenant_uuid': '{Tenant.Uuid}')");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/outcalls/{outcall["id"]}/callpermissions/{permission["id"]}", "",
            $"Resource Error - different tenants ('outcall_tenant_uuid': '{Tenant.Uuid}', 'call_permission_tenant_uuid': '{below.Uuid}')");
    }

    [Fact]
    public async Task Calls_go_over_a_route_until_it_is_deleted()
    {
        var outcall = await Http.CreateAsync("/outcalls", $$"""{"name":"{{NewName()}}"}""");
        var incall = await Http.CreateAsync("/incalls", $$"""{"destination":{"type":"outcall","outcall_id":{{outcall["id"]}},"exten":"123"} }""");
        Assert.Equal(
            ["exten", "outcall_id", "type"], incall["destination"]!.AsObject().Select(field => field.Key).Order());

        await Http.DeleteAsync($"/outcalls/{outcall["id"]}", HttpStatusCode.NoContent);

        Assert.Equal("none", (string?)(await Http.ReadAsync($"/incalls/{incall["id"]}"))["destination"]!["type"]);
    }
}
