using System.Net;

namespace Confd.Gateway.Tests;

/// <summary>A service with an assembly in its plugins folder that nothing here refers to.</summary>
public sealed class PluginFixture : ConfdFixture
{
    public const string User = "90000000-0000-4000-8000-000000000009";
    public const string UserToken = "test-token-of-a-user";
    public const string StrangerToken = "test-token-without-doors";

    protected override IEnumerable<string> MoreArguments =>
    [
        $"--Confd:Auth:Keys:3:Token={UserToken}", $"--Confd:Auth:Keys:3:TenantUuid={MasterTenant}",
        $"--Confd:Auth:Keys:3:UserUuid={User}", "--Confd:Auth:Keys:3:Acl:0=confd.users.me.#",
        $"--Confd:Auth:Keys:4:Token={StrangerToken}", $"--Confd:Auth:Keys:4:TenantUuid={MasterTenant}",
        $"--Confd:Auth:Keys:4:UserUuid={User}", "--Confd:Auth:Keys:4:Acl:0=confd.users.read",
    ];

    protected override IEnumerable<string> StorageArguments
    {
        get
        {
            var plugins = Directory.CreateDirectory(Path.Combine(Folder, "plugins")).FullName;
            var built = AppContext.BaseDirectory.Replace("Confd.Gateway.Tests", "Confd.SamplePlugin", StringComparison.Ordinal);
            File.Copy(Path.Combine(built, "Confd.SamplePlugin.dll"), Path.Combine(plugins, "Confd.SamplePlugin.dll"), overwrite: true);
            return [$"--Confd:PluginDirectory={plugins}", "--Confd:Plugins:endpoint_custom=true", "--Confd:Plugins:timezone=false"];
        }
    }
}

public sealed class ThirdPartyPluginTests(PluginFixture service) : IClassFixture<PluginFixture>
{
    private HttpClient Http => service.Http;

    [Fact]
    public async Task A_resource_and_an_association_of_a_third_party_are_served()
    {
        var door = await Http.CreateAsync("/doors", """{"door":"front"}""");
        var user = await Http.CreateAsync("/users", """{"firstname":"U"}""");

        await Http.EditAsync($"/doors/{door["id"]}/users/{user["id"]}");

        Assert.Equal((string?)user["uuid"], (string?)(await Http.ReadAsync($"/doors/{door["id"]}"))["users"]![0]);
        Assert.Equal(1, (int)(await Http.ReadAsync("/doors?search=FRONT"))["total"]!);
        await Http.RefuseAsync(
            HttpMethod.Post, "/doors", """{"door":"front"}""", "Resource Error - Door already exists ('door': 'front')");
        await Http.RefuseAsync(
            HttpMethod.Post, "/doors", """{"door":"a door with much too long a name"}""",
            "Input Error - door: ['Longer than maximum length 20.']");
        await Http.DeleteAsync($"/doors/{door["id"]}/users/{user["uuid"]}", HttpStatusCode.NoContent);
        await Http.DeleteAsync($"/doors/{door["id"]}", HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_third_party_adds_to_a_resource_that_does_not_know_it()
    {
        var door = await Http.CreateAsync("/doors", """{"door":"back"}""");
        var user = await Http.CreateAsync("/users", """{"firstname":"U"}""");
        var doorman = await Http.CreateAsync("/users", """{"firstname":"Doorman"}""");
        await Http.EditAsync($"/doors/{door["id"]}/users/{user["id"]}");

        Assert.Empty(user["doors"]!.AsArray());
        var seen = await Http.ReadAsync($"/users/{user["id"]}");
        Assert.Equal("""[{"door":"back"}]""", seen["doors"]!.ToJsonString());
        Assert.True((bool)seen["rings"]!);
        Assert.Equal(1, (int)(await Http.ReadAsync("/users?door=back"))["total"]!);
        await Http.RefuseAsync(HttpMethod.Delete, $"/users/{doorman["id"]}", "", "Resource Error - The doorman stays");
        await Http.DeleteAsync($"/users/{user["id"]}", HttpStatusCode.NoContent);
        var (events, _) = await service.ReadEventsAsync(0, TestContext.Current.CancellationToken);
        Assert.Contains(events, one => one.Name == "doors_reviewed");
    }

    [Fact]
    public async Task Tenants_that_a_plugin_forgets_to_compare_are_compared_by_the_commit()
    {
        using var below = await service.NewTenantAsync();
        var door = await Http.CreateAsync("/doors", """{"door":"side"}""");
        var group = await below.Http.CreateAsync("/groups", """{"label":"g"}""");
        var own = await Http.CreateAsync("/groups", """{"label":"g"}""");

        await Http.RefuseAsync(
            HttpMethod.Put, $"/doors/{door["id"]}/groups/{group["uuid"]}", "",
            $"Resource Error - different tenants ('door_tenant_uuid': '{ConfdFixture.MasterTenant}', 'group_tenant_uuid': '{below.Uuid}')");
        await Http.EditAsync($"/doors/{door["id"]}/groups/{own["uuid"]}");
    }

    [Fact]
    public async Task Me_is_the_user_of_the_token()
    {
        using var user = service.NewClient(PluginFixture.UserToken);
        using var stranger = service.NewClient(PluginFixture.StrangerToken);
        using var nobody = service.NewClient(null);

        Assert.Equal(PluginFixture.User, (string?)(await user.ReadAsync("/users/me/doors"))["user_uuid"]);
        // The administrator's token has no user.
        await Http.RefuseAsync(HttpMethod.Get, "/users/me/doors", "", "Input Error - field 'user_uuid': doors was not found");
        await stranger.RefuseAsync(
            HttpMethod.Get, "/users/me/doors", "", HttpStatusCode.Unauthorized, "('', 'confd.users.me.doors.read', None)");
        await nobody.RefuseAsync(
            HttpMethod.Get, "/users/me/doors", "", HttpStatusCode.Unauthorized, "('', 'confd.users.me.doors.read')");
    }

    [Theory]
    [InlineData("GET", null)]
    [InlineData("POST", null)]
    [InlineData("GET", "an-unknown-token")]
    [InlineData("POST", PluginFixture.UserToken)]
    public async Task A_route_for_guests_needs_no_token_and_looks_at_none(string method, string? token)
    {
        using var guest = service.NewClient(token, Guid.Parse(ConfdFixture.BranchTenant));
        guest.DefaultRequestHeaders.Add("Idempotency-Key", "of-a-guest");

        for (var number = 0; number < 2; number++)
        {
            var (status, text) = await guest.SendAsync(new HttpMethod(method), $"/bells/b{number}", "{}");

            Assert.Equal(method == "POST" ? HttpStatusCode.Created : HttpStatusCode.OK, status);
            Assert.Equal($$"""{"bell":"b{{number}}","tenant_uuid":"{{Guid.Empty}}","user_uuid":null}""", text.TrimEnd());
        }
    }

    [Fact]
    public async Task The_api_description_says_that_guests_are_served()
    {
        var document = System.Text.Json.Nodes.JsonNode.Parse(
            await service.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken))!;
        var bell = document["paths"]!["/1.1/bells/{bell}"]!["get"]!;
        var doors = document["paths"]!["/1.1/users/me/doors"]!["get"]!;

        Assert.Empty(bell["security"]!.AsArray());
        Assert.Null(bell["responses"]!["401"]);
        Assert.Null(doors["security"]);
        Assert.NotNull(doors["responses"]!["401"]);
    }

    [Fact]
    public Task A_plugin_that_is_switched_off_is_not_served() =>
        Http.DeleteAsync("/timezones", HttpStatusCode.NotFound);
}
