using System.Net;
using System.Text.Json.Nodes;
using static Confd.Gateway.Tests.FuncKeyBodies;

namespace Confd.Gateway.Tests;

/// <summary>What both registries of phones have in common.</summary>
public class PhoneConfigurationTests<TService>(TService service) : ApiTests(service), IClassFixture<TService>
    where TService : ConfdFixture
{
    private const string Ranges = """
        "user_ranges":[{"start":"1000","end":"1999"}],"group_ranges":[{"start":"2000","end":"2999"}],
        "queue_ranges":[{"start":"3000","end":"3999"}],"conference_room_ranges":[{"start":"4000","end":"4999"}]
        """;

    [Fact]
    public async Task A_SIP_phone_has_the_account_of_each_line_and_the_addresses_of_its_registrar()
    {
        var near = await NewRegistrarAsync("""
            "main_host":"reg.example","main_port":5061,"backup_host":"reg2.example","backup_port":5062,"proxy_main_host":"proxy.example",
            "proxy_main_port":5063,"proxy_backup_host":"proxy2.example","proxy_backup_port":5064,"outbound_proxy_host":"out.example",
            "outbound_proxy_port":5065
            """);
        var far = await NewRegistrarAsync("\"main_host\":\"a.example\",\"proxy_main_host\":\"b.example\"");
        var context = await Http.NewContextAsync();
        var device = await Http.NewDeviceAsync("""{"template_id":"test-template"}""");
        var (second, _) = await NewLineAsync(context, "1002", position: 2, far, "[]", device);
        var (first, user) = await NewLineAsync(
            context, "1001", position: 1, near, """[["username","ada"],["password","s3cret"],["username","later"]]""", device);

        var configuration = await Http.ReadAsync($"/devices/{device}/configuration");

        Assert.NotEqual(first, second);
        AssertSame(
            $$"""
            {"id":"{{device}}","configdevice":"test-template","parent_ids":["base","test-template"],"deletable":true,
             "raw_config":{"X_key":"","config_version":1,"X_xivo_user_uuid":"{{user}}","X_xivo_phonebook_profile":"{{context}}",
              "exten_dnd":"*25","exten_fwd_unconditional":"*21","exten_fwd_no_answer":"*22","exten_fwd_busy":"*23",
              "exten_fwd_disable_all":"*20","exten_pickup_group":"*8","exten_pickup_call":null,"exten_voicemail":"*98",
              "exten_park":null,"funckeys":{},"protocol":"SIP","sip_lines":{
               "1":{"auth_username":"ada","username":"ada","password":"s3cret","display_name":"U1001","number":"1001",
                "registrar_ip":"reg.example","registrar_port":5061,"proxy_ip":"proxy.example","proxy_port":5063,
                "backup_registrar_ip":"reg2.example","backup_registrar_port":5062,"backup_proxy_ip":"proxy2.example",
                "backup_proxy_port":5064,"outbound_proxy_ip":"out.example","outbound_proxy_port":5065},
               "2":{"auth_username":"","username":"","password":"","display_name":"U1002","number":"1002",
                "registrar_ip":"a.example","proxy_ip":"b.example"} } } }
            """,
            configuration);
        await Http.DeleteAsync($"/registrars/{far}", HttpStatusCode.NoContent);
        var orphan = (await Http.ReadAsync($"/devices/{device}/configuration"))["raw_config"]!["sip_lines"]!["2"]!.AsObject();
        Assert.DoesNotContain(orphan, field => field.Key.EndsWith("_ip", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_SCCP_phone_has_its_servers()
    {
        var registrar = await NewRegistrarAsync("\"main_host\":\"a\",\"proxy_main_host\":\"b.example\",\"proxy_backup_host\":\"c.example\"");
        var (_, line, _) = await Http.NewLineAtAsync("sccp", position: 1);
        await Http.EditAsync($"/lines/{line}", $$"""{"registrar":"{{registrar}}"}""");
        var device = await Http.NewDeviceAsync();
        await Http.EditAsync($"/lines/{line}/devices/{device}");

        var raw = (await Http.ReadAsync($"/devices/{device}/configuration"))["raw_config"]!.AsObject();

        Assert.Equal("SCCP", (string?)raw["protocol"]);
        AssertSame("""{"1":{"ip":"b.example"},"2":{"ip":"c.example"}}""", raw["sccp_call_managers"]!);
        Assert.False(raw.ContainsKey("sip_lines"));
    }

    [Fact]
    public async Task A_phone_without_lines_waits_for_one()
    {
        var device = await Http.NewDeviceAsync();

        var configuration = await Http.ReadAsync($"/devices/{device}/configuration");

        Assert.Matches("^autoprov[0-9a-f]{32}$", (string?)configuration["id"]);
        Assert.Equal("defaultconfigdevice", (string?)configuration["configdevice"]);
        var raw = configuration["raw_config"]!.AsObject();
        Assert.Equal((null, null, "*25"), ((string?)raw["protocol"], (string?)raw["X_xivo_user_uuid"], (string?)raw["exten_dnd"]));
        Assert.False(raw.ContainsKey("sip_lines") || raw.ContainsKey("sccp_call_managers"));
    }

    [Fact]
    public async Task A_line_without_a_user_is_not_on_the_phone()
    {
        var (user, _, device) = await Http.NewUserWithDeviceAsync();

        await Http.DeleteAsync($"/users/{user}", HttpStatusCode.NoContent);

        var raw = (await Http.ReadAsync($"/devices/{device}/configuration"))["raw_config"]!.AsObject();
        Assert.Null((string?)raw["protocol"]);
        Assert.False(raw.ContainsKey("sip_lines"));
    }

    [Fact]
    public async Task Keys_of_every_type_dial_what_they_lead_to()
    {
        var context = await Http.NewContextAsync(ranges: Ranges);
        var device = await Http.NewDeviceAsync();
        // In the second place, and yet its keys are the phone's.
        var (_, uuid) = await NewLineAsync(context, "1001", position: 2, "default", "[]", device);
        var user = (int)(await Http.ReadAsync($"/users/{uuid}"))["id"]!;
        var other = await Http.NewUserAsync("Other");
        var (line, _) = await NewLineAsync(context, "1500", position: 1, "default", "[]", device: null, $"{other["uuid"]}");
        var mute = await Http.NewUserAsync("Mute");
        var group = await NumberedAsync("groups", """{"label":"g"}""", "uuid", "2001", context);
        var queue = await NumberedAsync("queues", $$"""{"name":"q{{Guid.NewGuid():N}}"}""", "id", "3001", context);
        var room = await NumberedAsync("conferences", "{}", "id", "4001", context);
        var lot = await NumberedAsync("parkinglots", """{"slots_start":"801","slots_end":"850"}""", "id", "800", context);
        var paging = await Http.CreateAsync("/pagings", """{"number":"77"}""");
        var agent = await Http.CreateAsync("/agents", """{"number":"55"}""");
        var (filter, _, member) = await Http.NewSurrogateAsync();
        await Http.EditAsync($"/callfilters/{filter["id"]}/recipients/users", $$"""{"users":[{"uuid":"{{uuid}}"}]}""");
        (string Destination, string? Type, string Value)[] keys =
        [
            ($$"""{"type":"user","user_id":{{other["id"]}}}""", "blf", "1500"),
            ($$"""{"type":"user","user_id":{{mute["id"]}}}""", null, ""),
            ($$"""{"type":"group","group_id":{{group}}}""", "speeddial", "2001"),
            ($$"""{"type":"queue","queue_id":{{queue}}}""", "speeddial", "3001"),
            ($$"""{"type":"conference","conference_id":{{room}}}""", "blf", "4001"),
            ($$"""{"type":"parking","parking_lot_id":{{lot}}}""", "park", "800"),
            ($$"""{"type":"park_position","parking_lot_id":{{lot}},"position":803}""", "blf", "803"),
            ($$"""{"type":"paging","paging_id":{{paging["id"]}}}""", "speeddial", "*1177"),
            ($$"""{"type":"bsfilter","filter_member_id":{{member}}}""", "blf", $"*37{member}"),
            ("""{"type":"custom","exten":"*10"}""", "blf", "*10"),
            ("""{"type":"onlinerec"}""", "speeddial", "*3"),
            ("""{"type":"transfer","transfer":"blind"}""", "speeddial", "*1"),
            ("""{"type":"transfer","transfer":"attended"}""", "speeddial", "*2"),
            ("""{"type":"service","service":"enablednd"}""", "blf", $"*735{user}***225"),
            ("""{"type":"service","service":"vmusermsg"}""", "speeddial", "*98"),
            // Switched off on a new system.
            ("""{"type":"service","service":"callrecord"}""", null, ""),
            ("""{"type":"forward","forward":"busy","exten":"1002"}""", "blf", $"*735{user}***223*1002"),
            ("""{"type":"forward","forward":"noanswer"}""", "blf", $"*735{user}***222"),
            ("""{"type":"forward","forward":"unconditional"}""", "blf", $"*735{user}***221"),
            ($$"""{"type":"agent","agent_id":{{agent["id"]}},"action":"toggle"}""", "blf", $"*735{user}***230***2{agent["id"]}"),
            ($$"""{"type":"groupmember","group_id":{{group}},"action":"join"}""", "blf", $"*735{user}***251*{group}"),
        ];
        var body = new JsonObject();
        foreach (var (index, key) in keys.Index())
        {
            body[$"{index + 1}"] = JsonNode.Parse(Key(key.Destination));
        }
        await Http.EditAsync($"/users/{uuid}/funckeys", new JsonObject { ["keys"] = body }.ToJsonString());

        var shown = (await KeysAsync(device)).AsObject();

        Assert.Equal(
            keys.Index().Where(key => key.Item.Type is not null).Select(key => $"{key.Index + 1} {key.Item.Type} {key.Item.Value}"),
            shown.Select(key => $"{key.Key} {key.Value!["type"]} {key.Value["value"]}"));
        Assert.All(shown, key => Assert.Equal((2, ""), ((int)key.Value!["line"]!, (string?)key.Value["label"])));
        Assert.True(line > 0);
    }

    [Fact]
    public async Task The_users_own_keys_take_the_places_of_the_templates()
    {
        var (user, _, device) = await Http.NewUserWithDeviceAsync();
        var template = await Http.NewTemplateAsync($$"""{"keys":{"1":{{Custom("1")}},"2":{{Custom("2")}} } }""");
        await Http.EditAsync($"/users/{user}/funckeys/templates/{template["id"]}");
        await Http.EditAsync($"/users/{user}/funckeys/2", """{"label":"mine","blf":false,"destination":{"type":"custom","exten":"22"}}""");

        AssertSame(
            """
            {"1":{"label":"","line":1,"type":"blf","value":"1"},"2":{"label":"mine","line":1,"type":"speeddial","value":"22"}}
            """,
            await KeysAsync(device));
    }

    [Fact]
    public async Task Codes_are_those_of_the_moment()
    {
        var (_, _, device) = await Http.NewUserWithDeviceAsync();
        var code = (await Http.ReadAsync("/extensions/features?feature=fwdbusy"))["items"]![0]!;

        await Http.EditAsync($"/extensions/features/{code["uuid"]}", """{"exten":"_*823."}""");
        Assert.Equal("*823", (string?)(await Http.ReadAsync($"/devices/{device}/configuration"))["raw_config"]!["exten_fwd_busy"]);
        await Http.EditAsync($"/extensions/features/{code["uuid"]}", """{"enabled":false}""");
        Assert.Null((string?)(await Http.ReadAsync($"/devices/{device}/configuration"))["raw_config"]!["exten_fwd_busy"]);
        await Http.EditAsync($"/extensions/features/{code["uuid"]}", """{"exten":"_*23.","enabled":true}""");
    }

    [Fact]
    public async Task Its_entity_tag_changes_with_what_it_shows()
    {
        var (user, line, device) = await Http.NewUserWithDeviceAsync("Before");
        var path = $"/devices/{device}/configuration";
        var tag = await TagAsync(path);

        using (var same = await Http.SendAsync(HttpMethod.Get, path, "", ("If-None-Match", tag)))
        {
            Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        }
        await Http.EditAsync($"/users/{user}", """{"description":"no phone shows this"}""");
        Assert.Equal(tag, await TagAsync(path));
        await Http.EditAsync($"/users/{user}", """{"caller_id":"\"After\""}""");
        var renamed = await TagAsync(path);
        await Http.EditAsync($"/lines/{line}", """{"position":4}""");

        Assert.Distinct([tag, renamed, await TagAsync(path)]);
    }

    [Fact]
    public async Task It_has_a_permission_of_its_own()
    {
        var route = Service.Manifest.Routes.Single(route => route.Path == "/devices/{device_id}/configuration");

        Assert.Equal("confd.devices.{device_id}.configuration.read", route.Acl);
        using var child = await Service.NewTenantAsync(Tenant.Uuid);
        var device = await Http.NewDeviceAsync();
        await child.Http.MissesAsync($"/devices/{device}/configuration", "Device", $"'id': '{device}'");
    }

    [Fact]
    public async Task Whoever_keeps_a_copy_is_told_which_ones_change()
    {
        var (user, line, device) = await Http.NewUserWithDeviceAsync();
        var (watcher, _, phone) = await Http.NewUserWithDeviceAsync();
        await Http.NewUserWithDeviceAsync();
        var view = await Http.ReadAsync($"/lines/{line}");
        var extension = view["extensions"]![0]!["id"];
        var id = (await Http.ReadAsync($"/users/{user}"))["id"];
        var template = await Http.NewTemplateAsync();
        await SkipEventsAsync();

        async Task ExpectAsync(string why, params string[] devices)
        {
            var published = await Tenant.TakeEventsAsync("device");
            Assert.Equal(
                devices.Order(), published.Where(one => one.Name == "device_configuration_edited")
                    .Select(one => (string)JsonNode.Parse(one.Payload)!["id"]!).Order());
            Assert.True(published.Count == devices.Length, why);
        }

        await Http.EditAsync($"/users/{user}", "{}");
        await ExpectAsync("nothing changed");
        await Http.EditAsync($"/users/{user}", """{"caller_id":"\"New\""}""");
        await ExpectAsync("the name", device);
        await Http.EditAsync($"/lines/{line}", """{"position":3}""");
        await ExpectAsync("the place", device);
        await Http.EditAsync($"/endpoints/sip/{view["endpoint_sip"]!["uuid"]}", """{"auth_section_options":[["password","x"]]}""");
        await ExpectAsync("the password", device);
        await Http.EditAsync($"/users/{watcher}/funckeys/1", Key($$"""{"type":"user","user_id":{{id}}}"""));
        await ExpectAsync("a key", phone);
        await Http.EditAsync($"/extensions/{extension}", $$"""{"exten":"{{Telephony.NextNumber()}}"}""");
        await ExpectAsync("a number that somebody has a key to", device, phone);
        await Http.EditAsync($"/users/{watcher}/funckeys/templates/{template["id"]}");
        await ExpectAsync("a template is used", phone);
        await Http.EditAsync($"/funckeys/templates/{template["id"]}/2", Custom("5"));
        await ExpectAsync("a key of the template", phone);
        await Http.DeleteAsync($"/funckeys/templates/{template["id"]}", HttpStatusCode.NoContent);
        await ExpectAsync("the template is gone", phone);
        await Http.DeleteAsync($"/users/{user}", HttpStatusCode.NoContent);
        await ExpectAsync("the user is gone", device, phone);
        await Http.RefuseAsync(HttpMethod.Put, $"/lines/{line}", """{"context":"nope"}""",
            "Input Error - field 'context': Context was not found ('context': 'nope')");
        await ExpectAsync("what was refused");
    }

    private static void AssertSame(string expected, JsonNode actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual.ToJsonString());

    private async Task<string> TagAsync(string path)
    {
        using var answer = await Http.SendAsync(HttpMethod.Get, path, "", []);
        return answer.Headers.ETag!.ToString();
    }

    private async Task<JsonNode> KeysAsync(string device) =>
        (await Http.ReadAsync($"/devices/{device}/configuration"))["raw_config"]!["funckeys"]!;

    private async Task<string> NewRegistrarAsync(string fields) =>
        (string)(await Http.CreateAsync("/registrars", "{" + fields + "}"))["id"]!;

    /// <summary>A line with a user, and on a phone if one is given.</summary>
    private async Task<(int Line, string User)> NewLineAsync(
        string context, string exten, int position, string registrar, string auth, string? device, string? user = null)
    {
        user ??= (string)(await Http.CreateAsync("/users", $$"""{"firstname":"U{{exten}}"}"""))["uuid"]!;
        var line = (int)(await Http.CreateAsync("/lines", $$"""
            {"context":"{{context}}","position":{{position}},"registrar":"{{registrar}}","extensions":[{"exten":"{{exten}}"}],
             "endpoint_sip":{"label":"l","auth_section_options":{{auth}}} }
            """))["id"]!;
        await Http.EditAsync($"/users/{user}/lines/{line}");
        if (device is not null)
        {
            await Http.EditAsync($"/lines/{line}/devices/{device}");
        }
        return (line, user);
    }

    /// <summary>Something with a number of its own; returns its integer id.</summary>
    private async Task<int> NumberedAsync(string collection, string body, string key, string exten, string context)
    {
        var made = await Http.CreateAsync($"/{collection}", body);
        var extension = await Http.CreateAsync("/extensions", $$"""{"exten":"{{exten}}","context":"{{context}}"}""");
        await Http.EditAsync($"/{collection}/{made[key]}/extensions/{extension["id"]}");
        return (int)made["id"]!;
    }
}
