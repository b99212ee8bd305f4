using System.Net;

namespace Confd.Gateway.Tests;

/// <summary>A service with an assembly in its plugins folder that nothing here refers to.</summary>
public sealed class PluginFixture : ConfdFixture
{
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
        var events = await service.Store.ReadEventsAsync(0, 1000, TestContext.Current.CancellationToken);
        Assert.Contains(events, one => one.Name == "doors_reviewed");
    }

    [Fact]
    public Task A_plugin_that_is_switched_off_is_not_served() =>
        Http.DeleteAsync("/timezones", HttpStatusCode.NotFound);
}
