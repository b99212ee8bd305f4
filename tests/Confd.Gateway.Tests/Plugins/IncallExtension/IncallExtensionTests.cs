using System.Net;
using System.Text.Json.Nodes;
using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class IncallExtensionSample() : AssociationSample("incall_extension")
{
    public override async Task<JsonObject> RightAsync(TestTenant tenant) => await NewExtensionAsync(tenant.Http);

    /// <summary>A number for incoming calls.</summary>
    internal static async Task<JsonObject> NewExtensionAsync(HttpClient http, string exten = "5000") => await http.CreateAsync(
        "/extensions",
        $$"""{"exten":"{{exten}}","context":"{{await http.NewContextAsync("incall", "\"incall_ranges\":[{\"start\":\"5000\",\"end\":\"5099\"}]")}}"}""");
}

public sealed class IncallExtensionTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private const string Nothing = """{"destination":{"type":"none"}}""";

    [Fact]
    public async Task Both_sides_show_each_other_and_lists_know_the_number()
    {
        var (incall, extension) = (await Http.CreateAsync("/incalls", Nothing), await IncallExtensionSample.NewExtensionAsync(Http));
        await Http.CreateAsync("/incalls", Nothing);
        await SkipEventsAsync();

        await Http.EditAsync($"/incalls/{incall["id"]}/extensions/{extension["id"]}");

        await ExpectEventsAsync(new ExpectedEvent(
            "incall_extension_associated", $$"""{"incall_id":{{incall["id"]}},"extension_id":{{extension["id"]}}}""",
            """[{"ipbx":["dialplan reload"]}]""")
        {
            RoutingKey = "config.incalls.extensions.updated",
        });
        var shown = (await Http.ReadAsync($"/incalls/{incall["id"]}"))["extensions"]![0]!;
        Assert.Equal(
            ("5000", (string?)extension["context"]), ((string?)shown["exten"], (string?)shown["context"]));
        Assert.Equal((int)incall["id"]!, (int)(await Http.ReadAsync($"/extensions/{extension["id"]}"))["incall"]!["id"]!);
        Assert.Equal(1, (int)(await Http.ReadAsync("/incalls?exten=5000"))["total"]!);
        Assert.Equal(1, (int)(await Http.ReadAsync("/incalls?search=500"))["total"]!);
        Assert.Equal(
            (int)incall["id"]!, (int)(await Http.ReadAsync("/incalls?order=exten&direction=desc"))["items"]!.AsArray()
                .Last(item => item!["extensions"]!.AsArray().Count > 0)!["id"]!);
    }

    [Fact]
    public async Task Each_side_has_one_and_the_rules_come_in_order()
    {
        var (incall, other) = (await Http.CreateAsync("/incalls", Nothing), await Http.CreateAsync("/incalls", Nothing));
        var first = await IncallExtensionSample.NewExtensionAsync(Http);
        var second = await IncallExtensionSample.NewExtensionAsync(Http);
        await Http.EditAsync($"/incalls/{incall["id"]}/extensions/{first["id"]}");

        await Http.RefuseAsync(
            HttpMethod.Put, $"/incalls/{incall["id"]}/extensions/{second["id"]}", "",
            $"Resource Error - Incall is associated with a Extension ('incall_id': '{incall["id"]}', 'extension_id': {first["id"]})");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/incalls/{other["id"]}/extensions/{first["id"]}", "",
            $"Resource Error - Incall is associated with a Extension ('incall_id': '{incall["id"]}', 'extension_id': {first["id"]})");
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        var theirs = await IncallExtensionSample.NewExtensionAsync(below.Http);
        await Http.RefuseAsync(
            HttpMethod.Put, $"/incalls/{incall["id"]}/extensions/{theirs["id"]}", "",
            $"Resource Error - different tenants ('extension_tenant_uuid': '{below.Uuid}', 'incall_tenant_uuid': '{Tenant.Uuid}')");
    }

    [Fact]
    public async Task A_number_of_a_users_line_or_of_another_sort_of_context_is_refused()
    {
        var incall = await Http.CreateAsync("/incalls", Nothing);
        var context = await Http.NewContextAsync();
        var user = await Http.CreateAsync(
            "/users", $$"""{"firstname":"U","lines":[{"context":"{{context}}","endpoint_sip":{},"extensions":[{"exten":"1000"}]}]}""");
        var taken = (await Http.ReadAsync($"/users/{user["id"]}"))["lines"]![0]!["extensions"]![0]!["id"];
        var ofLine = await Http.CreateAsync("/extensions", $$"""{"exten":"1001","context":"{{context}}"}""");
        var line = await LineExtensionSample.LineAsync(Tenant);
        await Http.EditAsync($"/lines/{line["id"]}/extensions/{ofLine["id"]}");

        await Http.RefuseAsync(
            HttpMethod.Put, $"/incalls/{incall["id"]}/extensions/{taken}", "",
            $"Resource Error - Extension is associated with a user ('extension_id': {taken}, 'associated_id': '{user["id"]}')");
        // The number of a line without a user counts as free.
        await Http.RefuseAsync(
            HttpMethod.Put, $"/incalls/{incall["id"]}/extensions/{ofLine["id"]}", "",
            $"Resource Error - ContextType 'internal' cannot be associated ('id': {ofLine["id"]}, 'context': '{context}')");
    }

    [Fact]
    public async Task A_number_that_leads_to_an_incoming_call_stays_where_it_may()
    {
        var (incall, extension) = (await Http.CreateAsync("/incalls", Nothing), await IncallExtensionSample.NewExtensionAsync(Http));
        await Http.EditAsync($"/incalls/{incall["id"]}/extensions/{extension["id"]}");
        var path = $"/extensions/{extension["id"]}";
        var line = await LineExtensionSample.LineAsync(Tenant);

        await Http.RefuseAsync(
            HttpMethod.Put, path, $$"""{"context":"{{await Http.NewContextAsync()}}"}""",
            "Resource Error - ContextType 'internal' cannot be associated");
        await Http.RefuseAsync(
            HttpMethod.Put, path, """{"exten":"4999"}""",
            $"Input Error - Extension '4999' is outside of range for context '{extension["context"]}'");
        await Http.EditAsync(path, """{"exten":"5001"}""");
        await Http.RefuseAsync(
            HttpMethod.Delete, path, "",
            $"Resource Error - Extension is associated with a incall ('extension_id': {extension["id"]}, 'associated_id': '{incall["id"]}')");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/lines/{line["id"]}/extensions/{extension["id"]}", "",
            $"Resource Error - Extension is associated with a incall ('id': {extension["id"]}, 'associated_id': '{incall["id"]}')");
        await SkipEventsAsync();
        await Http.DeleteAsync($"/incalls/{incall["id"]}", HttpStatusCode.NoContent);
        await ExpectEventsAsync(new ExpectedEvent("incall_deleted", $$"""{"id":{{incall["id"]}}}"""));
        Assert.Null((await Http.ReadAsync(path))["incall"]);
        await Http.DeleteAsync(path, HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_user_shows_the_incoming_calls_that_lead_there()
    {
        var user = await Http.CreateAsync("/users", """{"firstname":"U"}""");
        var incall = await Http.CreateAsync("/incalls", $$"""{"destination":{"type":"user","user_id":{{user["id"]}} } }""");
        Assert.Empty((await Http.ReadAsync($"/users/{user["id"]}"))["incalls"]![0]!["extensions"]!.AsArray());
        var extension = await IncallExtensionSample.NewExtensionAsync(Http);

        await Http.EditAsync($"/incalls/{incall["id"]}/extensions/{extension["id"]}");

        var shown = Assert.Single((await Http.ReadAsync($"/users/{user["id"]}"))["incalls"]!.AsArray())!;
        Assert.Equal((int)incall["id"]!, (int)shown["id"]!);
        Assert.Equal("5000", (string?)shown["extensions"]![0]!["exten"]);
        await Http.EditAsync($"/incalls/{incall["id"]}", Nothing);
        Assert.Empty((await Http.ReadAsync($"/users/{user["id"]}"))["incalls"]!.AsArray());
    }
}
