using System.Net;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests;

/// <summary>The common rules of both registries of phones; <c>Provd/</c> runs the tests with wazo-provd.</summary>
public class DeviceTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private readonly string mac = DeviceSample.NewMac();

    private readonly string mark = $"m{Guid.NewGuid():N}";

    [Fact]
    public async Task A_device_shows_what_it_was_given_and_its_address_in_lower_case()
    {
        await SkipEventsAsync();

        var device = await Http.CreateAsync("/devices", $$"""
            {"id":"mine","tenant_uuid":"x","is_new":true,"status":"configured","ip":"192.0.2.7","mac":"{{mac.ToUpperInvariant()}}","sn":"S1",
             "plugin":"test-plugin","vendor":"Acme","model":"A1","version":"1.0","description":"on the\ndesk",
             "template_id":"test-template","options":{"switchboard":true} }
            """);

        var id = (string)device["id"]!;
        Assert.Matches("^[0-9a-f]{32}$", id);
        Assert.True(JsonNode.DeepEquals(device, await Http.ReadAsync($"/devices/{id}")));
        var expected = JsonNode.Parse($$"""
            {"id":"{{id}}","tenant_uuid":"{{Tenant.Uuid}}","is_new":false,"ip":"192.0.2.7","mac":"{{mac}}","sn":"S1",
             "plugin":"test-plugin","vendor":"Acme","model":"A1","version":"1.0","description":"on the\ndesk",
             "template_id":"test-template","options":{"switchboard":true},"status":"autoprov",
             "links":[{"rel":"devices","href":"{{Http.BaseAddress}}1.1/devices/{{id}}"}]}
            """);
        Assert.True(JsonNode.DeepEquals(expected, device), device.ToJsonString());
        await ExpectEventsAsync(new ExpectedEvent("device_created", $$"""{"id":"{{id}}"}""")
        {
            RoutingKey = "config.device.created",
            Headers = $$"""{"tenant_uuid":"{{Tenant.Uuid}}","user_uuid:*":true}""",
        });
    }

    [Fact]
    public async Task Edits_and_deletions_are_told_without_a_reload()
    {
        var id = await Http.NewDeviceAsync($$"""{"mac":"{{mac}}","options":{"switchboard":true} }""");
        await SkipEventsAsync();

        await Http.EditAsync($"/devices/{id}", """{"mac":null,"options":null,"model":"B"}""");
        var edited = await Http.ReadAsync($"/devices/{id}");
        await Http.DeleteAsync($"/devices/{id}", HttpStatusCode.NoContent);

        Assert.Equal((null, null, "B"), ((string?)edited["mac"], edited["options"], (string?)edited["model"]));
        await ExpectEventsAsync(
            new ExpectedEvent("device_edited", $$"""{"id":"{{id}}"}""") { RoutingKey = "config.device.edited" },
            new ExpectedEvent("device_deleted", $$"""{"id":"{{id}}"}""") { RoutingKey = "config.device.deleted" });
        await Http.MissesAsync($"/devices/{id}", "Device", $"'id': '{id}'");
    }

    [Fact]
    public async Task Bodies_are_refused_in_the_order_of_the_contract()
    {
        await Http.NewDeviceAsync($$"""{"mac":"{{mac}}"}""");

        foreach (var (method, path) in new[] { (HttpMethod.Post, "/devices"), (HttpMethod.Put, $"/devices/{await Http.NewDeviceAsync()}") })
        {
            await Http.RefuseAsync(
                method, path, $$"""{"plugin":"nope","template_id":"nope","mac":"{{mac}}"}""",
                "Input Error - field 'plugin': Plugin was not found ('plugin': 'nope')");
            await Http.RefuseAsync(
                method, path, $$"""{"plugin":"test-plugin","template_id":"nope","mac":"{{mac}}"}""",
                "Input Error - field 'template_id': DeviceTemplate was not found ('template_id': 'nope')");
            await Http.RefuseAsync(
                method, path, $$"""{"plugin":"test-plugin","template_id":"defaultconfigdevice","mac":"{{mac}}"}""",
                $"Resource Error - Device already exists ('mac': '{mac}')");
            await Http.RefuseAsync(
                method, path, """{"ip":"1.2.3","mac":"00:11:22:33:44"}""",
                "Input Error - ip: ['String does not match expected pattern.']",
                "Input Error - mac: ['String does not match expected pattern.']");
        }
    }

    [Fact]
    public async Task An_address_is_taken_in_any_letter_case_and_by_any_tenant()
    {
        using var stranger = await Service.NewTenantAsync();
        var first = await Http.NewDeviceAsync($$"""{"mac":"{{mac}}","ip":"192.0.2.1","sn":"1"}""");

        await stranger.Http.RefuseAsync(
            HttpMethod.Post, "/devices", $$"""{"mac":"{{mac.ToUpperInvariant()}}"}""",
            $"Resource Error - Device already exists ('mac': '{mac}')");
        await stranger.Http.NewDeviceAsync("""{"ip":"192.0.2.1","sn":"1"}""");
        await Http.EditAsync($"/devices/{first}", $$"""{"mac":"{{mac.ToUpperInvariant()}}"}""");
        await Http.DeleteAsync($"/devices/{first}", HttpStatusCode.NoContent);

        await stranger.Http.NewDeviceAsync($$"""{"mac":"{{mac}}"}""");
    }

    [Fact]
    public async Task Of_two_who_add_the_same_phone_at_once_one_does()
    {
        var tries = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Http.SendAsync(
            HttpMethod.Post, "/devices", $$"""{"mac":"{{(number % 2 == 0 ? mac : mac.ToUpperInvariant())}}"}""")));

        Assert.Single(tries, one => one.Status == HttpStatusCode.Created);
        Assert.All(tries.Where(one => one.Status != HttpStatusCode.Created), one => Assert.Equal(
            $"Resource Error - Device already exists ('mac': '{mac}')", (string?)JsonNode.Parse(one.Text)![0]));
        Assert.Equal(1, await Http.CountAsync($"/devices?mac={mac}"));
    }

    [Theory]
    [InlineData("anything")]
    [InlineData("12")]
    [InlineData("10000000-0000-4000-8000-00000000dead")]
    public async Task Any_text_may_be_asked_for(string id)
    {
        foreach (var (method, path, body) in new[]
        {
            (HttpMethod.Get, $"/devices/{id}", ""), (HttpMethod.Put, $"/devices/{id}", "{}"), (HttpMethod.Delete, $"/devices/{id}", ""),
            (HttpMethod.Get, $"/devices/{id}/autoprov", ""), (HttpMethod.Get, $"/devices/{id}/synchronize", ""),
            (HttpMethod.Get, $"/devices/{id}/lines", ""), (HttpMethod.Get, $"/devices/{id}/configuration", ""),
        })
        {
            await Http.RefuseAsync(
                method, path, body, HttpStatusCode.NotFound, $"Resource Not Found - Device was not found ('id': '{id}')");
        }
    }

    [Fact]
    public async Task The_list_is_found_by_its_columns_and_sorted_by_address()
    {
        var late = await Http.NewDeviceAsync($$"""{"ip":"192.0.2.9","vendor":"{{mark}}","mac":"{{mac}}","plugin":"test-plugin"}""");
        var early = await Http.NewDeviceAsync($$"""{"ip":"192.0.2.1","model":"x{{mark}}x","plugin":"other-plugin"}""");
        await Http.NewDeviceAsync("""{"ip":"192.0.2.5"}""");

        Assert.Equal([early, late], await IdsAsync($"search={mark.ToUpperInvariant()}"));
        Assert.Equal([late, early], await IdsAsync($"search={mark}&direction=desc"));
        Assert.Equal([early, late], await IdsAsync($"search={mark}&limit=0"));
        Assert.Equal([late], await IdsAsync($"search={mark}&limit=1&offset=1"));
        Assert.Equal([late], await IdsAsync($"vendor={mark}"));
        Assert.Equal([late], await IdsAsync($"mac={mac}&plugin=test-plugin"));
        Assert.Equal([early], await IdsAsync($"id={early}"));
        Assert.Equal([early, late], await IdsAsync($"search={mark}&order=plugin"));
        await Http.RefuseAsync(HttpMethod.Get, "/devices?order=status", "", "Input Error - order: column 'status' was not found");
        await Http.RefuseAsync(HttpMethod.Get, "/devices?direction=up", "", "Input Error - direction: must be 'asc' or 'desc'");
    }

    [Fact]
    public async Task The_configuration_of_a_device_is_a_column_too()
    {
        var (_, _, device) = await Http.NewUserWithDeviceAsync();
        var bare = await Http.NewDeviceAsync();
        await SettleAsync();

        Assert.Equal([device], await IdsAsync($"config={device}"));
        Assert.Equal([bare], await IdsAsync("search=autoprov"));
    }

    [Fact]
    public async Task The_status_follows_plugin_and_lines()
    {
        var (_, line, device) = await Http.NewUserWithDeviceAsync();
        async Task<(string?, string?)> ReadAsync()
        {
            await SettleAsync();
            var view = await Http.ReadAsync($"/devices/{device}");
            return ((string?)view["status"], (string?)view["template_id"]);
        }

        Assert.Equal(("not_configured", "defaultconfigdevice"), await ReadAsync());
        await Http.EditAsync($"/devices/{device}", """{"plugin":"test-plugin","options":{"switchboard":true} }""");
        Assert.Equal(("configured", "defaultconfigdevice"), await ReadAsync());
        await Http.DeleteAsync($"/lines/{line}/devices/{device}", HttpStatusCode.NoContent);
        Assert.Equal(("autoprov", null), await ReadAsync());
        Assert.Null((await Http.ReadAsync($"/devices/{device}"))["options"]);
    }

    [Fact]
    public async Task A_device_with_lines_is_not_deleted()
    {
        var (_, first, device) = await Http.NewUserWithDeviceAsync();
        await Http.RefuseAsync(
            HttpMethod.Delete, $"/devices/{device}", "",
            $"Resource Error - Device is associated with a Line ('device_id': '{device}', 'line_ids': ({first},))");
        var (_, second, _) = await Http.NewLineAtAsync("sip", position: 2);
        await Http.EditAsync($"/lines/{second}/devices/{device}");
        await Http.RefuseAsync(
            HttpMethod.Delete, $"/devices/{device}", "",
            $"Resource Error - Device is associated with a Line ('device_id': '{device}', 'line_ids': ({first}, {second}))");

        await Http.ExpectAsync(HttpMethod.Get, $"/devices/{device}/autoprov", "", HttpStatusCode.NoContent, "");

        await Http.DeleteAsync($"/devices/{device}", HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Autoprov_takes_every_line_away_and_leaves_a_device_without_lines_alone()
    {
        var (_, first, device) = await Http.NewUserWithDeviceAsync();
        var (_, second, _) = await Http.NewLineAtAsync("sip", position: 2);
        await Http.EditAsync($"/lines/{second}/devices/{device}");
        var (_, other, kept) = await Http.NewUserWithDeviceAsync();
        await SkipEventsAsync();

        await Http.ExpectAsync(HttpMethod.Get, $"/devices/{device}/autoprov", "", HttpStatusCode.NoContent, "");

        Assert.Equal(["line_device_dissociated", "line_device_dissociated"], await Tenant.NewEventNamesAsync());
        Assert.Equal(0, await Http.CountAsync($"/devices/{device}/lines"));
        foreach (var line in new[] { first, second })
        {
            Assert.Null((await Http.ReadAsync($"/lines/{line}"))["device_id"]);
        }
        Assert.Equal(kept, (string?)(await Http.ReadAsync($"/lines/{other}"))["device_id"]);
        await SettleAsync();
        using var tag = await Http.SendAsync(HttpMethod.Get, $"/devices/{device}/configuration", "", []);
        await Http.ExpectAsync(HttpMethod.Get, $"/devices/{device}/autoprov", "", HttpStatusCode.NoContent, "");
        await SettleAsync();
        using var again = await Http.SendAsync(HttpMethod.Get, $"/devices/{device}/configuration", "", []);
        Assert.Equal(tag.Headers.ETag, again.Headers.ETag);
        await ExpectEventsAsync();
    }

    [Fact]
    public async Task Synchronization_concerns_one_device()
    {
        var device = await Http.NewDeviceAsync();
        await Http.NewDeviceAsync();
        await SkipEventsAsync();

        await Http.ExpectAsync(HttpMethod.Get, $"/devices/{device}/synchronize", "", HttpStatusCode.NoContent, "");

        await ExpectEventsAsync(new ExpectedEvent("device_synchronization_requested", $$"""{"id":"{{device}}"}""")
        {
            RoutingKey = "config.device.synchronization_requested",
        });
    }

    [Fact]
    public async Task Devices_go_with_their_tenant()
    {
        using var doomed = await Service.NewTenantAsync(Tenant.Uuid);
        var (_, _, device) = await doomed.Http.NewUserWithDeviceAsync();
        await doomed.Http.EditAsync($"/devices/{device}", $$"""{"mac":"{{mac}}"}""");

        await Service.Grains.GetGrain<ITenantsGrain>(0).RemoveAsync(doomed.Uuid, TestContext.Current.CancellationToken);
        await SettleAsync();

        await Http.MissesAsync($"/devices/{device}", "Device", $"'id': '{device}'");
        await Http.NewDeviceAsync($$"""{"mac":"{{mac}}"}""");
    }

    private async Task<string[]> IdsAsync(string query) =>
        [.. (await Http.ReadAsync($"/devices?{query}"))["items"]!.AsArray().Select(device => (string)device!["id"]!)];
}
