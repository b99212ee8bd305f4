using System.Net;

namespace Confd.Gateway.Tests;

public sealed class LineExtensionTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task Line_associations_refuse_in_the_words_of_the_contract()
    {
        var (user, line, extension, context) = await Http.NewUserWithLineAsync();
        var sip = (string)(await Http.ReadAsync($"/lines/{line}"))["endpoint_sip"]!["uuid"]!;
        var userId = (int)(await Http.ReadAsync($"/users/{user}"))["id"]!;
        var bare = (int)(await Http.CreateAsync("/lines", $$"""{"context":"{{context}}"}"""))["id"]!;

        await Http.RefuseAsync(
            HttpMethod.Put, $"/users/{user}/lines/{bare}", "",
            $"Resource Error - Line must be associated with a Endpoint ('line_id': {bare})");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/lines/{bare}/extensions/{extension}", "",
            $"Resource Error - Line must be associated with a Endpoint ('line_id': {bare})");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/lines/{bare}/endpoints/sip/{sip}", "",
            $"Resource Error - Line is associated with a Endpoint ('line_id': {line}, 'endpoint': 'sip', 'endpoint_uuid': UUID('{sip}'))");
        await Http.RefuseAsync(
            HttpMethod.Delete, $"/lines/{line}/endpoints/sip/{sip}", "",
            $"Resource Error - Line is associated with a User ('line_id': {line}, 'user_ids': '{userId}')");
        await Http.RefuseAsync(
            HttpMethod.Delete, $"/extensions/{extension}", "",
            $"Resource Error - Extension is associated with a line ('extension_id': {extension}, 'associated_ids': [{line}])");
        var other = (int)(await Http.CreateAsync("/extensions", $$"""{"exten":"5","context":"{{context}}"}"""))["id"]!;
        await Http.RefuseAsync(
            HttpMethod.Put, $"/lines/{line}/extensions/{other}", "",
            $"Resource Error - Line is associated with a Extension ('line_id': {line}, 'extension_id': {extension})");
        await Http.DeleteAsync($"/lines/{line}/extensions/{extension}", HttpStatusCode.NoContent);
        await Http.RefuseAsync(
            HttpMethod.Put, $"/lines/{line}/extensions/{other}", "",
            $"Input Error - Extension '5' is outside of range for context '{context}'");
    }

    [Fact]
    public async Task Only_an_internal_context_of_the_lines_tenant_will_do()
    {
        using var child = await Service.NewTenantAsync(Tenant.Uuid);
        var line = await Http.NewLineAsync(await Http.NewContextAsync());
        var incall = await Http.NewContextAsync("incall", "\"incall_ranges\":[]");
        var other = await Http.CreateAsync("/extensions", $$"""{"exten":"1000","context":"{{incall}}"}""");
        var foreign = await child.Http.CreateAsync("/extensions", $$"""{"exten":"1000","context":"{{await child.Http.NewContextAsync()}}"}""");

        await Http.RefuseAsync(
            HttpMethod.Put, $"/lines/{line}/extensions/{foreign["id"]}", "",
            $"Resource Error - different tenants ('extension_tenant_uuid': '{child.Uuid}', 'line_tenant_uuid': '{Tenant.Uuid}')");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/lines/{line}/extensions/{other["id"]}", "",
            $"Resource Error - ContextType 'incall' cannot be associated ('id': {other["id"]}, 'context': '{incall}')");
    }

    [Fact]
    public async Task Lines_of_different_main_users_do_not_share_an_extension()
    {
        var (user, line, extension, context) = await Http.NewUserWithLineAsync();
        var second = (string)(await Http.CreateAsync("/users", """{"firstname":"S"}"""))["uuid"]!;
        var shared = await Http.NewLineAsync(context);
        await Http.EditAsync($"/users/{second}/lines/{shared}");
        var first = (int)(await Http.ReadAsync($"/users/{user}"))["id"]!;

        await Http.RefuseAsync(
            HttpMethod.Put, $"/lines/{shared}/extensions/{extension}", "",
            $"Resource Error - User is associated with a Line ('user_id': {first}, 'line_id': {line})");
        await Http.DeleteAsync($"/users/{second}/lines/{shared}", HttpStatusCode.NoContent);
        await Http.EditAsync($"/lines/{shared}/extensions/{extension}");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/users/{second}/lines/{shared}", "",
            $"Resource Error - Line is associated with a Extension ('line_id': {line}, 'extension_id': {extension})");
    }

    [Fact]
    public async Task An_extension_is_created_below_a_line_or_not_at_all()
    {
        var context = await Http.NewContextAsync();
        var line = await Http.NewLineAsync(context);
        var body = $$"""{"exten":"1234","context":"{{context}}"}""";

        await Http.RefuseAsync(
            HttpMethod.Post, "/lines/99999999/extensions", body, HttpStatusCode.NotFound,
            "Resource Not Found - Line was not found ('id': 99999999)");
        Assert.Equal(0, await Http.CountAsync("/extensions"));
        var made = await Http.CreateAsync($"/lines/{line}/extensions", body);
        await Http.RefuseAsync(
            HttpMethod.Post, $"/lines/{line}/extensions", body,
            $"Resource Error - Extension already exists ('exten': '1234', 'context': '{context}')");

        Assert.Empty(made["lines"]!.AsArray());
        Assert.Equal(line, (int)(await Http.ReadAsync($"/extensions/{made["id"]}"))["lines"]![0]!["id"]!);
    }
}
