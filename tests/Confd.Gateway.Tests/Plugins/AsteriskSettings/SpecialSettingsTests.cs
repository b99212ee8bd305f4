using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests;

/// <summary>What single documents do beyond the rest: features, IAX, PJSIP, zone messages, localization.</summary>
public sealed class SpecialSettingsTests<TService>(TService service) : IClassFixture<TService> where TService : ConfdFixture
{
    private const string Zones = "/asterisk/voicemail/zonemessages";
    private const string Iax = "/asterisk/iax/general";

    private HttpClient Http => service.Http;

    [Fact]
    public async Task Features_that_function_keys_need_can_not_be_removed()
    {
        const string map = "/asterisk/features/featuremap";

        await RefuseAsync(map, """{"options":{}}""", "Input Error - options: ['The following option are required: blindxfer']");
        await RefuseAsync(map, """{"options":{"blindxfer":"*1"}}""", "Input Error - options: ['The following option are required: atxfer']");
        await RefuseAsync(
            "/asterisk/features/applicationmap", """{"options":{"x":"y"}}""",
            "Input Error - options: ['The following option are required: togglerecord']");
        // Only asked for when every entry is valid.
        await RefuseAsync(map, """{"options":{"x":1}}""", "Input Error - options: {0: {'value': ['Not a valid string.']}}");
    }

    [Fact]
    public Task Parking_options_are_not_general_features() => RefuseAsync(
        "/asterisk/features/general", """{"options":{"pickupexten":"*8","parkext":"700","parkpos":"1"}}""",
        "Input Error - options: {1: {'key': ['The parking options can only be defined with the parkinglots API']}, 2: {'key': ['The parking options can only be defined with the parkinglots API']}}");

    [Fact]
    public async Task Iax_keeps_ordered_options_apart()
    {
        var events = new PublishedEvents(service);
        await events.SkipAsync();

        await Http.EditAsync(
            Iax, """{"options":{"bindport":"4569"},"ordered_options":[["disallow","all"],{"key":"allow","value":"ulaw"},["allow","alaw"]]}""");

        Assert.Equal(
            """{"options":{"bindport":"4569"},"ordered_options":[["disallow","all"],["allow","ulaw"],["allow","alaw"]]}""",
            (await Http.ReadAsync(Iax)).ToJsonString());
        await events.ExpectAsync(null, new("iax_general_edited", "{}", """[{"ipbx":["iax2 reload"]}]"""));
    }

    [Fact]
    public async Task Iax_refuses_registrations_and_bad_pairs()
    {
        await RefuseAsync(
            Iax, """{"options":{"register":"x"},"ordered_options":[["a","b"],["register","x"]]}""",
            "Input Error - options: {0: {'key': [\"The 'register' key can only be defined in trunk options\"]}}",
            "Input Error - ordered_options: {1: {'key': [\"The 'register' key can only be defined in trunk options\"]}}");
        await RefuseAsync(
            Iax, """{"options":{},"ordered_options":[["a","b"],["a"],["a","b","c"],"x"]}""",
            "Input Error - ordered_options: {1: {'_schema': ['Invalid input type.']}, 2: {'_schema': ['Invalid input type.']}, 3: {'_schema': ['Invalid input type.']}}");
        await RefuseAsync(Iax, """{"options":{},"ordered_options":{}}""", "Input Error - ordered_options: ['Not a valid list.']");
        await RefuseAsync(
            Iax, "{}", "Input Error - options: ['Missing data for required field.']",
            "Input Error - ordered_options: ['Missing data for required field.']");
        await RefuseAsync(
            Iax, $$"""{"options":{"a":"{{new string('v', 256)}}"},"ordered_options":[["{{new string('k', 129)}}",1]]}""",
            "Input Error - options: {0: {'value': ['Longer than maximum length 255.']}}",
            "Input Error - ordered_options: {0: {'key': ['Longer than maximum length 128.'], 'value': ['Not a valid string.']}}");
    }

