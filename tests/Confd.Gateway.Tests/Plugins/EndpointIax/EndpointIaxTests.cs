using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class EndpointIaxSample : ResourceSample
{
    public EndpointIaxSample()
        : base("endpoint_iax", () => "{}")
    {
        Generated("name", "options");
        Value("name", _ => Task.FromResult($"\"{NewName()}\""));
        Except("options", "known options have defaults");
    }
}

public sealed class EndpointIaxTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private static readonly string[] Defaults =
    [
        """["amaflags","default"]""", """["auth","plaintext,md5"]""", """["qualify","no"]""", """["qualifyfreqnotok","10000"]""",
        """["qualifyfreqok","60000"]""", """["qualifysmoothing","no"]""", """["requirecalltoken","no"]""", """["sendani","no"]""",
        """["trunk","no"]""",
    ];

    [Fact]
    public async Task A_new_endpoint_has_a_name_and_the_defaults()
    {
        var made = await Http.CreateAsync("/endpoints/iax", "{}");

        Assert.Matches("^[a-z0-9]{8}$", (string)made["name"]!);
        Assert.Equal("friend", (string?)made["type"]);
        Assert.Equal("dynamic", (string?)made["host"]);
        Assert.Equal(Defaults, OptionsOf(made));
        Assert.Null(made["trunk"]);
    }

    [Fact]
    public async Task Given_options_replace_all_and_others_return_to_their_defaults()
    {
        var made = await Http.CreateAsync(
            "/endpoints/iax", """{"options":[["x","1"],["trunk","TRUE"],["qualify",""],["secret","s"],["x","1"],["adsi","maybe"],["secret","t"],["name","n"]]}""");

        Assert.Equal(
            [.. Defaults.Where(option => !option.Contains("\"trunk\"", StringComparison.Ordinal) && !option.Contains("\"qualify\"", StringComparison.Ordinal)),
             """["adsi","no"]""", """["secret","t"]""", """["trunk","yes"]""", """["x","1"]""", """["x","1"]"""],
            OptionsOf(made).Order().OrderBy(option => !Defaults.Contains(option)));
        await Http.EditAsync($"/endpoints/iax/{made["id"]}", """{"options":[]}""");
        Assert.Equal(Defaults, OptionsOf(await Http.ReadAsync($"/endpoints/iax/{made["id"]}")));
        await Http.RefuseAsync(
            HttpMethod.Post, "/endpoints/iax", """{"options":[["a"]],"name":"a b","type":"x"}""",
            "Input Error - name: ['String does not match expected pattern.']",
            "Input Error - type: ['Must be one of: friend, peer, user.']",
            "Input Error - options: {0: ['Length must be 2.']}");
    }

    [Fact]
    public async Task Names_are_unique_in_the_whole_system()
    {
        var name = $"n{Guid.NewGuid():N}"[..20];
        await Http.CreateAsync("/endpoints/iax", $$"""{"name":"{{name}}"}""");
        using var elsewhere = await Service.NewTenantAsync();
        var other = await elsewhere.Http.CreateAsync("/endpoints/iax", "{}");
        var taken = $"Resource Error - IAXEndpoint already exists ('name': '{name}')";

        await elsewhere.Http.RefuseAsync(HttpMethod.Post, "/endpoints/iax", $$"""{"name":"{{name}}"}""", taken);
        await elsewhere.Http.RefuseAsync(HttpMethod.Put, $"/endpoints/iax/{other["id"]}", $$"""{"name":"{{name}}"}""", taken);
    }

    [Fact]
    public async Task Only_edits_and_deletions_reload()
    {
        await SkipEventsAsync();

        var made = await Http.CreateAsync("/endpoints/iax", "{}");
        var payload = $$"""{"id":{{made["id"]}},"tenant_uuid":"{{Tenant.Uuid}}","name":"{{made["name"]}}","trunk":null}""";
        await ExpectEventsAsync(("iax_endpoint_created", payload, null));
        await Http.EditAsync($"/endpoints/iax/{made["id"]}", "{}");
        await ExpectEventsAsync(("iax_endpoint_edited", payload, """[{"ipbx":["iax2 reload"]}]"""));
        await Http.DeleteAsync($"/endpoints/iax/{made["id"]}", System.Net.HttpStatusCode.NoContent);
        await ExpectEventsAsync(("iax_endpoint_deleted", payload, """[{"ipbx":["iax2 reload"]}]"""));
    }

    private static IEnumerable<string> OptionsOf(System.Text.Json.Nodes.JsonObject view) =>
        view["options"]!.AsArray().Select(option => option!.ToJsonString(Fields.ConfdJson.Options));
}
