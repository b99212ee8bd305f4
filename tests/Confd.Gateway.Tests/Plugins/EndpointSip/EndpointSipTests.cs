using System.Net;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests;

public sealed class EndpointSipTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task Sip_endpoints_inherit_from_their_templates()
    {
        var mark = Guid.NewGuid().ToString("N")[..8];
        var transport = await Http.CreateAsync("/sip/transports", $$"""{"name":"t{{mark}}","options":[["protocol","udp"]]}""");
        var root = await Http.CreateAsync("/endpoints/sip/templates", """{"endpoint_section_options":[["allow","ulaw"],["webrtc","yes"]]}""");
        var middle = await Http.CreateAsync(
            "/endpoints/sip/templates",
            $$"""{"label":"middle","templates":[{"uuid":"{{root["uuid"]}}"}],"endpoint_section_options":[["allow","g722"]]}""");

        var sip = await Http.CreateAsync(
            "/endpoints/sip",
            $$"""{"templates":[{"uuid":"{{middle["uuid"]}}"}],"transport":{"uuid":"{{transport["uuid"]}}"},"endpoint_section_options":[["dtmf_mode","info"]]}""");

        Assert.Equal($$"""[{"uuid":"{{middle["uuid"]}}","label":"middle"}]""", sip["templates"]!.ToJsonString());
        Assert.Equal((string?)transport["uuid"], (string?)sip["transport"]!["uuid"]);
        var merged = await Http.ReadAsync($"/endpoints/sip/{sip["uuid"]}?view=merged");
        Assert.Equal(
            """[["allow","g722"],["webrtc","yes"],["dtmf_mode","info"]]""",
            merged["endpoint_section_options"]!.ToJsonString());
        await Http.RefuseAsync(
            HttpMethod.Put, $"/endpoints/sip/templates/{root["uuid"]}", $$"""{"templates":[{"uuid":"{{middle["uuid"]}}"}]}""",
            $"Resource Error - Operation not permitted. SIPEndpointTemplate({middle["uuid"]}) already include this template");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/endpoints/sip/templates/{root["uuid"]}", $$"""{"templates":[{"uuid":"{{root["uuid"]}}"}]}""",
            "Resource Error - Operation not permitted. Cannot use itself as template");
        await Http.RefuseAsync(
            HttpMethod.Delete, $"/sip/transports/{transport["uuid"]}", "",
            $"Resource Error - Transport is associated with a EndpointSIP ('transport_uuid': UUID('{transport["uuid"]}'), 'endpoint_sip_uuid': UUID('{sip["uuid"]}'))");
        await Http.RefuseAsync(
            HttpMethod.Post, "/endpoints/sip", $$"""{"name":"t{{mark}}"}""",
            $"Resource Error - Transport already exists ('name': 't{mark}')");
    }

    [Fact]
    public async Task Endpoints_and_templates_are_apart_but_share_their_names()
    {
        var name = $"n{Guid.NewGuid():N}";
        var sip = (string)(await Http.CreateAsync("/endpoints/sip", $$"""{"name":"{{name}}"}"""))["uuid"]!;
        var template = (string)(await Http.CreateAsync("/endpoints/sip/templates", $$"""{"name":"t{{name}}"}"""))["uuid"]!;

        await Http.RefuseAsync(
            HttpMethod.Post, "/endpoints/sip/templates", $$"""{"name":"{{name}}"}""",
            $"Resource Error - SIPEndpoint already exists ('name': '{name}')");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/endpoints/sip/{sip}", $$"""{"name":"t{{name}}"}""",
            $"Resource Error - SIPEndpointTemplate already exists ('name': 't{name}')");
        await Http.RefuseAsync(HttpMethod.Put, $"/endpoints/sip/{sip}", """{"name":null}""", "Input Error - name: ['Field may not be null.']");
        await Http.MissesAsync($"/endpoints/sip/{template}", "SIPEndpoint", $"'uuid': UUID('{template}')");
        await Http.MissesAsync($"/endpoints/sip/templates/{sip}", "SIPEndpointTemplate", $"'uuid': UUID('{sip}')");
    }

    [Fact]
    public async Task Creations_are_refused_in_the_order_of_the_contract()
    {
        var (nothing, name) = (Guid.NewGuid(), $"n{Guid.NewGuid():N}");
        await Http.CreateAsync("/endpoints/sip", $$"""{"name":"{{name}}"}""");
        using var child = await Service.NewTenantAsync(Tenant.Uuid);
        var foreign = (string)(await child.Http.CreateAsync("/endpoints/sip/templates", "{}"))["uuid"]!;

        await RefusedAsync(
            $$"""{"name":"{{name}}","templates":[{"uuid":"{{foreign}}"}],"transport":{"uuid":"{{nothing}}"},"aor_section_options":[["x","y"]]}""",
            "Input Error - field 'templates': endpoint_sip was not found");
        await RefusedAsync(
            $$"""{"name":"{{name}}","transport":{"uuid":"{{nothing}}"},"aor_section_options":[["x","y"]]}""",
            $"Input Error - field 'transport': SIPTransport was not found ('uuid': UUID('{nothing}'))");
        await RefusedAsync(
            $$"""{"name":"{{name}}","aor_section_options":[["x","y"]]}""", $"Resource Error - SIPEndpoint already exists ('name': '{name}')");
        await RefusedAsync(
            """{"identify_section_options":[["match","1.2.3.4"],["x","y"]],"registration_section_options":[["z","y"]]}""",
            "Input Error - 'identify_section_options: invalid variable (x)' must be one of (match, endpoint, srv_lookups, match_header)");
        await Http.CreateAsync("/endpoints/sip", """{"aor_section_options":[["@custom","y"]],"identify_section_options":[["match","a"],["match","b"]]}""");

        async Task RefusedAsync(string body, string beginning)
        {
            var (status, text) = await Http.SendAsync(HttpMethod.Post, "/endpoints/sip", body);
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.StartsWith(beginning, (string?)JsonNode.Parse(text)![0]);
        }
    }

    [Fact]
    public async Task A_section_that_is_given_replaces_the_whole_section()
    {
        var sip = (string)(await Http.CreateAsync(
            "/endpoints/sip",
            """{"aor_section_options":[["max_contacts","1"],["qualify_frequency","2"]],"auth_section_options":[["username","u"]]}"""))["uuid"]!;

        await Http.EditAsync($"/endpoints/sip/{sip}", """{"aor_section_options":[["max_contacts","3"]]}""");

        var edited = await Http.ReadAsync($"/endpoints/sip/{sip}");
        Assert.Equal("""[["max_contacts","3"]]""", edited["aor_section_options"]!.ToJsonString());
        Assert.Equal("""[["username","u"]]""", edited["auth_section_options"]!.ToJsonString());
    }

    [Fact]
    public async Task A_merged_view_follows_every_edit_on_the_way()
    {
        var root = (string)(await Http.CreateAsync("/endpoints/sip/templates", """{"endpoint_section_options":[["allow","ulaw"]]}"""))["uuid"]!;
        var middle = (string)(await Http.CreateAsync("/endpoints/sip/templates", $$"""{"templates":[{"uuid":"{{root}}"}]}"""))["uuid"]!;
        var sip = (string)(await Http.CreateAsync("/endpoints/sip", $$"""{"templates":[{"uuid":"{{middle}}"}]}"""))["uuid"]!;
        Assert.Equal("""[["allow","ulaw"]]""", await MergedAsync());

        await Http.EditAsync($"/endpoints/sip/templates/{root}", """{"endpoint_section_options":[["allow","opus"],["webrtc","yes"]]}""");
        Assert.Equal("""[["allow","opus"],["webrtc","yes"]]""", await MergedAsync());
        await Http.EditAsync($"/endpoints/sip/{sip}", """{"endpoint_section_options":[["webrtc","no"],["callerid","x"]]}""");
        Assert.Equal("""[["allow","opus"],["webrtc","no"],["callerid","x"]]""", await MergedAsync());
        await Http.DeleteAsync($"/endpoints/sip/templates/{root}", HttpStatusCode.NoContent);
        Assert.Equal("""[["webrtc","no"],["callerid","x"]]""", await MergedAsync());
        await Http.EditAsync($"/endpoints/sip/{sip}", """{"templates":[]}""");
        Assert.Equal("[]", (await Http.ReadAsync($"/endpoints/sip/{sip}"))["templates"]!.ToJsonString());

        async Task<string> MergedAsync() =>
            (await Http.ReadAsync($"/endpoints/sip/{sip}?view=merged"))["endpoint_section_options"]!.ToJsonString();
    }

    [Fact]
    public async Task The_main_user_has_the_last_word_on_the_caller_id()
    {
        var (_, line, extension, _) = await Http.NewUserWithLineAsync("Alice");
        var sip = (string)(await Http.ReadAsync($"/lines/{line}"))["endpoint_sip"]!["uuid"]!;
        var exten = (string)(await Http.ReadAsync($"/extensions/{extension}"))["exten"]!;

        await Http.EditAsync($"/endpoints/sip/{sip}", """{"endpoint_section_options":[["callerid","\"Other\" <1>"]]}""");

        Assert.Equal(
            ["callerid", $"\"Alice\" <{exten}>"],
            (await Http.ReadAsync($"/endpoints/sip/{sip}"))["endpoint_section_options"]![0]!.AsArray().Select(text => (string?)text));
    }

    [Fact]
    public async Task The_list_takes_several_uuids_and_drops_what_is_none()
    {
        var (a, b) = (await Http.CreateAsync("/endpoints/sip", "{}"), await Http.CreateAsync("/endpoints/sip", "{}"));
        await Http.CreateAsync("/endpoints/sip", "{}");

        Assert.Equal(2, await Http.CountAsync($"/endpoints/sip?uuid={a["uuid"]},x,{b["uuid"]}"));
        Assert.Equal(0, await Http.CountAsync("/endpoints/sip?uuid=x"));
        await Http.RefuseAsync(HttpMethod.Get, $"/endpoints/sip/{a["uuid"]}?view=x", "", "Input Error - view: ['Must be one of: merged.']");
    }

    /// <summary>The column that parts endpoints from templates has one value in each list, and no request changes that.</summary>
    [Theory]
    [InlineData("/endpoints/sip"), InlineData("/endpoints/sip/templates")]
    public async Task Lists_are_sorted_by_template_which_all_items_have_alike(string path)
    {
        string[] made = ["b", "a", "c"];
        foreach (var label in made)
        {
            await Http.CreateAsync(path, $$"""{"label":"{{label}}"}""");
        }

        var up = await LabelsAsync("order=template");

        Assert.Equal(made.Order(), up.Order());
        Assert.Equal(up.Reverse(), await LabelsAsync("order=template&direction=desc"));
        Assert.Equal(up, await LabelsAsync("order=template&template=true"));
        Assert.Equal(up, await LabelsAsync("order=template&template=false"));
        await Http.RefuseAsync(HttpMethod.Get, $"{path}?order=templates", "", "Input Error - order: column 'templates' was not found");

        async Task<string[]> LabelsAsync(string query) =>
            [.. (await Http.ReadAsync($"{path}?{query}"))["items"]!.AsArray().Select(one => (string?)one!["label"] ?? "").Where(made.Contains)];
    }

    /// <summary>A diamond at each level: the ways to the first template double with each.</summary>
    [Fact]
    public async Task Templates_that_share_ancestors_are_merged_once_each()
    {
        var template = await NewTemplateAsync("""[["a0","root"],["shared","root"]]""");
        for (var level = 1; level <= 25; level++)
        {
            var left = await NewTemplateAsync($$"""[["shared","{{level}}"]]""", template);
            var right = await NewTemplateAsync($$"""[["b{{level}}","{{level}}"]]""", template);
            template = await NewTemplateAsync("[]", left, right);
        }
        var sip = (string)(await Http.CreateAsync("/endpoints/sip", $$"""{"templates":[{"uuid":"{{template}}"}]}"""))["uuid"]!;

        var merged = (await Http.ReadAsync($"/endpoints/sip/{sip}?view=merged"))["aor_section_options"]!.AsArray();

        // The right one inherits the root's value too, and comes after the left one.
        Assert.Equal(
            [("@a0", "root"), ("@shared", "root"), .. Enumerable.Range(1, 25).Select(level => ($"@b{level}", $"{level}"))],
            merged.Select(option => ((string)option![0]!, (string)option[1]!)));
    }

    [Fact]
    public async Task Templates_inherit_from_each_other_up_to_a_depth()
    {
        const string refused = "Resource Error - Operation not permitted. No more than 64 templates can inherit from each other in a row";
        var first = await NewTemplateAsync("[]");
        var last = first;
        for (var depth = 2; depth <= 64; depth++)
        {
            last = await NewTemplateAsync("[]", last);
        }
        var other = await NewTemplateAsync("[]");

        await Http.CreateAsync("/endpoints/sip", $$"""{"templates":[{"uuid":"{{last}}"},{"uuid":"{{other}}"}]}""");
        await Http.RefuseAsync(
            HttpMethod.Post, "/endpoints/sip/templates", $$"""{"templates":[{"uuid":"{{other}}"},{"uuid":"{{last}}"}]}""", refused);
        await Http.RefuseAsync(
            HttpMethod.Put, $"/endpoints/sip/templates/{first}", $$"""{"templates":[{"uuid":"{{other}}"}]}""", refused);
        await Http.EditAsync($"/endpoints/sip/templates/{last}", """{"templates":[]}""");
        await Http.EditAsync($"/endpoints/sip/templates/{first}", $$"""{"templates":[{"uuid":"{{other}}"}]}""");
    }

    private async Task<string> NewTemplateAsync(string options, params string[] templates)
    {
        var given = string.Join(',', templates.Select(uuid => $$"""{"uuid":"{{uuid}}"}"""));
        return (string)(await Http.CreateAsync(
            "/endpoints/sip/templates",
            $$"""{"templates":[{{given}}],"aor_section_options":{{options.Replace("[\"", "[\"@", StringComparison.Ordinal)}}}"""))["uuid"]!;
    }
}
