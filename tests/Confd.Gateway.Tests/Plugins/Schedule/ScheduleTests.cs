using System.Net;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests;

public sealed class ScheduleTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private const string Closed = "\"closed_destination\":{\"type\":\"none\"}";

    [Fact]
    public async Task A_period_has_every_day_by_default_and_keeps_given_ones_in_order()
    {
        var made = await Http.CreateAsync(
            "/schedules",
            $$"""{{{Closed}},"open_periods":[{"hours_start":"08:00","hours_end":"08:00"},{"hours_start":"20:00","hours_end":"23:59","week_days":[7,1,7],"month_days":[31],"months":["2"]}]}""");

        var (first, second) = (made["open_periods"]![0]!, made["open_periods"]![1]!);
        Assert.Equal("[1,2,3,4,5,6,7]", first["week_days"]!.ToJsonString());
        Assert.Equal(31, first["month_days"]!.AsArray().Count);
        Assert.Equal(12, first["months"]!.AsArray().Count);
        Assert.Equal("[7,1,7]", second["week_days"]!.ToJsonString());
        Assert.Equal("[2]", second["months"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"hours_start":"7:15","hours_end":"24:00"}""", "{'hours_start': ['String does not match expected pattern.'], 'hours_end': ['String does not match expected pattern.']}")]
    [InlineData("""{"hours_end":"08:00"}""", "{'hours_start': ['Missing data for required field.']}")]
    [InlineData("""{"hours_start":"08:00","hours_end":"07:59"}""", "{'_schema': ['hours_end is before hours_start']}")]
    [InlineData("""{"hours_start":"08:00","hours_end":"07:59","week_days":[]}""", "{'week_days': ['week_days cannot be empty']}")]
    [InlineData("""{"hours_start":"08:00","hours_end":"09:00","month_days":[],"months":[]}""", "{'month_days': ['month_days cannot be empty'], 'months': ['months cannot be empty']}")]
    [InlineData("""{"hours_start":"08:00","hours_end":"09:00","week_days":[1,8],"months":null}""", "{'week_days': {1: ['Must be greater than or equal to 1 and less than or equal to 7.']}, 'months': ['Field may not be null.']}")]
    public Task A_faulty_period_is_refused(string period, string faults) => Http.RefuseAsync(
        HttpMethod.Post, "/schedules", $$"""{{{Closed}},"open_periods":[{{period}}]}""",
        $"Input Error - open_periods: {{0: {faults}}}");

    [Fact]
    public Task An_exceptional_period_needs_a_destination() => Http.RefuseAsync(
        HttpMethod.Post, "/schedules", """{"exceptional_periods":[{"hours_start":"08:00","hours_end":"09:00"}]}""",
        "Input Error - closed_destination: ['Missing data for required field.']",
        "Input Error - exceptional_periods: {0: {'destination': ['Missing data for required field.']}}");

    [Fact]
    public async Task Each_list_of_periods_is_replaced_by_itself()
    {
        var made = await Http.CreateAsync(
            "/schedules",
            $$"""
            {{{Closed}},"enabled":"on","open_periods":[{"hours_start":"08:00","hours_end":"09:00"}],
             "exceptional_periods":[{"hours_start":"10:00","hours_end":"11:00","destination":{"type":"none"} }]}
            """);
        var path = $"/schedules/{made["id"]}";

        await Http.EditAsync(path, """{"open_periods":[]}""");

        var edited = await Http.ReadAsync(path);
        Assert.Empty(edited["open_periods"]!.AsArray());
        Assert.True(JsonNode.DeepEquals(made["exceptional_periods"], edited["exceptional_periods"]));
    }

    [Fact]
    public async Task New_destinations_must_exist_in_the_own_tenant()
    {
        var closed = """{"closed_destination":{"type":"user","user_id":"999999"}}""";
        var refused = "Input Error - field 'fallback_actionid': User was not found ('fallback_actionid': 999999)";
        await Http.RefuseAsync(HttpMethod.Post, "/schedules", closed, refused);

        using var elsewhere = await Service.NewTenantAsync();
        var foreign = await elsewhere.Http.CreateAsync("/users", """{"firstname":"Elsewhere"}""");
        await Http.RefuseAsync(
            HttpMethod.Post, "/schedules", """{"closed_destination":{"type":"voicemail","voicemail_id":999999}}""",
            "Input Error - field 'fallback_actionid': Voicemail was not found ('fallback_actionid': 999999)");
        await Http.RefuseAsync(
            HttpMethod.Post, "/schedules",
            $$"""
            {"closed_destination":{"type":"none"},
             "exceptional_periods":[{"hours_start":"08:00","hours_end":"09:00","destination":{"type":"user","user_id":{{foreign["id"]}} } }]}
            """,
            $"Input Error - field 'fallback_actionid': User was not found ('fallback_actionid': {foreign["id"]})");
        var made = await Http.CreateAsync("/schedules", """{"closed_destination":{"type":"none"}}""");
        await Http.RefuseAsync(HttpMethod.Put, $"/schedules/{made["id"]}", closed, refused);
        await Http.EditAsync($"/schedules/{made["id"]}", """{"name":"kept"}""");
    }

    [Fact]
    public async Task Destinations_stay_when_their_targets_go_and_then_stop_edits()
    {
        var user = await Http.CreateAsync("/users", """{"firstname":"Alice"}""");
        var destination = $$"""{"type":"user","user_id":{{user["id"]}}}""";
        var made = await Http.CreateAsync(
            "/schedules",
            $$"""{"closed_destination":{{destination}},"exceptional_periods":[{"hours_start":"08:00","hours_end":"09:00","destination":{{destination}}}]}""");
        var path = $"/schedules/{made["id"]}";
        Assert.Equal("Alice", (string?)made["closed_destination"]!["user_firstname"]);
        Assert.Equal("Alice", (string?)made["exceptional_periods"]![0]!["destination"]!["user_firstname"]);

        await Http.DeleteAsync($"/users/{user["id"]}", HttpStatusCode.NoContent);

        var after = await Http.ReadAsync(path);
        foreach (var kept in new[] { after["closed_destination"]!, after["exceptional_periods"]![0]!["destination"]! })
        {
            Assert.Equal((int)user["id"]!, (int)kept["user_id"]!);
            Assert.False(kept.AsObject().ContainsKey("user_firstname"));
        }
        await Http.RefuseAsync(
            HttpMethod.Put, path, """{"name":"x"}""",
            $"Input Error - field 'fallback_actionid': User was not found ('fallback_actionid': '{user["id"]}')");
        await Http.EditAsync(path, $$"""{{{Closed}},"name":"x"}""");
    }

    [Fact]
    public async Task Users_and_incoming_calls_have_one_schedule_that_goes_without_an_event()
    {
        var user = await Http.CreateAsync("/users", """{"firstname":"U"}""");
        var incall = await Http.CreateAsync("/incalls", """{"destination":{"type":"none"}}""");
        var first = await Http.CreateAsync("/schedules", $$"""{{{Closed}},"name":"first"}""");
        var second = await Http.CreateAsync("/schedules", $$"""{{{Closed}},"name":"second"}""");
        await SkipEventsAsync();

        await Http.EditAsync($"/users/{user["uuid"]}/schedules/{first["id"]}");
        await Http.EditAsync($"/incalls/{incall["id"]}/schedules/{first["id"]}");

        await ExpectEventsAsync(
            new ExpectedEvent("user_schedule_associated", $$"""{"user_uuid":"{{user["uuid"]}}","schedule_id":{{first["id"]}}}""")
            {
                RoutingKey = "config.users.schedules.updated",
                Headers = $$"""{"tenant_uuid":"{{Tenant.Uuid}}","user_uuid:{{user["uuid"]}}":true}""",
            },
            new ExpectedEvent("incall_schedule_associated", $$"""{"incall_id":{{incall["id"]}},"schedule_id":{{first["id"]}}}""")
            {
                RoutingKey = "config.incalls.schedules.updated",
                Headers = $$"""{"tenant_uuid":"{{Tenant.Uuid}}","user_uuid:*":true}""",
            });
        await Http.RefuseAsync(
            HttpMethod.Put, $"/users/{user["id"]}/schedules/{second["id"]}", "",
            $"Resource Error - User is associated with a Schedule ('user_id': {user["id"]}, 'schedule_id': {first["id"]})");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/incalls/{incall["id"]}/schedules/{second["id"]}", "",
            $"Resource Error - Incall is associated with a Schedule ('incall_id': {incall["id"]}, 'schedule_id': {first["id"]})");
        var shown = await Http.ReadAsync($"/schedules/{first["id"]}");
        Assert.Equal("U", (string?)shown["users"]![0]!["firstname"]);
        Assert.Equal((int)incall["id"]!, (int)shown["incalls"]![0]!["id"]!);
        Assert.Equal("first", (string?)(await Http.ReadAsync($"/users/{user["id"]}"))["schedules"]![0]!["name"]);
        await SkipEventsAsync();

        await Http.DeleteAsync($"/schedules/{first["id"]}", HttpStatusCode.NoContent);

        await ExpectEventsAsync(new ExpectedEvent("schedule_deleted", $$"""{"id":{{first["id"]}}}"""));
        Assert.Empty((await Http.ReadAsync($"/users/{user["id"]}"))["schedules"]!.AsArray());
        Assert.Empty((await Http.ReadAsync($"/incalls/{incall["id"]}"))["schedules"]!.AsArray());
    }

    [Fact]
    public async Task Both_sides_are_of_one_tenant()
    {
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        var schedule = await below.Http.CreateAsync("/schedules", $$"""{{{Closed}}}""");
        var user = await Http.CreateAsync("/users", """{"firstname":"U"}""");
        var incall = await Http.CreateAsync("/incalls", """{"destination":{"type":"none"}}""");

        await Http.RefuseAsync(
            HttpMethod.Put, $"/users/{user["id"]}/schedules/{schedule["id"]}", "",
            $"Resource Error - different tenants ('user_tenant_uuid': '{Tenant.Uuid}', 'schedule_tenant_uuid': '{below.Uuid}')");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/incalls/{incall["id"]}/schedules/{schedule["id"]}", "",
            $"Resource Error - different tenants ('incall_tenant_uuid': '{Tenant.Uuid}', 'schedule_tenant_uuid': '{below.Uuid}')");
    }
}
