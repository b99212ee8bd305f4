using System.Net;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests;

/// <summary>The rules of a group's number in the contract's order: each broken together with all that follow.</summary>
public sealed class GroupExtensionTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private const string Ranges = "\"group_ranges\":[{\"start\":\"2000\",\"end\":\"2999\"},{\"start\":\"77\"}]";

    [Fact]
    public async Task The_rules_come_in_the_contracts_order()
    {
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        var context = await Http.NewContextAsync(ranges: Ranges);
        var group = await NewGroupAsync(Http);
        var other = await NewGroupAsync(Http);
        var stranger = await NewGroupAsync(below.Http);
        var queue = await Http.CreateAsync("/queues", $$"""{"name":"q{{Guid.NewGuid():N}}"}""");
        var own = await NewExtensionAsync("2000", context);
        var taken = await NewExtensionAsync("2001", context);
        var queued = await NewExtensionAsync(
            "3000", await Http.NewContextAsync(ranges: "\"queue_ranges\":[{\"start\":\"3000\",\"end\":\"3999\"}]"));
        var outside = await NewExtensionAsync("1999", context);
        var incoming = await NewExtensionAsync("2002", await Http.NewContextAsync("incall", "\"incall_ranges\":[]"));
        await Http.EditAsync(Path(group, own));
        await Http.EditAsync(Path(other, taken));
        await Http.EditAsync($"/queues/{queue["id"]}/extensions/{queued}");

        await Http.RefuseAsync(
            HttpMethod.Put, Path(group, taken), "",
            $"Resource Error - Group is associated with a Extension ('group_id': {group["id"]}, 'extension_id': {own})");
        await Http.RefuseAsync(
            HttpMethod.Put, Path(stranger, taken), "",
            $"Resource Error - Group is associated with a Extension ('group_id': {other["id"]}, 'extension_id': {taken})");
        await Http.RefuseAsync(
            HttpMethod.Put, Path(stranger, queued), "",
            $"Resource Error - Extension is associated with a queue ('extension_id': {queued}, 'associated_id': '{queue["id"]}')");
        await Http.RefuseAsync(
            HttpMethod.Put, Path(stranger, incoming), "",
            $"Resource Error - ContextType 'incall' cannot be associated ('id': {incoming}, 'context': '{await ContextOfAsync(incoming)}')");
        await Http.RefuseAsync(
            HttpMethod.Put, Path(stranger, outside), "",
            $"Input Error - Extension '1999' is outside of range for context '{context}'");
        await Http.RefuseAsync(
            HttpMethod.Put, Path(stranger, await NewExtensionAsync("_2XXX", context)), "",
            $"Resource Error - different tenants ('extension_tenant_uuid': '{Tenant.Uuid}', 'group_tenant_uuid': '{below.Uuid}')");
        await Http.EditAsync(Path(await NewGroupAsync(Http), await NewExtensionAsync("77", context)));
        await Http.RefuseAsync(
            HttpMethod.Put, Path(await NewGroupAsync(Http), await NewExtensionAsync("*12", context)), "",
            $"Input Error - Extension '*12' is outside of range for context '{context}'");
    }

    [Fact]
    public async Task The_extension_of_a_line_counts_once_its_line_has_a_user()
    {
        var context = await Http.NewContextAsync(
            ranges: "\"user_ranges\":[{\"start\":\"1000\",\"end\":\"1999\"}],\"group_ranges\":[{\"start\":\"1000\",\"end\":\"1999\"}]");
        var (user, line) = await Tenant.NewUserAndLineAsync("U", "/endpoints/sip", "{}");
        var extension = await NewExtensionAsync("1000", context);
        await Http.EditAsync($"/lines/{line}/extensions/{extension}");
        var group = await NewGroupAsync(Http);

        await Http.RefuseAsync(
            HttpMethod.Put, Path(group, extension), "",
            $"Resource Error - Extension is associated with a user ('extension_id': {extension}, 'associated_id': '{user["id"]}')");
        var free = await NewExtensionAsync("1001", context);
        await Http.EditAsync(Path(group, free));
        await Http.DeleteAsync($"/lines/{line}/extensions/{extension}", HttpStatusCode.NoContent);
        await Http.RefuseAsync(
            HttpMethod.Put, $"/lines/{line}/extensions/{free}", "",
            $"Resource Error - Extension is associated with a group ('id': {free}, 'associated_id': '{group["id"]}')");
    }

    [Fact]
    public async Task An_extension_in_use_is_not_deleted_and_stays_where_it_fits()
    {
        var context = await Http.NewContextAsync(ranges: Ranges);
        var incoming = await Http.NewContextAsync("incall", "\"incall_ranges\":[]");
        var group = await NewGroupAsync(Http);
        var extension = await NewExtensionAsync("2000", context);
        await Http.EditAsync(Path(group, extension));

        await Http.RefuseAsync(
            HttpMethod.Delete, $"/extensions/{extension}", "",
            $"Resource Error - Extension is associated with a group ('extension_id': {extension}, 'associated_id': '{group["id"]}')");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/extensions/{extension}", $$"""{"context":"{{incoming}}"}""",
            "Resource Error - ContextType 'incall' cannot be associated");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/extensions/{extension}", """{"exten":"1000"}""",
            $"Input Error - Extension '1000' is outside of range for context '{context}'");
        await Http.EditAsync($"/extensions/{extension}", """{"exten":"2999"}""");
        Assert.Equal("2999", (string?)(await Http.ReadAsync($"/groups/{group["uuid"]}"))["extensions"]![0]!["exten"]);
    }

    private static string Path(JsonObject group, int extension) => $"/groups/{group["uuid"]}/extensions/{extension}";

    private static Task<JsonObject> NewGroupAsync(HttpClient http) => http.CreateAsync("/groups", """{"label":"g"}""");

    private async Task<int> NewExtensionAsync(string exten, string context) =>
        (int)(await Http.CreateAsync("/extensions", $$"""{"exten":"{{exten}}","context":"{{context}}"}"""))["id"]!;

    private async Task<string?> ContextOfAsync(int extension) =>
        (string?)(await Http.ReadAsync($"/extensions/{extension}"))["context"];
}
