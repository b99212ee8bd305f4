using System.Net;

namespace Confd.Gateway.Tests;

public sealed class LineEndpointTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Theory]
    [InlineData("sip", "{}", "uuid")]
    [InlineData("sccp", "{}", "id")]
    [InlineData("custom", """{"interface":"Local/§"}""", "id")]
    public async Task A_line_has_one_endpoint_of_any_kind_and_an_endpoint_one_line(string kind, string body, string key)
    {
        var context = await Http.NewContextAsync();
        var first = await Http.CreateAsync("/lines", $$"""{"context":"{{context}}"}""");
        var second = await Http.CreateAsync("/lines", $$"""{"context":"{{context}}"}""");
        var endpoint = await Http.CreateAsync($"/endpoints/{kind}", body.Replace("§", $"{Guid.NewGuid()}"));
        var another = await Http.CreateAsync("/endpoints/sccp", "{}");
        var id = endpoint[key]!;
        var quoted = kind == "sip" ? $"'endpoint_uuid': UUID('{id}')" : $"'endpoint_id': {id}";

        await Http.EditAsync($"/lines/{first["id"]}/endpoints/{kind}/{id}");

        await Http.RefuseAsync(
            HttpMethod.Put, $"/lines/{first["id"]}/endpoints/sccp/{another["id"]}", "",
            $"Resource Error - Line is associated with a Endpoint ('line_id': {first["id"]}, 'endpoint': '{kind}', 'endpoint_id': {(kind == "sip" ? $"'{id}'" : $"{id}")})");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/lines/{second["id"]}/endpoints/{kind}/{id}", "",
            $"Resource Error - Line is associated with a Endpoint ('line_id': {first["id"]}, 'endpoint': '{kind}', {quoted})");
        Assert.Equal((int)first["id"]!, (int)(await Http.ReadAsync($"/endpoints/{kind}/{id}"))["line"]!["id"]!);
        Assert.Equal(kind, (string?)(await Http.ReadAsync($"/lines/{first["id"]}"))["protocol"]);
        await Http.DeleteAsync($"/endpoints/{kind}/{id}", HttpStatusCode.NoContent);
        var line = await Http.ReadAsync($"/lines/{first["id"]}");
        Assert.Equal((null, null), ((string?)line["name"], (string?)line["protocol"]));
    }

    [Fact]
    public async Task An_endpoint_of_another_tenant_and_a_template_are_no_endpoints_of_a_line()
    {
        using var child = await Service.NewTenantAsync(Tenant.Uuid);
        var line = (int)(await Http.CreateAsync("/lines", $$"""{"context":"{{await Http.NewContextAsync()}}"}"""))["id"]!;
        var foreign = (string)(await child.Http.CreateAsync("/endpoints/sip", "{}"))["uuid"]!;
        var template = (string)(await Http.CreateAsync("/endpoints/sip/templates", "{}"))["uuid"]!;

        await Http.RefuseAsync(
            HttpMethod.Put, $"/lines/{line}/endpoints/sip/{foreign}", "",
            $"Resource Error - different tenants ('line_tenant_uuid': '{Tenant.Uuid}', 'endpoint_tenant_uuid': '{child.Uuid}')");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/lines/{line}/endpoints/sip/{template}", "", HttpStatusCode.NotFound,
            $"Resource Not Found - SIPEndpoint was not found ('uuid': UUID('{template}'))");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/lines/99999999/endpoints/sip/{template}", "", HttpStatusCode.NotFound,
            "Resource Not Found - Line was not found ('id': 99999999)");
    }

    [Fact]
    public async Task A_line_keeps_its_endpoint_while_it_has_an_extension()
    {
        var (user, line, extension, _) = await Http.NewUserWithLineAsync();
        var sip = (string)(await Http.ReadAsync($"/lines/{line}"))["endpoint_sip"]!["uuid"]!;
        await Http.DeleteAsync($"/users/{user}/lines/{line}", HttpStatusCode.NoContent);

        await Http.RefuseAsync(
            HttpMethod.Delete, $"/lines/{line}/endpoints/sip/{sip}", "",
            $"Resource Error - Line is associated with a Extension ('line_id': {line}, 'extension_ids': '{extension}')");
    }
}
