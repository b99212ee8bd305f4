using System.Net;

namespace Confd.Gateway.Tests;

public sealed class LineTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task A_line_is_created_with_endpoint_extension_and_caller_id_at_once()
    {
        var context = await Http.NewContextAsync();
        var exten = Telephony.NextNumber();

        var line = await Http.CreateAsync(
            "/lines",
            $$"""{"context":"{{context}}","caller_id_name":"Foo","endpoint_sip":{"label":"x"},"extensions":[{"exten":"{{exten}}"}]}""");

        Assert.Equal("Foo", (string?)line["caller_id_name"]);
        Assert.Null((string?)line["caller_id_num"]);
        var options = line["endpoint_sip"]!["endpoint_section_options"]!;
        Assert.Equal(context, (string?)options[0]![1]);
        Assert.Equal("\"Foo\" <None>", (string?)options[1]![1]);
        Assert.Empty(line["extensions"]![0]!["lines"]!.AsArray());
        Assert.Equal(exten, (string?)(await Http.ReadAsync($"/lines/{line["id"]}"))["extensions"]![0]!["exten"]);
    }

    [Fact]
    public async Task A_refused_part_undoes_the_whole_line()
    {
        var context = await Http.NewContextAsync();

        await Http.RefuseAsync(
            HttpMethod.Post, "/lines", $$"""{"context":"{{context}}","endpoint_sip":{"label":"undone"},"extensions":[{"exten":"1"}]}""",
            $"Input Error - Extension '1' is outside of range for context '{context}'");
        await Http.RefuseAsync(
            HttpMethod.Post, "/lines", $$"""{"context":"{{context}}","caller_id_name":"x"}""",
            "Cannot set caller id if no endpoint associated");
        await Http.RefuseAsync(
            HttpMethod.Post, "/lines", $$"""{"context":"{{context}}","endpoint_sip":{"label":"a"},"endpoint_custom":{"interface":"b"} }""",
            "Input Error - _schema: ['Only one endpoint should be configured on a line']");

        Assert.Equal(0, (int)(await Http.ReadAsync($"/lines?context={context}"))["total"]!);
        Assert.Equal(0, (int)(await Http.ReadAsync($"/extensions?context={context}"))["total"]!);
        Assert.Equal(0, (int)(await Http.ReadAsync("/endpoints/sip?label=undone"))["total"]!);
    }

    [Fact]
    public async Task A_deleted_line_takes_its_endpoint_and_leaves_its_extension()
    {
        var (user, line, extension, _) = await Http.NewUserWithLineAsync();
        var sip = (string)(await Http.ReadAsync($"/lines/{line}"))["endpoint_sip"]!["uuid"]!;

        await Http.DeleteAsync($"/lines/{line}", HttpStatusCode.NoContent);

        await Http.DeleteAsync($"/endpoints/sip/{sip}", HttpStatusCode.NotFound);
        Assert.Empty((await Http.ReadAsync($"/extensions/{extension}"))["lines"]!.AsArray());
        Assert.Empty((await Http.ReadAsync($"/users/{user}"))["lines"]!.AsArray());
    }

    [Fact]
    public async Task Nothing_is_told_of_what_was_refused()
    {
        var context = await Http.NewContextAsync();
        await SkipEventsAsync();

        await Http.RefuseAsync(
            HttpMethod.Post, "/lines", $$"""{"context":"{{context}}","endpoint_sip":{"label":"x"},"extensions":[{"exten":"1"}]}""",
            $"Input Error - Extension '1' is outside of range for context '{context}'");

        await ExpectEventsAsync();
    }

    [Fact]
    public async Task Creations_are_refused_in_the_order_of_the_contract()
    {
        var context = await Http.NewContextAsync();
        var code = (string)(await Http.CreateAsync("/lines", $$"""{"context":"{{context}}"}"""))["provisioning_code"]!;

        await Http.RefuseAsync(
            HttpMethod.Post, "/lines", $$"""{"context":"nope","provisioning_code":"{{code}}","registrar":"nope"}""",
            $"Resource Error - Line already exists ('provisioning_code': '{code}')");
        await Http.RefuseAsync(
            HttpMethod.Post, "/lines", """{"context":"nope","registrar":"nope"}""",
            "Input Error - field 'registrar': Registrar was not found ('registrar': 'nope')");
        await Http.RefuseAsync(
            HttpMethod.Post, "/lines", """{"context":"nope"}""",
            "Input Error - field 'context': Context was not found ('context': 'nope')");
        var made = await Http.CreateAsync("/lines", $$"""{"context":"{{context}}","provisioning_code":null,"position":null,"registrar":null,"endpoint_sip":null}""");
        Assert.Equal((1, "default"), ((int)made["position"]!, (string?)made["registrar"]));
        Assert.Matches("^[1-9][0-9]{5}$", (string?)made["provisioning_code"]);
    }

    [Theory]
    [InlineData("none", """{"caller_id_name":"x"}""", "Cannot set caller id if no endpoint associated")]
    [InlineData("none", """{"caller_id_num":"1"}""", "Cannot set caller id if no endpoint associated")]
    [InlineData("none", """{"caller_id_name":null,"caller_id_num":null}""", null)]
    [InlineData("sip", """{"caller_id_name":null}""", "Cannot set caller id to None")]
    [InlineData("sip", """{"caller_id_num":null}""", "Cannot set caller id num to None")]
    [InlineData("sccp", """{"caller_id_num":"1"}""", "Cannot set caller id num on endpoint of type 'sccp'")]
    [InlineData("sccp", """{"caller_id_name":null}""", "Cannot set caller id to None")]
    [InlineData("custom", """{"caller_id_name":"x"}""", "Cannot set caller id on endpoint of type 'custom'")]
    [InlineData("custom", """{"caller_id_num":null}""", "Cannot set caller id num to None")]
    public async Task A_caller_id_needs_an_endpoint_that_has_one(string endpoint, string body, string? refusal)
    {
        var context = await Http.NewContextAsync();
        var with = endpoint switch
        {
            "sip" => ""","endpoint_sip":{}""",
            "sccp" => ""","endpoint_sccp":{"options":[["allow","ulaw"]]}""",
            "custom" => $$""","endpoint_custom":{"interface":"Local/{{Guid.NewGuid()}}"}""",
            _ => "",
        };
        var line = await Http.CreateAsync("/lines", $$"""{"context":"{{context}}"{{with}}}""");

        await (refusal is null
            ? Http.EditAsync($"/lines/{line["id"]}", body)
            : Http.RefuseAsync(HttpMethod.Put, $"/lines/{line["id"]}", body, refusal));
    }

    [Fact]
    public async Task An_ambiguous_caller_id_is_refused()
    {
        var context = await Http.NewContextAsync();

        await Http.RefuseAsync(
            HttpMethod.Post, "/lines",
            $$"""{"context":"{{context}}","caller_id_name":"x","endpoint_sip":{"endpoint_section_options":[["callerid","y"]]} }""",
            """Input Error - _schema: ['Ambiguous caller ID: line.caller_id_name = x endpoint_sip.endpoint_section_options["callerid"] = y']""");
        await Http.RefuseAsync(
            HttpMethod.Post, "/lines",
            $$"""{"context":"{{context}}","caller_id_name":"x","endpoint_sccp":{"options":[["cid_name","y"]]} }""",
            """Input Error - _schema: ['Ambiguous caller ID: line.caller_id_name = x endpoint_sccp.options["cid_name"] = y']""");
    }

    [Fact]
    public async Task Lines_are_listed_by_what_their_endpoints_say()
    {
        var context = await Http.NewContextAsync();
        var name = $"b{Guid.NewGuid():N}";
        var sip = await Http.CreateAsync("/lines", $$"""{"context":"{{context}}","caller_id_name":"Zoe","endpoint_sip":{"name":"{{name}}"} }""");
        var sccp = await Http.CreateAsync("/lines", $$"""{"context":"{{context}}","endpoint_sccp":{"options":[["cid_name","Alf"],["cid_num","7"]]} }""");
        var custom = await Http.CreateAsync("/lines", $$"""{"context":"{{context}}","endpoint_custom":{"interface":"Local/a{{name}}"} }""");
        var bare = await Http.CreateAsync("/lines", $$"""{"context":"{{context}}"}""");

        Assert.Equal([(int)sip["id"]!], await IdsAsync("protocol=sip"));
        Assert.Equal([(int)sccp["id"]!], await IdsAsync("protocol=sccp"));
        Assert.Equal([(int)custom["id"]!], await IdsAsync($"name=Local/a{name}"));
        Assert.Equal([(int)sccp["id"]!], await IdsAsync("caller_id_name=Alf"));
        Assert.Equal([(int)sccp["id"]!], await IdsAsync("caller_id_num=7"));
        Assert.Equal([(int)sip["id"]!], await IdsAsync("search=zoe"));
        var byProtocol = await IdsAsync("order=protocol");
        Assert.Equal([(int)custom["id"]!, (int)sccp["id"]!, (int)sip["id"]!, (int)bare["id"]!], byProtocol);
        Assert.Equal((int)bare["id"]!, (await IdsAsync("order=name"))[^1]);
        await Http.EditAsync($"/lines/{custom["id"]}", """{"position":10}""");
        await Http.EditAsync($"/lines/{sip["id"]}", """{"position":9}""");
        Assert.Equal([(int)sip["id"]!, (int)custom["id"]!], (await IdsAsync("order=device_slot"))[^2..]);
        Assert.Equal([(int)sip["id"]!], await IdsAsync("device_slot=9"));
    }

    [Fact]
    public async Task An_edit_ignores_endpoint_and_extensions_and_follows_the_extension_in_its_context()
    {
        var (_, line, _, context) = await Http.NewUserWithLineAsync();
        var other = await Http.NewContextAsync();
        var before = await Http.ReadAsync($"/lines/{line}");

        await Http.EditAsync($"/lines/{line}", $$"""{"context":"{{other}}","position":3,"endpoint_custom":{"interface":"x"},"extensions":[]}""");

        var after = await Http.ReadAsync($"/lines/{line}");
        Assert.Equal((context, 3, 3), ((string?)after["context"], (int)after["position"]!, (int)after["device_slot"]!));
        Assert.Equal(before["endpoint_sip"]!.ToJsonString(), after["endpoint_sip"]!.ToJsonString());
        Assert.Single(after["extensions"]!.AsArray());
    }

    [Fact]
    public async Task A_line_with_a_secondary_user_is_not_deleted()
    {
        var (_, line, _, _) = await Http.NewUserWithLineAsync();
        var second = (string)(await Http.CreateAsync("/users", """{"firstname":"S"}"""))["uuid"]!;
        await Http.EditAsync($"/users/{second}/lines/{line}");

        await Http.RefuseAsync(
            HttpMethod.Delete, $"/lines/{line}", "",
            $"Resource Error - There are secondary users associated to the line ('line_id': {line})");
    }

    [Fact]
    public async Task A_recursive_deletion_takes_extension_and_endpoint_with_their_events()
    {
        var (user, line, extension, _) = await Http.NewUserWithLineAsync();
        var sip = (string)(await Http.ReadAsync($"/lines/{line}"))["endpoint_sip"]!["uuid"]!;
        await SkipEventsAsync();

        await Http.DeleteAsync($"/lines/{line}?recursive=TRUE", HttpStatusCode.NoContent);

        await ExpectEventNamesAsync(
            "user_line_dissociated", "line_extension_dissociated", "extension_deleted", "line_endpoint_sip_dissociated",
            "sip_endpoint_deleted", "line_deleted");
        await Http.MissesAsync($"/extensions/{extension}", "Extension", $"'id': {extension}");
        await Http.MissesAsync($"/endpoints/sip/{sip}", "SIPEndpoint", $"'uuid': UUID('{sip}')");
        Assert.Empty(await Http.LinesOfAsync(user));
    }

    [Fact]
    public async Task A_recursive_deletion_leaves_an_extension_that_another_line_has()
    {
        var (user, line, extension, context) = await Http.NewUserWithLineAsync();
        var second = await Http.NewLineAsync(context);
        await Http.EditAsync($"/users/{user}/lines/{second}");
        await Http.EditAsync($"/lines/{second}/extensions/{extension}");

        await Http.DeleteAsync($"/lines/{line}?recursive=true", HttpStatusCode.NoContent);

        Assert.Equal(second, (int)(await Http.ReadAsync($"/extensions/{extension}"))["lines"]![0]!["id"]!);
    }

    private async Task<int[]> IdsAsync(string query) =>
        [.. (await Http.ReadAsync($"/lines?{query}"))["items"]!.AsArray().Select(line => (int)line!["id"]!)];

    private async Task ExpectEventNamesAsync(params string[] names) =>
        Assert.Equal(names, (await Tenant.NewEventNamesAsync()));
}
