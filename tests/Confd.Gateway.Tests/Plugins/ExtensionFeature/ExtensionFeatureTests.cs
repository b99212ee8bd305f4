using System.Net;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests;

public sealed class ExtensionFeatureTests<TService>(TService service) : ApiTests(service), IClassFixture<TService>
    where TService : ConfdFixture
{
    private const string Path = "/extensions/features";

    [Fact]
    public async Task A_system_has_the_installed_codes_and_keeps_what_was_made_of_them()
    {
        var list = await Http.ReadAsync(Path);
        Assert.Equal(31, (int)list["total"]!);
        Assert.Equal(
            ["*10", "*20", "*25", "*26", "*27"], list["items"]!.AsArray().Take(5).Select(code => (string?)code!["exten"]));
        var record = await FindAsync("callrecord");
        Assert.False((bool)record["enabled"]!);
        Assert.Equal($"{Http.BaseAddress}1.1{Path}/{record["uuid"]}", (string?)record["links"]![0]!["href"]);
        var path = $"{Path}/{record["uuid"]}";

        await Http.EditAsync(path, """{"exten":"*260","enabled":"on","feature":"x"}""");
        await Service.RestartAsync();

        using var again = Service.NewClient(ConfdFixture.AdminToken);
        Assert.Equal(31, (int)(await again.ReadAsync(Path))["total"]!);
        var kept = await again.ReadAsync(path);
        Assert.Equal(("*260", "callrecord", true), ((string?)kept["exten"], (string?)kept["feature"], (bool)kept["enabled"]!));
        await again.EditAsync(path, """{"exten":"*26","enabled":false}""");
    }

    [Fact]
    public async Task Codes_are_unique_among_themselves_and_have_a_syntax()
    {
        var path = $"{Path}/{(await FindAsync("fwdbusy"))["uuid"]}";

        await Http.RefuseAsync(HttpMethod.Put, path, """{"exten":"*10"}""", "Resource Error - FeatureExtension already exists ('exten': '*10')");
        await Http.RefuseAsync(HttpMethod.Put, path, """{"exten":"abc"}""", "Input Error - exten: ['String does not match expected pattern.']");
        await Http.RefuseAsync(HttpMethod.Put, path, """{"exten":null}""", "Input Error - exten: ['Field may not be null.']");
        var unknown = Guid.NewGuid();
        await Http.RefuseAsync(
            HttpMethod.Get, $"{Path}/{unknown}", "", HttpStatusCode.NotFound,
            $"Resource Not Found - FeatureExtension was not found ('uuid': UUID('{unknown}'))");
    }

    [Fact]
    public async Task The_dialplan_is_reloaded_only_when_something_changed()
    {
        var code = await FindAsync("paging");
        var path = $"{Path}/{code["uuid"]}";
        await SkipEventsAsync();
        var payload = $$"""{"uuid":"{{code["uuid"]}}"}""";

        await Http.EditAsync(path, "{}");
        await ExpectSystemEventsAsync("extension_feature", null, new ExpectedEvent("extension_feature_edited", payload)
        {
            RoutingKey = "config.extension_feature.edited", Headers = "{}",
        });
        await Http.EditAsync(path, """{"exten":"_*12."}""");
        await ExpectSystemEventsAsync("extension_feature", null, ("extension_feature_edited", payload, """[{"ipbx":["dialplan reload"]}]"""));
        await Http.EditAsync(path, """{"exten":"_*11."}""");
    }

    [Fact]
    public async Task None_is_added_or_removed_and_only_the_master_tenants_tokens_look()
    {
        var path = $"{Path}/{(await FindAsync("pickup"))["uuid"]}";
        using var branch = Service.NewClient(ConfdFixture.BranchToken);

        foreach (var client in new[] { Http, branch })
        {
            Assert.Equal((HttpStatusCode.MethodNotAllowed, "\"\"\n"), await client.SendAsync(HttpMethod.Post, Path, "{}"));
            Assert.Equal((HttpStatusCode.MethodNotAllowed, "\"\"\n"), await client.SendAsync(HttpMethod.Delete, path, ""));
        }
        Assert.Equal(HttpStatusCode.Unauthorized, (await branch.SendAsync(HttpMethod.Get, Path, "")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await branch.SendAsync(HttpMethod.Get, path, "")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await branch.SendAsync(HttpMethod.Put, path, "{}")).Status);
    }

    private async Task<JsonNode> FindAsync(string feature) =>
        Assert.Single((await Http.ReadAsync($"{Path}?feature={feature}"))["items"]!.AsArray())!;
}