    [Fact]
    public async Task Call_number_limits_are_replaced_and_checked_by_index()
    {
        const string path = "/asterisk/iax/callnumberlimits";
        var events = new PublishedEvents(service);
        await events.SkipAsync();

        await Http.EditAsync(path, """{"items":[{"ip_address":"10.0.0.0","netmask":"255.0.0.0","limit":"-5"},{"ip_address":"x","netmask":"y","limit":2.9}]}""");

        Assert.Equal(
            """{"items":[{"ip_address":"10.0.0.0","netmask":"255.0.0.0","limit":-5},{"ip_address":"x","netmask":"y","limit":2}]}""",
            (await Http.ReadAsync(path)).ToJsonString());
        await events.ExpectAsync(null, new("iax_callnumberlimits_edited", "{}", """[{"ipbx":["iax2 reload"]}]"""));
        await RefuseAsync(
            path, """{"items":[{"ip_address":1}]}""",
            "Input Error - items: {0: {'ip_address': ['Not a valid string.'], 'netmask': ['Missing data for required field.'], 'limit': ['Missing data for required field.']}}");
        await RefuseAsync(
            path, $$"""{"items":[{"ip_address":"{{new string('1', 40)}}","netmask":"n","limit":true}]}""",
            "Input Error - items: {0: {'ip_address': ['Longer than maximum length 39.'], 'limit': ['Not a valid integer.']}}");
        await RefuseAsync(path, "{}", "Input Error - items: ['Missing data for required field.']");
        using var branch = service.NewClient(ConfdFixture.BranchToken);
        Assert.Equal(HttpStatusCode.Unauthorized, (await branch.SendAsync(HttpMethod.Get, path, "")).Status);
        await Http.EditAsync(path, """{"items":[]}""");
        Assert.Equal("""{"items":[]}""", (await Http.ReadAsync(path)).ToJsonString());
    }

    [Fact]
    public async Task Zone_messages_are_what_voicemails_may_name()
    {
        var context = await Http.NewContextAsync();
        var installed = (await Http.ReadAsync(Zones)).ToJsonString();
        Assert.Equal(77, (await Http.ReadAsync(Zones))["items"]!.AsArray().Count);
        var voicemail = await Http.CreateAsync(
            "/voicemails", $$"""{"name":"v","number":"8001","context":"{{context}}","timezone":"eu-fr"}""");
        var events = new PublishedEvents(service);
        await events.SkipAsync();

        await Http.EditAsync(Zones, """{"items":[{"name":"moon","timezone":"Luna/Base","message":"q"}]}""");

        await events.ExpectAsync(null, new("voicemail_zonemessages_edited", "{}", """[{"ipbx":["voicemail reload"]}]"""));
        var path = $"/voicemails/{voicemail["id"]}";
        Assert.Equal("eu-fr", (string?)(await Http.ReadAsync(path))["timezone"]);
        // A voicemail keeps a removed zone until it gets another one.
        await Http.EditAsync(path, """{"name":"w"}""");
        await Http.EditAsync(path, """{"timezone":"moon"}""");
        await RefuseAsync(path, """{"timezone":"eu-fr"}""", "Input Error - field 'timezone': Timezone was not found ('timezone': 'eu-fr')");
        await Http.RefuseAsync(
            HttpMethod.Post, "/voicemails", $$"""{"name":"v","number":"8002","context":"{{context}}","timezone":"eu-fr"}""",
            "Input Error - field 'timezone': Timezone was not found ('timezone': 'eu-fr')");
        await Http.EditAsync(Zones, installed);
        await Http.EditAsync(path, """{"timezone":"eu-fr"}""");
    }

    [Fact]
    public async Task Zone_messages_are_stored_as_asterisk_reads_them()
    {
        var installed = (await Http.ReadAsync(Zones)).ToJsonString();

        await Http.EditAsync(
            Zones, """{"items":[{"name":"a","timezone":"T","message":""},{"name":"a","timezone":"T"},{"name":"","timezone":"","message":null},{"name":"b","timezone":"T|x","message":"y|z"}]}""");

        Assert.Equal(
            """{"items":[{"name":"a","timezone":"T","message":null},{"name":"a","timezone":"T","message":null},{"name":"","timezone":"","message":null},{"name":"b","timezone":"T","message":"x|y|z"}]}""",
            (await Http.ReadAsync(Zones)).ToJsonString());
        await RefuseAsync(
            Zones, """{"items":[{"name":1,"timezone":null}]}""",
            "Input Error - items: {0: {'name': ['Not a valid string.'], 'timezone': ['Field may not be null.']}}");
        await RefuseAsync(
            Zones, $$"""{"items":[{"name":"{{new string('n', 129)}}","timezone":"x"}]}""",
            "Input Error - items: {0: {'name': ['Longer than maximum length 128.']}}");
        await RefuseAsync(Zones, "{}", "Input Error - items: ['Missing data for required field.']");
        await Http.EditAsync(Zones, installed);
    }

