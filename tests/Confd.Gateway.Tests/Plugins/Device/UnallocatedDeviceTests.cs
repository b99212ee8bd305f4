using System.Net;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests;

public sealed class UnallocatedDeviceTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private const string Stock = "/devices/unallocated";

    [Fact]
    public async Task The_stock_is_the_master_tenants_and_every_tenant_sees_it()
    {
        var mac = DeviceSample.NewMac();
        var device = await Service.Http.CreateAsync("/devices", $$"""{"unallocated":true,"mac":"{{mac}}"}""");
        var own = await Service.Http.NewDeviceAsync();
        using var child = await Service.NewTenantAsync(Tenant.Uuid);

        Assert.True((bool)device["is_new"]!);
        foreach (var http in new[] { Service.Http, Http, child.Http })
        {
            var listed = (await http.ReadAsync($"{Stock}?search={mac}"))["items"]!.AsArray();
            Assert.True(JsonNode.DeepEquals(device, Assert.Single(listed)), listed.ToJsonString());
            Assert.Equal(0, await http.CountAsync($"{Stock}?id={own}"));
        }
        await Http.MissesAsync($"/devices/{device["id"]}", "Device", $"'id': '{device["id"]}'");
        await Http.RefuseAsync(
            HttpMethod.Get, $"{Stock}?order=nope", "", "Input Error - order: column 'nope' was not found");
        await Http.ExpectAsync(HttpMethod.Post, Stock, "{}", HttpStatusCode.MethodNotAllowed, "\"\"\n");
    }

    [Fact]
    public async Task Only_the_master_tenant_has_one() => await Http.RefuseAsync(
        HttpMethod.Post, "/devices", """{"unallocated":true}""",
        "Input Error - unallocated: ['Only devices of the master tenant can be unallocated.']");

    [Fact]
    public async Task A_device_is_given_to_the_tenant_of_the_request_once()
    {
        var device = await Service.Http.NewDeviceAsync("""{"unallocated":true}""");
        await SkipEventsAsync();

        await Http.EditAsync($"{Stock}/{device}");

        var view = await Http.ReadAsync($"/devices/{device}");
        Assert.Equal(($"{Tenant.Uuid}", false), ((string?)view["tenant_uuid"], (bool)view["is_new"]!));
        Assert.Equal(0, await Http.CountAsync($"{Stock}?id={device}"));
        await ExpectEventsAsync(new ExpectedEvent("device_edited", $$"""{"id":"{{device}}"}""")
        {
            Headers = $$"""{"tenant_uuid":"{{Tenant.Uuid}}","user_uuid:*":true}""",
        });
        foreach (var id in new[] { device, await Http.NewDeviceAsync(), await Service.Http.NewDeviceAsync(), "nope" })
        {
            await Http.RefuseAsync(
                HttpMethod.Put, $"{Stock}/{id}", "", HttpStatusCode.NotFound,
                $"Resource Not Found - Device was not found ('id': '{id}')");
        }
    }

    [Fact]
    public async Task It_is_the_master_tenant_that_gives_it()
    {
        var device = await Service.Http.NewDeviceAsync("""{"unallocated":true}""");
        using var branch = Service.NewClient(ConfdFixture.BranchToken);

        var (status, _) = await branch.SendAsync(HttpMethod.Put, $"{Stock}/{device}", "");

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal(1, await Http.CountAsync($"{Stock}?id={device}"));
    }

    [Fact]
    public async Task A_new_device_comes_to_the_tenant_of_its_line()
    {
        var device = await Service.Http.NewDeviceAsync("""{"unallocated":true}""");
        var (_, line, _, _) = await Http.NewUserWithLineAsync();

        await Service.Http.EditAsync($"/lines/{line}/devices/{device}");

        var view = await Http.ReadAsync($"/devices/{device}");
        Assert.Equal(($"{Tenant.Uuid}", false), ((string?)view["tenant_uuid"], (bool)view["is_new"]!));
        Assert.Equal(device, (string?)(await Http.ReadAsync($"/lines/{line}"))["device_id"]);
    }
}
