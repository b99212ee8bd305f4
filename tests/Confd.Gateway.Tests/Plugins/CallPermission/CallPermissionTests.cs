using System.Net;

namespace Confd.Gateway.Tests;

public sealed class CallPermissionTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task A_call_permission_has_every_default()
    {
        await SkipEventsAsync();

        var made = await Http.CreateAsync("/callpermissions", """{"name":"cp"}""");

        Assert.Equal("deny", (string?)made["mode"]);
        Assert.Equal("[]", made["extensions"]!.ToJsonString());
        Assert.True((bool)made["enabled"]!);
        Assert.All(new[] { "outcalls", "users" }, field => Assert.Empty(made[field]!.AsArray()));
        await ExpectEventsAsync(new ExpectedEvent("call_permission_created", $$"""{"id":{{made["id"]}}}""")
        {
            RoutingKey = "config.callpermission.created",
        });
    }

    [Fact]
    public async Task Names_are_unique_within_a_tenant_only()
    {
        var made = await Http.CreateAsync("/callpermissions", """{"name":"cp"}""");
        using var elsewhere = await Service.NewTenantAsync();

        await elsewhere.Http.CreateAsync("/callpermissions", """{"name":"cp"}""");
        var other = await Http.CreateAsync("/callpermissions", """{"name":"other"}""");
        await Http.EditAsync($"/callpermissions/{made["id"]}", """{"name":"cp"}""");

        await Http.RefuseAsync(
            HttpMethod.Post, "/callpermissions", """{"name":"cp"}""",
            "Resource Error - CallPermission already exists ('name': 'cp')");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/callpermissions/{other["id"]}", """{"name":"cp"}""",
            "Resource Error - CallPermission already exists ('name': 'cp')");
    }

    [Fact]
    public Task All_faulty_fields_are_reported_together() => Http.RefuseAsync(
        HttpMethod.Post, "/callpermissions",
        """{"name":"","password":"","mode":"x","extensions":["1","x y",null,5],"enabled":"true"}""",
        "Input Error - name: ['Length must be between 1 and 128.']",
        "Input Error - password: ['String does not match expected pattern.']",
        "Input Error - mode: ['Must be one of: allow, deny.']",
        "Input Error - extensions: {1: ['String does not match expected pattern.'], 2: ['Field may not be null.'], 3: ['Not a valid string.']}",
        "Input Error - enabled: ['Not a valid boolean.']");

    [Fact]
    public async Task A_pattern_that_stands_twice_counts_once()
    {
        var made = await Http.CreateAsync("/callpermissions", """{"name":"cp","extensions":["_0X.","112","_0X."]}""");

        Assert.Equal("""["_0X.","112"]""", made["extensions"]!.ToJsonString());
    }

    [Fact]
    public async Task A_users_permissions_are_shown_on_both_sides_and_told_once()
    {
        var user = await Http.CreateAsync("/users", """{"firstname":"U"}""");
        var permission = await Http.CreateAsync("/callpermissions", """{"name":"cp"}""");
        var path = $"/users/{user["id"]}/callpermissions/{permission["id"]}";
        var published = $$"""{"user_uuid":"{{user["uuid"]}}","call_permission_id":{{permission["id"]}}}""";
        await SkipEventsAsync();

        await Http.EditAsync(path);
        await Http.EditAsync(path);
        await ExpectEventsAsync(new ExpectedEvent("user_call_permission_associated", published)
        {
            RoutingKey = $"config.users.{user["uuid"]}.callpermissions.updated",
            Headers = $$"""{"tenant_uuid":"{{Tenant.Uuid}}","user_uuid:{{user["uuid"]}}":true}""",
        });
        Assert.Equal("cp", (string?)(await Http.ReadAsync($"/users/{user["id"]}"))["call_permissions"]![0]!["name"]);
        Assert.Equal("U", (string?)(await Http.ReadAsync($"/callpermissions/{permission["id"]}"))["users"]![0]!["firstname"]);
        await Http.DeleteAsync(path, HttpStatusCode.NoContent);
        await Http.DeleteAsync(path, HttpStatusCode.NoContent);
        await ExpectEventsAsync(new ExpectedEvent("user_call_permission_dissociated", published));

        await Http.EditAsync(path);
        await Http.DeleteAsync($"/callpermissions/{permission["id"]}", HttpStatusCode.NoContent);
        Assert.Empty((await Http.ReadAsync($"/users/{user["id"]}"))["call_permissions"]!.AsArray());
    }

    [Fact]
    public async Task A_users_permission_must_be_of_its_tenant_and_both_must_exist()
    {
        var user = await Http.CreateAsync("/users", """{"firstname":"U"}""");
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        var permission = await below.Http.CreateAsync("/callpermissions", """{"name":"cp"}""");

        await Http.RefuseAsync(
            HttpMethod.Put, $"/users/{user["id"]}/callpermissions/{permission["id"]}", "",
            $"Resource Error - different tenants ('user_tenant_uuid': '{Tenant.Uuid}', 'call_permission_tenant_uuid': '{below.Uuid}')");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/users/999999/callpermissions/{permission["id"]}", "", HttpStatusCode.NotFound,
            "Resource Not Found - User was not found ('id': 999999)");
        await Http.RefuseAsync(
            HttpMethod.Delete, $"/users/{user["id"]}/callpermissions/999999", "", HttpStatusCode.NotFound,
            "Resource Not Found - CallPermission was not found ('id': 999999)");
    }
}