    [Fact]
    public async Task Any_tenant_reads_zone_messages_and_only_the_master_writes_them()
    {
        using var branch = service.NewClient(ConfdFixture.BranchToken);

        Assert.Equal(HttpStatusCode.OK, (await branch.SendAsync(HttpMethod.Get, Zones, "")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await branch.SendAsync(HttpMethod.Put, Zones, """{"items":[]}""")).Status);
    }

    [Fact]
    public async Task Pjsip_refuses_the_first_option_that_asterisk_does_not_know()
    {
        var doc = await Http.ReadAsync("/asterisk/pjsip/doc");
        foreach (var section in new[] { "global", "system" })
        {
            var known = string.Join(", ", doc[section]!.AsObject().Select(option => option.Key));

            await RefuseAsync(
                $"/asterisk/pjsip/{section}", $$$"""{"options":{"{{{known.Split(',')[0]}}}":"1","type":"x","nonsense":"y"}}""",
                $"Input Error - 'options: invalid variable (type)' must be one of ({known})");
        }
    }

    [Fact]
    public async Task Any_tenant_reads_the_documentation_of_pjsip()
    {
        using var branch = service.NewClient(ConfdFixture.BranchToken);

        var doc = await branch.ReadAsync("/asterisk/pjsip/doc");

        Assert.Equal("max_forwards", (string?)doc["global"]!["max_forwards"]!["name"]);
        Assert.All(doc, section => Assert.Null(section.Value!["type"]));
    }

    [Fact]
    public async Task Localization_is_the_country_of_the_requests_tenant()
    {
        var tenant = (string)(await Http.CreateAsync("/tenants", """{"name":"abroad"}"""))["uuid"]!;
        using var abroad = service.NewClient(ConfdFixture.AdminToken);
        abroad.DefaultRequestHeaders.Add("Wazo-Tenant", tenant);
        var events = new PublishedEvents(service);
        await events.SkipAsync();

        Assert.Equal($$"""{"tenant_uuid":"{{tenant}}","country":null}""", (await abroad.ReadAsync("/localization")).ToJsonString());
        await abroad.EditAsync("/localization", """{"country":"ca","tenant_uuid":"x"}""");

        Assert.Equal($$"""{"tenant_uuid":"{{tenant}}","country":"ca"}""", (await abroad.ReadAsync("/localization")).ToJsonString());
        await events.ExpectAsync(tenant, new("localization_edited", $$"""{"country":"ca","tenant_uuid":"{{tenant}}"}""", null));
        await abroad.EditAsync("/localization", "{}");
        await events.ExpectAsync(tenant, new("localization_edited", $$"""{"country":"ca","tenant_uuid":"{{tenant}}"}""", null));
        await abroad.EditAsync("/localization", """{"country":null}""");
        Assert.Null((string?)(await abroad.ReadAsync("/localization"))["country"]);
        var commands = service.CommandCount;
        await abroad.ReadAsync("/localization");
        Assert.Equal(commands, service.CommandCount);
    }

    [Fact]
    public async Task Users_show_the_country_of_their_tenant()
    {
        var user = await Http.CreateAsync("/users", """{"firstname":"u"}""");
        var path = $"/users/{user["uuid"]}";

        foreach (var country in new[] { "CA", "fr" })
        {
            await Http.EditAsync("/localization", $$"""{"country":"{{country}}"}""");
            Assert.Equal(country, (string?)(await Http.ReadAsync(path))["country"]);
            Assert.Equal(country, (string?)(await Http.ReadAsync($"/users?uuid={user["uuid"]}"))["items"]![0]!["country"]);
        }
        Assert.Equal("fr", (string?)(await Http.CreateAsync("/users", """{"firstname":"w"}"""))["country"]);
        await Http.EditAsync("/localization", """{"country":null}""");
        Assert.Null((string?)(await Http.ReadAsync(path))["country"]);
    }

