using System.Net;

namespace Confd.Gateway.Tests;

public sealed class SipTransportTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task A_new_system_has_two()
    {
        var found = (await Http.ReadAsync("/sip/transports?search=transport-"))["items"]!.AsArray();

        Assert.Equal(
            ["""[["protocol","udp"],["bind","0.0.0.0:5060"]]""", """[["protocol","wss"],["bind","0.0.0.0:5060"]]"""],
            found.Select(transport => transport!["options"]!.ToJsonString()));
    }

    [Fact]
    public async Task A_taken_name_is_told_differently_to_creations_and_edits()
    {
        var name = $"n{Guid.NewGuid():N}";
        await Http.CreateAsync("/endpoints/sip", $$"""{"name":"{{name}}"}""");
        var transport = await Http.CreateAsync("/sip/transports", $$"""{"name":"t{{name}}"}""");

        await Http.RefuseAsync(
            HttpMethod.Post, "/sip/transports", $$"""{"name":"{{name}}"}""", $"Resource Error - name already exists ('name': '{name}')");
        await Http.RefuseAsync(
            HttpMethod.Post, "/sip/transports", $$"""{"name":"t{{name}}","options":[["x","y"]]}""", $"Resource Error - name already exists ('name': 't{name}')");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/sip/transports/{transport["uuid"]}", $$"""{"name":"{{name}}"}""",
            $"Resource Error - SIPEndpoint already exists ('name': '{name}')");
        await Http.DeleteAsync($"/sip/transports/{transport["uuid"]}", HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_used_one_is_deleted_only_with_a_fallback()
    {
        var used = (string)(await Http.CreateAsync("/sip/transports", $$"""{"name":"u{{Guid.NewGuid():N}}"}"""))["uuid"]!;
        var fallback = (string)(await Http.CreateAsync("/sip/transports", $$"""{"name":"f{{Guid.NewGuid():N}}"}"""))["uuid"]!;
        var sip = (string)(await Http.CreateAsync("/endpoints/sip", $$"""{"transport":{"uuid":"{{used}}"} }"""))["uuid"]!;
        var template = (string)(await Http.CreateAsync("/endpoints/sip/templates", $$"""{"transport":{"uuid":"{{used}}"} }"""))["uuid"]!;
        var nothing = Guid.NewGuid();
        await Http.ReadAsync($"/endpoints/sip/{sip}");

        await Http.RefuseAsync(
            HttpMethod.Delete, $"/sip/transports/{used}?fallback=x", "", "Input Error - fallback: ['Not a valid UUID.']");
        await Http.RefuseAsync(
            HttpMethod.Delete, $"/sip/transports/{used}?fallback={nothing}", "", HttpStatusCode.NotFound,
            $"Resource Not Found - Transport was not found ('uuid': UUID('{nothing}'))");
        var (status, _) = await Http.SendAsync(HttpMethod.Delete, $"/sip/transports/{used}?fallback={used}", "");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        await SkipEventsAsync();
        await Http.DeleteAsync($"/sip/transports/{used}?fallback={fallback}", HttpStatusCode.NoContent);

        await ExpectEventsAsync();
        Assert.Equal(fallback, (string?)(await Http.ReadAsync($"/endpoints/sip/{sip}"))["transport"]!["uuid"]);
        Assert.Equal(fallback, (string?)(await Http.ReadAsync($"/endpoints/sip/templates/{template}"))["transport"]!["uuid"]);
    }
}
