using System.Net;
using System.Text.Json.Nodes;
using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class TrunkSample : ResourceSample
{
    public TrunkSample()
        : base("trunk", () => "{}")
    {
        Value("context", async tenant => $"\"{await tenant.Http.NewContextAsync("incall", "\"incall_ranges\":[]")}\"");
    }
}

public sealed class TrunkTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task A_context_exists_in_the_trunks_tenant_and_stays_while_it_is_used()
    {
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        var theirs = await below.Http.NewContextAsync();
        await Http.RefuseAsync(
            HttpMethod.Post, "/trunks", """{"context":"nope"}""",
            "Input Error - field 'context': Context was not found ('context': 'nope')");
        await Http.RefuseAsync(
            HttpMethod.Post, "/trunks", $$"""{"context":"{{theirs}}"}""",
            $"Resource Error - different tenants ('trunk_tenant_uuid': '{Tenant.Uuid}', 'context_tenant_uuid': '{below.Uuid}')");
        var context = await Http.CreateAsync("/contexts", """{"label":"c"}""");

        var made = await Http.CreateAsync("/trunks", $$"""{"context":"{{context["name"]}}","twilio_incoming":null}""");

        Assert.False((bool)made["twilio_incoming"]!);
        await Http.RefuseAsync(
            HttpMethod.Delete, $"/contexts/{context["id"]}", "",
            $"Resource Error - Context is associated with a Trunk ('context_id': {context["id"]}, 'trunk_id': {made["id"]})");
        await Http.EditAsync($"/trunks/{made["id"]}", """{"context":null}""");
        await Http.DeleteAsync($"/contexts/{context["id"]}", HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_trunk_is_found_and_sorted_by_the_name_of_whatever_endpoint_it_has()
    {
        var unique = Guid.NewGuid().ToString("N");
        var sip = await NewTrunkAsync("/endpoints/sip", $$"""{"name":"b{{unique}}","label":"L{{unique}}"}""");
        var iax = await NewTrunkAsync("/endpoints/iax", $$"""{"name":"a{{unique}}"}""");
        var custom = await NewTrunkAsync("/endpoints/custom", $$"""{"interface":"c{{unique}}"}""");
        await Http.CreateAsync("/trunks", "{}");

        Assert.Equal([iax], await IdsAsync($"name=a{unique}"));
        Assert.Equal([sip], await IdsAsync($"label=L{unique}"));
        Assert.Equal([custom], await IdsAsync($"search=c{unique}"));
        Assert.Equal([iax, sip, custom], await IdsAsync($"search={unique}&order=name"));
        Assert.Equal([custom, sip, iax], await IdsAsync($"search={unique}&order=name&direction=desc"));
        Assert.Empty(await IdsAsync("description=x"));
        Assert.Equal(4, (await IdsAsync("order=description")).Count);
    }

    [Fact]
    public async Task A_custom_endpoint_is_listed_by_the_context_of_its_trunk_or_line()
    {
        var (ofTrunk, ofLine) = (await Http.NewContextAsync(), await Http.NewContextAsync());
        var endpoints = new List<int>();
        foreach (var (collection, context) in new[] { ("trunks", ofTrunk), ("lines", ofLine) })
        {
            var owner = await Http.CreateAsync($"/{collection}", $$"""{"context":"{{context}}"}""");
            var custom = await Http.CreateAsync("/endpoints/custom", $$"""{"interface":"i{{Guid.NewGuid():N}}"}""");
            await Http.EditAsync($"/{collection}/{owner["id"]}/endpoints/custom/{custom["id"]}");
            endpoints.Add((int)custom["id"]!);
        }

        Assert.Equal([endpoints[0]], await IdsAsync($"context={ofTrunk}", "/endpoints/custom"));
        Assert.Equal([endpoints[1]], await IdsAsync($"context={ofLine}", "/endpoints/custom"));
        Assert.Equal(
            string.CompareOrdinal(ofTrunk, ofLine) < 0 ? endpoints : [endpoints[1], endpoints[0]],
            await IdsAsync("order=context", "/endpoints/custom"));
    }

    [Fact]
    public async Task A_registration_is_attached_and_detached()
    {
        using var elsewhere = await Service.NewTenantAsync();
        var trunk = (int)(await Http.CreateAsync("/trunks", "{}"))["id"]!;
        var register = (int)(await Http.CreateAsync("/registers/iax", """{"remote_host":"h"}"""))["id"]!;

        await Http.EditAsync($"/trunks/{trunk}/registers/iax/{register}");
        Assert.Equal(register, (int)(await Http.ReadAsync($"/trunks/{trunk}"))["register_iax"]!["id"]!);
        await elsewhere.Http.RefuseAsync(
            HttpMethod.Delete, $"/trunks/{trunk}/registers/iax/{register}", "", HttpStatusCode.NotFound,
            $"Resource Not Found - Trunk was not found ('id': {trunk})");
        await Http.DeleteAsync($"/trunks/{trunk}/registers/iax/{register}", HttpStatusCode.NoContent);
        Assert.Null((await Http.ReadAsync($"/trunks/{trunk}"))["register_iax"]);
        await Http.RefuseAsync(
            HttpMethod.Put, $"/trunks/99999999/registers/iax/{register}", "", HttpStatusCode.NotFound,
            "Resource Not Found - Trunk was not found ('id': 99999999)");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/trunks/{trunk}/registers/iax/99999999", "", HttpStatusCode.NotFound,
            "Resource Not Found - IAXRegister was not found ('id': 99999999)");
    }

    [Fact]
    public async Task A_trunk_has_one_endpoint_and_an_endpoint_one_trunk_or_line()
    {
        var (trunk, other) = (await Http.CreateAsync("/trunks", "{}"), await Http.CreateAsync("/trunks", "{}"));
        var sip = await Http.CreateAsync("/endpoints/sip", """{"label":"l","registration_section_options":[["client_uri","sip:a@b"],["expiration","1"]]}""");
        var spare = await Http.CreateAsync("/endpoints/sip", "{}");
        var custom = await Http.CreateAsync("/endpoints/custom", $$"""{"interface":"dahdi/{{Guid.NewGuid():N}}"}""");
        var line = await LineExtensionSample.LineAsync(Tenant);
        var ofLine = (await Http.ReadAsync($"/lines/{line["id"]}"))["endpoint_sip"]!["uuid"];
        await SkipEventsAsync();

        await Http.EditAsync($"/trunks/{trunk["id"]}/endpoints/sip/{sip["uuid"]}");

        await ExpectEventsAsync(new ExpectedEvent(
            "trunk_endpoint_sip_associated",
            $$"""
            {"trunk":{"id":{{trunk["id"]}},"tenant_uuid":"{{Tenant.Uuid}}"},"endpoint_sip":{"uuid":"{{sip["uuid"]}}",
             "tenant_uuid":"{{Tenant.Uuid}}","name":"{{sip["name"]}}","auth_section_options":[],
             "registration_section_options":[["client_uri","sip:a@b"]]} }
            """,
            """[{"ipbx":["module reload res_pjsip.so"]}]""")
        {
            RoutingKey = $"config.trunks.{trunk["id"]}.endpoints.sip.{sip["uuid"]}.updated",
        });
        await Http.RefuseAsync(
            HttpMethod.Put, $"/trunks/{trunk["id"]}/endpoints/custom/{custom["id"]}", "",
            $"Resource Error - Trunk is associated with a Endpoint ('trunk_id': {trunk["id"]}, 'endpoint': 'sip', 'endpoint_id': UUID('{sip["uuid"]}'))");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/trunks/{other["id"]}/endpoints/sip/{sip["uuid"]}", "",
            $"Resource Error - Trunk is associated with a Endpoint ('trunk_id': {trunk["id"]}, 'endpoint': 'sip', 'endpoint_id': UUID('{sip["uuid"]}'))");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/trunks/{other["id"]}/endpoints/sip/{ofLine}", "",
            $"Resource Error - Line is associated with a Endpoint ('trunk_id': {line["id"]}, 'endpoint': 'sip', 'endpoint_id': UUID('{ofLine}'))");
        var free = await Http.CreateAsync("/lines", $$"""{"context":"{{await Http.NewContextAsync()}}"}""");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/lines/{free["id"]}/endpoints/sip/{sip["uuid"]}", "",
            $"Resource Error - Trunk is associated with a Endpoint ('trunk_id': {trunk["id"]}, 'endpoint': 'sip', 'endpoint_uuid': UUID('{sip["uuid"]}'))");
        var template = await Http.CreateAsync("/endpoints/sip/templates", "{}");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/trunks/{other["id"]}/endpoints/sip/{template["uuid"]}", "", HttpStatusCode.NotFound,
            $"Resource Not Found - SIPEndpoint was not found ('uuid': UUID('{template["uuid"]}'))");
        await Http.EditAsync($"/trunks/{other["id"]}/endpoints/custom/{custom["id"]}");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/trunks/{other["id"]}/endpoints/sip/{spare["uuid"]}", "",
            $"Resource Error - Trunk is associated with a Endpoint ('trunk_id': {other["id"]}, 'endpoint': 'custom', 'endpoint_id': {custom["id"]})");
        var shown = (await Http.ReadAsync($"/trunks/{trunk["id"]}"))["endpoint_sip"]!;
        Assert.Equal(("l", (string?)sip["name"]), ((string?)shown["label"], (string?)shown["name"]));
        Assert.Equal("""[["client_uri","sip:a@b"]]""", shown["registration_section_options"]!.ToJsonString());
        Assert.Equal((int)trunk["id"]!, (int)(await Http.ReadAsync($"/endpoints/sip/{sip["uuid"]}"))["trunk"]!["id"]!);
        Assert.Equal((int)trunk["id"]!, (int)(await Http.ReadAsync($"/endpoints/sip/{sip["uuid"]}?view=merged"))["trunk"]!["id"]!);
        Assert.Equal((int)other["id"]!, (int)(await Http.ReadAsync($"/endpoints/custom/{custom["id"]}"))["trunk"]!["id"]!);
        Assert.Equal(1, (int)(await Http.ReadAsync($"/trunks?name={sip["name"]}"))["total"]!);
    }

    [Fact]
    public async Task Reloads_follow_the_endpoint_which_goes_with_the_trunk_without_an_event()
    {
        var trunk = await Http.CreateAsync("/trunks", "{}");
        var sip = await Http.CreateAsync("/endpoints/sip", "{}");
        await Http.EditAsync($"/trunks/{trunk["id"]}/endpoints/sip/{sip["uuid"]}");
        await SkipEventsAsync();

        await Http.EditAsync($"/trunks/{trunk["id"]}", """{"outgoing_caller_id_format":"national"}""");
        await Http.DeleteAsync($"/trunks/{trunk["id"]}", HttpStatusCode.NoContent);

        const string Pjsip = """[{"ipbx":["module reload res_pjsip.so"]}]""";
        await ExpectEventsAsync(
            new ExpectedEvent("trunk_edited", $$"""{"id":{{trunk["id"]}}}""", Pjsip) { RoutingKey = "config.trunk.edited" },
            new ExpectedEvent("trunk_deleted", $$"""{"id":{{trunk["id"]}}}""", Pjsip));
        await Http.RefuseAsync(
            HttpMethod.Get, $"/endpoints/sip/{sip["uuid"]}", "", HttpStatusCode.NotFound,
            $"Resource Not Found - SIPEndpoint was not found ('uuid': UUID('{sip["uuid"]}'))");
        var bare = await Http.CreateAsync("/trunks", "{}");
        await SkipEventsAsync();
        await Http.EditAsync($"/trunks/{bare["id"]}", "{}");
        await ExpectEventsAsync(new ExpectedEvent("trunk_edited", $$"""{"id":{{bare["id"]}}}"""));
    }

    [Fact]
    public async Task A_deleted_endpoint_leaves_its_trunk()
    {
        var trunk = await Http.CreateAsync("/trunks", "{}");
        var custom = await Http.CreateAsync("/endpoints/custom", $$"""{"interface":"dahdi/{{Guid.NewGuid():N}}"}""");
        await Http.EditAsync($"/trunks/{trunk["id"]}/endpoints/custom/{custom["id"]}");
        await SkipEventsAsync();

        await Http.DeleteAsync($"/endpoints/custom/{custom["id"]}", HttpStatusCode.NoContent);

        await ExpectEventsAsync(new ExpectedEvent(
            "custom_endpoint_deleted",
            $$"""
            {"id":{{custom["id"]}},"tenant_uuid":"{{Tenant.Uuid}}","interface":"{{custom["interface"]}}","trunk":{"id":{{trunk["id"]}}},"line":null}
            """));
        Assert.Null((await Http.ReadAsync($"/trunks/{trunk["id"]}"))["endpoint_custom"]);
    }

    [Fact]
    public async Task Outcalls_of_a_trunk_come_in_the_order_of_their_association()
    {
        var trunk = await Http.CreateAsync("/trunks", "{}");
        var ids = new List<JsonNode>();
        for (var count = 0; count < 3; count++)
        {
            ids.Add((await Http.CreateAsync("/outcalls", $$"""{"name":"o{{Guid.NewGuid():N}}"}"""))["id"]!);
        }
        var body = $$"""{"trunks":[{"id":{{trunk["id"]}}}]}""";
        foreach (var id in new[] { ids[2], ids[0], ids[1] })
        {
            await Http.EditAsync($"/outcalls/{id}/trunks", body);
        }

        await Http.EditAsync($"/outcalls/{ids[2]}/trunks", body);

        var shown = (await Http.ReadAsync($"/trunks/{trunk["id"]}"))["outcalls"]!.AsArray();
        Assert.Equal([(int)ids[2], (int)ids[0], (int)ids[1]], shown.Select(outcall => (int)outcall!["id"]!));
    }

    [Fact]
    public async Task A_route_tries_its_trunks_in_the_order_of_the_body()
    {
        var outcall = await Http.CreateAsync("/outcalls", $$"""{"name":"o{{Guid.NewGuid():N}}"}""");
        var path = $"/outcalls/{outcall["id"]}/trunks";
        var (first, second) = (await Http.CreateAsync("/trunks", "{}"), await Http.CreateAsync("/trunks", "{}"));
        var sip = await Http.CreateAsync("/endpoints/sip", "{}");
        await Http.EditAsync($"/trunks/{second["id"]}/endpoints/sip/{sip["uuid"]}");
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        var theirs = await below.Http.CreateAsync("/trunks", "{}");
        await SkipEventsAsync();

        await Http.EditAsync(path, $$"""{"trunks":[{"id":{{second["id"]}}},{"id":{{first["id"]}}}]}""");

        await ExpectEventsAsync(new ExpectedEvent(
            "outcall_trunks_associated", $$"""{"outcall_id":{{outcall["id"]}},"trunk_ids":[{{second["id"]}},{{first["id"]}}]}""")
        {
            RoutingKey = "config.outcalls.trunks.updated",
        });
        var shown = (await Http.ReadAsync($"/outcalls/{outcall["id"]}"))["trunks"]!.AsArray();
        Assert.Equal([(int)second["id"]!, (int)first["id"]!], shown.Select(trunk => (int)trunk!["id"]!));
        Assert.Equal((string?)sip["uuid"], (string?)shown[0]!["endpoint_sip"]!["uuid"]);
        Assert.Equal((string?)outcall["name"], (string?)(await Http.ReadAsync($"/trunks/{first["id"]}"))["outcalls"]![0]!["name"]);
        await Http.RefuseAsync(
            HttpMethod.Put, path, $$"""{"trunks":[{"id":{{theirs["id"]}}},{"id":999999}]}""",
            "Input Error - field 'trunks': Trunk was not found ('id': 999999)");
        await Http.RefuseAsync(
            HttpMethod.Put, path, $$"""{"trunks":[{"id":{{first["id"]}}},{"id":{{first["id"]}}},{"id":{{theirs["id"]}}}]}""",
            $"Resource Error - different tenants ('outcall_tenant_uuid': '{Tenant.Uuid}', 'trunk_tenant_uuid': '{below.Uuid}')");
        await Http.RefuseAsync(
            HttpMethod.Put, path, $$"""{"trunks":[{"id":{{first["id"]}}},{"id":{{first["id"]}}}]}""",
            "Resource Error - Operation not permitted. Cannot associate same trunk more than once");
        await Http.RefuseAsync(HttpMethod.Put, path, "{}", "Input Error - trunks: ['Missing data for required field.']");
        await Http.RefuseAsync(
            HttpMethod.Put, "/outcalls/999999/trunks", "{}", HttpStatusCode.NotFound,
            "Resource Not Found - Outcall was not found ('id': 999999)");
        await Http.DeleteAsync($"/trunks/{second["id"]}", HttpStatusCode.NoContent);
        Assert.Single((await Http.ReadAsync($"/outcalls/{outcall["id"]}"))["trunks"]!.AsArray());
        await Http.EditAsync(path, """{"trunks":[]}""");
        Assert.Empty((await Http.ReadAsync($"/outcalls/{outcall["id"]}"))["trunks"]!.AsArray());
    }

    private async Task<int> NewTrunkAsync(string endpoints, string endpoint)
    {
        var trunk = (int)(await Http.CreateAsync("/trunks", "{}"))["id"]!;
        var made = await Http.CreateAsync(endpoints, endpoint);
        await Http.EditAsync($"/trunks/{trunk}{endpoints}/{made["uuid"] ?? made["id"]}");
        return trunk;
    }

    private async Task<List<int>> IdsAsync(string query, string list = "/trunks") =>
        [.. (await Http.ReadAsync($"{list}?{query}"))["items"]!.AsArray().Select(item => (int)item!["id"]!)];
}