    [Fact]
    public async Task Localization_refuses_what_is_no_country()
    {
        await RefuseAsync("/localization", """{"country":"ZZ"}""", "Input Error - country: ['Invalid country code: ZZ']");
        await RefuseAsync("/localization", """{"country":"FRA"}""", "Input Error - country: ['Length must be 2.']");
        await RefuseAsync("/localization", """{"country":""}""", "Input Error - country: ['Length must be 2.']");
        await RefuseAsync("/localization", """{"country":1}""", "Input Error - country: ['Not a valid string.']");
    }

    [Fact]
    public async Task A_tenant_gets_its_row_with_the_first_edit_of_its_country()
    {
        using var branch = service.NewClient(ConfdFixture.BranchToken);

        await branch.RefuseAsync(
            HttpMethod.Get, "/localization", "", HttpStatusCode.NotFound,
            $"Resource Not Found - Tenant was not found ('uuid': '{ConfdFixture.BranchTenant}')");
        await branch.EditAsync("/localization", """{"country":"DE"}""");

        Assert.Equal("DE", (string?)(await branch.ReadAsync("/localization"))["country"]);
    }

    private Task RefuseAsync(string path, string body, params string[] messages) =>
        Http.RefuseAsync(HttpMethod.Put, path, body, messages);
}

/// <summary>A service that has Asterisk's own documentation of PJSIP.</summary>
public sealed class PjsipDocFixture : ConfdFixture
{
    public string File => Path.Combine(Folder, "pjsip.json.gz");

    protected override IEnumerable<string> StorageArguments => [$"--Confd:Pjsip:DocumentationFile={File}"];
}

public sealed class PjsipDocTests(PjsipDocFixture service) : IClassFixture<PjsipDocFixture>
{
    [Fact]
    public async Task Asterisks_own_documentation_is_read_when_it_can_be()
    {
        const string unreadable = "failed to read PJSIP JSON documentation";
        await service.Http.RefuseAsync(HttpMethod.Get, "/asterisk/pjsip/doc", "", unreadable);
        await System.IO.File.WriteAllTextAsync(service.File, "not gzip", TestContext.Current.CancellationToken);
        await service.Http.RefuseAsync(HttpMethod.Put, "/asterisk/pjsip/global", """{"options":{"only":"x"}}""", unreadable);
        await service.Http.RefuseAsync(
            HttpMethod.Post, "/endpoints/sip", """{"auth_section_options":[["username","u"]]}""", unreadable);
        // Nothing to look up.
        await service.Http.EditAsync("/asterisk/pjsip/global", """{"options":{}}""");

        await using (var gzip = new GZipStream(System.IO.File.Create(service.File), CompressionLevel.Fastest))
        {
            await gzip.WriteAsync(
                """{"global":{"type":{"name":"type"},"only":{"name":"only","choices":{"a":"b"}}},"auth":{"username":{}}}"""u8.ToArray(),
                TestContext.Current.CancellationToken);
        }

        Assert.Equal(
            """{"global":{"only":{"name":"only","choices":{"a":"b"}}},"auth":{"username":{}}}""",
            (await service.Http.ReadAsync("/asterisk/pjsip/doc")).ToJsonString());
        await service.Http.EditAsync("/asterisk/pjsip/global", """{"options":{"only":"x"}}""");
        await service.Http.RefuseAsync(
            HttpMethod.Put, "/asterisk/pjsip/system", """{"options":{"x":"y"}}""",
            "Input Error - 'options: invalid variable (x)' must be one of ()");
        await service.Http.RefuseAsync(
            HttpMethod.Put, "/asterisk/pjsip/global", """{"options":{"type":"y"}}""",
            "Input Error - 'options: invalid variable (type)' must be one of (only)");
        await service.Http.CreateAsync("/endpoints/sip", """{"auth_section_options":[["username","u"]]}""");
    }
}
