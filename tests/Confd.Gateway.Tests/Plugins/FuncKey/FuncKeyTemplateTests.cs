using System.Net;
using System.Text.Json.Nodes;
using static Confd.Gateway.Tests.FuncKeyBodies;

namespace Confd.Gateway.Tests;

public sealed class FuncKeyTemplateTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private const string Templates = "/funckeys/templates";

    [Fact]
    public async Task A_template_has_keys_by_their_positions()
    {
        await SkipEventsAsync();
        var empty = await Http.NewTemplateAsync();
        Assert.Null(empty["name"]);
        Assert.Equal("{}", empty["keys"]!.ToJsonString());
        Assert.Equal($"{Tenant.Uuid}", (string?)empty["tenant_uuid"]);
        Assert.Equal("func_keys_templates", (string?)empty["links"]![0]!["rel"]);
        await ExpectEventsAsync(new ExpectedEvent("func_key_template_created", $$"""{"id":{{empty["id"]}}}""")
        {
            RoutingKey = "config.funckey.template.created",
            Headers = $$"""{"tenant_uuid":"{{Tenant.Uuid}}","user_uuid:*":true}""",
        });

        var made = await Http.NewTemplateAsync($$"""
            {"name":"desk","keys":{"10":{{Custom("10")}},"2":{"label":"two","blf":false,"destination":{"type":"custom","exten":" 2A "} } } }
            """);

        Assert.Equal(["2", "10"], made["keys"]!.AsObject().Select(key => key.Key));
        var key = made["keys"]!["2"]!;
        Assert.True((int)key["id"]! > 0);
        Assert.True((bool)key["inherited"]!);
        Assert.False((bool)key["blf"]!);
        Assert.Equal("two", (string?)key["label"]);
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"type":"custom","href":null,"exten":"2A"}"""), key["destination"]), key.ToJsonString());
    }

    [Fact]
    public async Task A_put_replaces_name_and_keys_and_a_patch_what_it_names()
    {
        var made = await Http.NewTemplateAsync($$"""{"name":"desk","keys":{"1":{{Custom("1")}},"2":{{Custom("2")}} } }""");
        var path = $"{Templates}/{made["id"]}";
        var first = (int)made["keys"]!["1"]!["id"]!;

        var (status, text) = await Http.PatchAsync(path, $$"""{"keys":{"2":null,"3":{{Custom("3")}} } }""");
        Assert.True(status == HttpStatusCode.NoContent, text);
        var patched = await Http.ReadAsync(path);
        Assert.Equal("desk", (string?)patched["name"]);
        Assert.Equal(["1", "3"], patched["keys"]!.AsObject().Select(key => key.Key));
        Assert.Equal(first, (int)patched["keys"]!["1"]!["id"]!);

        await Http.EditAsync(path, $$"""{"keys":{"4":{{Custom("4")}} } }""");
        var put = await Http.ReadAsync(path);
        Assert.Null(put["name"]);
        Assert.Equal(["4"], put["keys"]!.AsObject().Select(key => key.Key));
        await Http.EditAsync(path, """{"name":"again"}""");
        Assert.Equal("{}", (await Http.ReadAsync(path))["keys"]!.ToJsonString());
    }

    [Fact]
    public async Task The_dialplan_is_loaded_again_when_a_key_changes()
    {
        var made = await Http.NewTemplateAsync($$"""{"name":"desk","keys":{"1":{{Custom("1")}} } }""");
        var (path, id) = ($"{Templates}/{made["id"]}", $$"""{"id":{{made["id"]}}}""");
        await SkipEventsAsync();

        await Http.EditAsync(path, $$"""{"name":"other","keys":{"1":{{Custom("1")}} } }""");
        await ExpectEventsAsync(new ExpectedEvent("func_key_template_edited", id) { RoutingKey = "config.funckey.template.edited" });
        await Http.EditAsync(path, $$"""{"keys":{"1":{{Custom("2")}} } }""");
        await ExpectEventsAsync(("func_key_template_edited", id, Reload));
        await Http.EditAsync($"{path}/1", Custom("3"));
        await ExpectEventsAsync(("func_key_template_edited", id, Reload));
        await Http.DeleteAsync($"{path}/1", HttpStatusCode.NoContent);
        await ExpectEventsAsync(("func_key_template_edited", id, Reload));
        await Http.DeleteAsync(path, HttpStatusCode.NoContent);
        await ExpectEventsAsync(
            new ExpectedEvent("func_key_template_deleted", id, Reload) { RoutingKey = "config.funckey.template.deleted" });
    }

    [Fact]
    public async Task Sccp_is_loaded_again_when_a_user_of_the_template_has_it_on_the_main_line()
    {
        const string Both = """[{"ipbx":["dialplan reload","module reload chan_sccp.so"]}]""";
        var (user, _) = await Tenant.NewUserAndLineAsync("S", "/endpoints/sccp", "{}");
        var made = await Http.NewTemplateAsync();
        var id = $$"""{"id":{{made["id"]}}}""";
        await Http.EditAsync($"/users/{user["uuid"]}/funckeys/templates/{made["id"]}");
        var own = await Http.CreateAsync("/users", """{"firstname":"nobody"}""");
        await SkipEventsAsync();

        await Http.EditAsync($"{Templates}/{made["id"]}/1", Custom("1"));
        await ExpectEventsAsync(("func_key_template_edited", id, Both));
        await Http.EditAsync($"/users/{user["uuid"]}/funckeys/1", Custom("1"));
        var names = await Tenant.TakeEventsAsync("func_key");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Both), JsonNode.Parse(Assert.Single(names).Reload!)));
        await Http.EditAsync($"/users/{own["uuid"]}/funckeys/1", Custom("1"));
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse(Reload), JsonNode.Parse(Assert.Single(await Tenant.TakeEventsAsync("func_key")).Reload!)));
        await Http.DeleteAsync($"{Templates}/{made["id"]}", HttpStatusCode.NoContent);
        await ExpectEventsAsync(("func_key_template_deleted", id, Both));
    }

    [Fact]
    public async Task Single_keys_are_read_written_and_deleted()
    {
        var made = await Http.NewTemplateAsync($$"""{"name":"desk","keys":{"1":{{Custom("1")}} } }""");
        var path = $"{Templates}/{made["id"]}";

        await Http.EditAsync($"{path}/007", """{"label":"seven","destination":{"type":"service","service":"pickup"}}""");

        var key = await Http.ReadAsync($"{path}/7");
        Assert.Equal("seven", (string?)key["label"]);
        Assert.False((bool)key["blf"]!);
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"type":"service","href":null,"service":"pickup"}"""), key["destination"]), key.ToJsonString());
        Assert.Equal("desk", (string?)(await Http.ReadAsync(path))["name"]);
        await Http.DeleteAsync($"{path}/7", HttpStatusCode.NoContent);
        await Http.RefuseAsync(
            HttpMethod.Get, $"{path}/7", "", HttpStatusCode.NotFound,
            $"Resource Not Found - FuncKey was not found ('template_id': {made["id"]}, 'position': 7)");
        await Http.RefuseAsync(
            HttpMethod.Delete, $"{path}/7", "", HttpStatusCode.NotFound,
            $"Resource Not Found - FuncKey was not found ('resource': 'FuncKey', 'position': 7, 'template_id': {made["id"]})");
        await Http.RefuseAsync(
            HttpMethod.Get, $"{path}/99999999999999999999", "", HttpStatusCode.NotFound,
            $"Resource Not Found - FuncKey was not found ('template_id': {made["id"]}, 'position': 99999999999999999999)");
        await Http.RefuseAsync(
            HttpMethod.Put, $"{path}/0", Custom("1"), "Input Error - position: ['Must be greater than or equal to 1.']");
        await Http.RefuseAsync(
            HttpMethod.Put, $"{path}/99999999999999999999", Custom("1"), "Input Error - position: ['Number too large.']");
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Put, HttpMethod.Delete })
        {
            await Http.RefuseAsync(
                method, $"{Templates}/999999999/1", "{}", HttpStatusCode.NotFound,
                "Resource Not Found - FuncKeyTemplate was not found ('id': 999999999)");
        }
    }

    [Fact]
    public async Task Every_faulty_key_is_named_with_its_position()
    {
        Task RefuseAsync(string keys, string fault) => Http.RefuseAsync(
            HttpMethod.Post, Templates, $$"""{"keys":{{keys}}}""", $"Input Error - keys: {fault}");

        await RefuseAsync("[]", "['Not a valid mapping type.']");
        await RefuseAsync("""{"1":"x","2":null}""", "{'1': ['FuncKey must be a dictionary'], '2': ['FuncKey must be a dictionary']}");
        await RefuseAsync($$"""{"0":{{Custom("1")}},"x":{{Custom("2")}}}""",
            "{'0': ['Must be greater than or equal to 1.'], 'x': ['Not a valid integer.']}");
        await RefuseAsync("""{"1":{}}""", "{'1': {'destination': ['Missing data for required field.']}}");
        await RefuseAsync("""{"1":{"blf":"yes","label":1,"destination":{"type":"user"}}}""",
            "{'1': {'blf': ['Not a valid boolean.'], 'label': ['Not a valid string.'], 'destination': {'user_id': ['Missing data for required field.']}}}");
        await RefuseAsync("""{"3":{"destination":{"type":"foo"}}}""",
            "{'3': {'destination': {'type': ['Must be one of: agent, bsfilter, conference, custom, forward, group, groupmember, onlinerec, paging, park_position, parking, queue, service, transfer, user.']}}}");
        await Http.RefuseAsync(
            HttpMethod.Post, Templates, $$"""{"name":"{{new string('a', 129)}}"}""", "Input Error - name: ['Longer than maximum length 128.']");
    }

    [Fact]
    public async Task Keys_of_persons_are_refused_in_new_templates_and_at_positions()
    {
        var agent = await Http.CreateAsync("/agents", $$"""{"number":"{{Random.Shared.Next(100_000, 999_999)}}"}""");
        var key = Key($$"""{"type":"agent","agent_id":{{agent["id"]}},"action":"login"}""");
        var filter = Key("""{"type":"bsfilter","filter_member_id":1}""");
        await Http.RefuseAsync(
            HttpMethod.Post, Templates, $$"""{"keys":{"1":{{key}},"5":{{filter}} } }""",
            "Input Error - keys: {'1': {'destination': {'type': ['The \"agent\" funckey are excluded']}}, '5': {'destination': {'type': ['The \"bsfilter\" funckey are excluded']}}}");
        var made = await Http.NewTemplateAsync();
        await Http.RefuseAsync(
            HttpMethod.Put, $"{Templates}/{made["id"]}/1", key, "Input Error - destination: {'type': ['The \"agent\" funckey are excluded']}");

        await Http.EditAsync($"{Templates}/{made["id"]}", $$"""{"keys":{"1":{{key}} } }""");

        Assert.Equal("login", (string?)(await Http.ReadAsync($"{Templates}/{made["id"]}/1"))["destination"]!["action"]);
    }

    [Fact]
    public async Task Labels_have_no_signs_that_end_a_line()
    {
        const string Refused =
            @"Input Error - field 'label': wrong type. Should be a string without special characters (\n \r \t ;) ('label': ";
        foreach (var (sign, quoted) in new[] { (@"\n", @"\n"), (@"\r", @"\r"), (@"\t", @"\t"), (";", ";") })
        {
            await Http.RefuseAsync(
                HttpMethod.Post, Templates,
                $$"""{"keys":{"1":{"label":"a{{sign}}","destination":{"type":"user","user_id":999999} } } }""", $"{Refused}'a{quoted}')");
        }
        var made = await Http.NewTemplateAsync("""{"keys":{"1":{"label":"<é & \"ü\">","destination":{"type":"onlinerec"} } } }""");
        Assert.Equal("<é & \"ü\">", (string?)made["keys"]!["1"]!["label"]);
    }

    [Fact]
    public async Task The_lists_show_public_templates_alone()
    {
        await Http.NewUserAsync();
        var (a, b) = (await Http.NewTemplateAsync("""{"name":"abc"}"""), await Http.NewTemplateAsync("""{"name":"Abd"}"""));

        async Task<int[]> IdsAsync(string query) =>
            [.. (await Http.ReadAsync(Templates + query))["items"]!.AsArray().Select(item => (int)item!["id"]!)];

        Assert.Equal([(int)a["id"]!, (int)b["id"]!], (await IdsAsync("")).Order());
        Assert.Equal(2, (int)(await Http.ReadAsync(Templates))["total"]!);
        Assert.Equal([(int)b["id"]!], await IdsAsync("?search=ABD"));
        Assert.Equal([(int)a["id"]!], await IdsAsync("?name=abc"));
        Assert.Equal([(int)b["id"]!, (int)a["id"]!], (await IdsAsync("?order=name&direction=desc")).OrderDescending());
        Assert.Empty(await IdsAsync("?offset=2"));
    }

    [Fact]
    public async Task The_catalogue_lists_every_type_with_its_fields()
    {
        var (_, text) = await Http.SendAsync(HttpMethod.Get, "/funckeys/destinations", "");

        var types = JsonNode.Parse(text)!.AsArray();
        Assert.Equal(
            ["agent", "bsfilter", "conference", "custom", "forward", "group", "groupmember", "onlinerec", "paging", "park_position",
                "parking", "queue", "service", "transfer", "user"],
            types.Select(type => (string)type!["type"]!));
        Assert.Equal("""[{"name":"agent_id"},{"name":"action","values":["login","logout","toggle"]}]""", types[0]!["parameters"]!.ToJsonString());
        Assert.Equal("[]", types[7]!["parameters"]!.ToJsonString());
        Assert.Equal(
            $$"""[{"name":"user_id","collection":"{{Http.BaseAddress}}1.1/users"}]""", types[14]!["parameters"]!.ToJsonString());
    }
}
