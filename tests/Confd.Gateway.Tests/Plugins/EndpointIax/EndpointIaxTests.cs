using System.Net;
using System.Text.Json.Nodes;
using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class IaxEndpointSample : ResourceSample
{
    public IaxEndpointSample()
        : base("endpoint_iax", () => "{}")
    {
        Generated("name", "options");
        Except("options", "the defaults of Asterisk are added to it");
    }
}

public sealed class EndpointIaxTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private static readonly string[] Defaults =
    [
        "amaflags=default", "auth=plaintext,md5", "qualify=no", "qualifyfreqnotok=10000", "qualifyfreqok=60000",
        "qualifysmoothing=no", "requirecalltoken=no", "sendani=no", "trunk=no",
    ];

    private static IEnumerable<string> OptionsOf(JsonObject iax) =>
        iax["options"]!.AsArray().Select(option => $"{option![0]}={option[1]}");

    [Fact]
    public async Task Known_options_have_defaults_and_unknown_ones_are_kept_in_order()
    {
        var made = await Http.CreateAsync("/endpoints/iax", """{"options":[["x","1"],["trunk","1"],["qualify","yes"],["x","1"],["host","h"],["auth",""]]}""");

        Assert.Equal(
            Defaults.Where(one => one[..4] is not ("trun" or "auth") && one != "qualify=no").Concat(["trunk=yes", "qualify=yes", "x=1", "x=1"]).Order(),
            OptionsOf(made).Order());
        await Http.EditAsync($"/endpoints/iax/{made["id"]}", """{"options":[]}""");
        Assert.Equal(Defaults, OptionsOf(await Http.ReadAsync($"/endpoints/iax/{made["id"]}")).Order());
        await Http.EditAsync($"/endpoints/iax/{made["id"]}", """{"type":"peer"}""");
        await Http.RefuseAsync(
            HttpMethod.Post, "/endpoints/iax", """{"options":[["a"]]}""", "Input Error - options: {0: ['Length must be 2.']}");
        await Http.RefuseAsync(
            HttpMethod.Post, "/endpoints/iax", $$"""{"name":"{{made["name"]}}"}""",
            $"Resource Error - IAXEndpoint already exists ('name': '{made["name"]}')");
    }

    [Fact]
    public async Task A_trunk_has_an_iax_endpoint_beside_its_registration_and_takes_both_with_it()
    {
        var (trunk, other) = (await Http.CreateAsync("/trunks", "{}"), await Http.CreateAsync("/trunks", "{}"));
        var iax = await Http.CreateAsync("/endpoints/iax", "{}");
        var (register, spare) = (
            await Http.CreateAsync("/registers/iax", """{"remote_host":"h"}"""), await Http.CreateAsync("/registers/iax", """{"remote_host":"h"}"""));
        await SkipEventsAsync();

        await Http.EditAsync($"/trunks/{trunk["id"]}/endpoints/iax/{iax["id"]}");
        await Http.EditAsync($"/trunks/{trunk["id"]}/registers/iax/{register["id"]}");

        await ExpectEventsAsync(
            new ExpectedEvent(
                "trunk_endpoint_iax_associated",
                $$"""
                {"trunk":{"id":{{trunk["id"]}},"tenant_uuid":"{{Tenant.Uuid}}"},
                 "endpoint_iax":{"id":{{iax["id"]}},"tenant_uuid":"{{Tenant.Uuid}}","name":"{{iax["name"]}}"} }
                """,
                """[{"ipbx":["iax2 reload"]}]""")
            {
                RoutingKey = $"config.trunks.{trunk["id"]}.endpoints.iax.{iax["id"]}.updated",
            },
            new ExpectedEvent("trunk_register_iax_associated", $$"""{"trunk_id":{{trunk["id"]}},"register_id":{{register["id"]}}}""")
            {
                RoutingKey = "config.trunks.registers.iax.updated",
            });
        await Http.RefuseAsync(
            HttpMethod.Put, $"/trunks/{trunk["id"]}/registers/iax/{spare["id"]}", "",
            $"Resource Error - Trunk is associated with a IAXRegister ('trunk_id': {trunk["id"]}, 'register_iax_id': {register["id"]})");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/trunks/{other["id"]}/registers/iax/{register["id"]}", "",
            $"Resource Error - Trunk is associated with a IAXRegister ('trunk_id': {trunk["id"]}, 'register_iax_id': {register["id"]})");
        var sip = await Http.CreateAsync("/endpoints/sip", "{}");
        await Http.EditAsync($"/trunks/{other["id"]}/endpoints/sip/{sip["uuid"]}");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/trunks/{other["id"]}/registers/iax/{spare["id"]}", "",
            $"Resource Error - Trunk is associated with a Endpoint ('trunk_id': {other["id"]}, 'protocol': 'sip')");
        var shown = await Http.ReadAsync($"/trunks/{trunk["id"]}");
        Assert.Equal(
            ((string?)iax["name"], (int)register["id"]!), ((string?)shown["endpoint_iax"]!["name"], (int)shown["register_iax"]!["id"]!));
        Assert.Equal((int)trunk["id"]!, (int)(await Http.ReadAsync($"/endpoints/iax/{iax["id"]}"))["trunk"]!["id"]!);
        Assert.Equal((int)trunk["id"]!, (int)(await Http.ReadAsync($"/registers/iax/{register["id"]}"))["trunk"]!["id"]!);

        await Http.DeleteAsync($"/trunks/{trunk["id"]}", HttpStatusCode.NoContent);

        await Http.DeleteAsync($"/endpoints/iax/{iax["id"]}", HttpStatusCode.NotFound);
        await Http.DeleteAsync($"/registers/iax/{register["id"]}", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_registration_alone_keeps_other_endpoints_away()
    {
        var trunk = await Http.CreateAsync("/trunks", "{}");
        var register = await Http.CreateAsync("/registers/iax", """{"remote_host":"h"}""");
        await Http.EditAsync($"/trunks/{trunk["id"]}/registers/iax/{register["id"]}");
        var sip = await Http.CreateAsync("/endpoints/sip", "{}");
        var custom = await Http.CreateAsync("/endpoints/custom", $$"""{"interface":"dahdi/{{Guid.NewGuid():N}}"}""");

        await Http.RefuseAsync(
            HttpMethod.Put, $"/trunks/{trunk["id"]}/endpoints/sip/{sip["uuid"]}", "",
            $"Resource Error - Trunk is associated with a IAXRegister ('trunk_id': {trunk["id"]}, 'register_sip_id': {register["id"]})");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/trunks/{trunk["id"]}/endpoints/custom/{custom["id"]}", "",
            $"Resource Error - Trunk is associated with a IAXRegister ('trunk_id': {trunk["id"]}, 'register_iax_id': {register["id"]})");
        await Http.DeleteAsync($"/registers/iax/{register["id"]}", HttpStatusCode.NoContent);
        Assert.Null((await Http.ReadAsync($"/trunks/{trunk["id"]}"))["register_iax"]);
    }
}
