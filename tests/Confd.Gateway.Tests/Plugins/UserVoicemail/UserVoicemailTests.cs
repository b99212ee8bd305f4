using System.Net;

namespace Confd.Gateway.Tests;

public sealed class UserVoicemailTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task A_user_has_at_most_one_voicemail_and_neither_side_goes_while_linked()
    {
        var context = await Http.NewContextAsync();
        var user = await Http.CreateAsync("/users", """{"firstname":"V"}""");
        var made = await Http.CreateAsync($"/users/{user["uuid"]}/voicemails", $$"""{"name":"v","number":"1","context":"{{context}}"}""");
        var other = await Http.CreateAsync("/voicemails", $$"""{"name":"o","number":"2","context":"{{context}}"}""");

        Assert.Equal("v", (string?)(await Http.ReadAsync($"/users/{user["uuid"]}"))["voicemail"]!["name"]);
        Assert.Equal(1, (int)(await Http.ReadAsync($"/users/{user["uuid"]}/voicemails"))["total"]!);
        await Http.RefuseAsync(
            HttpMethod.Put, $"/users/{user["uuid"]}/voicemails/{other["id"]}", "",
            $"Resource Error - User is associated with a Voicemail ('user_id': {user["id"]}, 'voicemail_id': {other["id"]})");
        await Http.RefuseAsync(
            HttpMethod.Delete, $"/users/{user["uuid"]}", "",
            $"Resource Error - User is associated with a Voicemail ('user_id': {user["id"]}, 'voicemail_id': {made["id"]})");
        await Http.RefuseAsync(
            HttpMethod.Delete, $"/voicemails/{made["id"]}", "",
            $"Resource Error - Voicemail is associated with a User ('voicemail_id': {made["id"]}, 'user_ids': '{user["id"]}')");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/voicemails/{made["id"]}", """{"accesstype":"global"}""",
            "Resource Error - Operation not permitted. A global voicemail cannot be associated to users.");
        await Http.DeleteAsync($"/users/{user["uuid"]}/voicemails", HttpStatusCode.NoContent);
        await Http.DeleteAsync($"/users/{user["uuid"]}/voicemails", HttpStatusCode.NoContent);
        await Http.DeleteAsync($"/voicemails/{made["id"]}", HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Only_a_personal_mailbox_of_the_users_tenant_will_do()
    {
        using var child = await Service.NewTenantAsync(Tenant.Uuid);
        var user = (string)(await Http.CreateAsync("/users", """{"firstname":"U"}"""))["uuid"]!;
        var global = await Http.CreateAsync("/voicemails", $$"""{"name":"v","number":"1","context":"{{await Http.NewContextAsync()}}","accesstype":"global"}""");
        var foreign = await child.Http.CreateAsync("/voicemails", $$"""{"name":"v","number":"1","context":"{{await child.Http.NewContextAsync()}}"}""");

        await Http.RefuseAsync(
            HttpMethod.Put, $"/users/{user}/voicemails/{foreign["id"]}", "",
            $"Resource Error - different tenants ('voicemail_tenant_uuid': '{child.Uuid}', 'user_tenant_uuid': '{Tenant.Uuid}')");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/users/{user}/voicemails/{global["id"]}", "",
            "Resource Error - Operation not permitted. A global voicemail cannot be associated to users.");
    }

    [Fact]
    public async Task A_refused_creation_below_a_user_leaves_no_mailbox()
    {
        var context = await Http.NewContextAsync();
        var body = $$"""{"name":"v","number":"1","context":"{{context}}"}""";

        await Http.RefuseAsync(
            HttpMethod.Post, "/users/99999999/voicemails", body, HttpStatusCode.NotFound,
            "Resource Not Found - User was not found ('id': 99999999)");

        Assert.Equal(0, await Http.CountAsync("/voicemails"));
    }

    [Fact]
    public async Task A_mailbox_may_serve_several_users()
    {
        var voicemail = await Http.CreateAsync("/voicemails", $$"""{"name":"v","number":"1","context":"{{await Http.NewContextAsync()}}"}""");
        var users = new[] { await Http.CreateAsync("/users", """{"firstname":"A"}"""), await Http.CreateAsync("/users", """{"firstname":"B"}""") };
        foreach (var user in users)
        {
            await Http.EditAsync($"/users/{user["id"]}/voicemails/{voicemail["id"]}");
        }

        Assert.Equal(2, (await Http.ReadAsync($"/voicemails/{voicemail["id"]}"))["users"]!.AsArray().Count);
        await Http.RefuseAsync(
            HttpMethod.Delete, $"/voicemails/{voicemail["id"]}", "",
            $"Resource Error - Voicemail is associated with a User ('voicemail_id': {voicemail["id"]}, 'user_ids': '{users[0]["id"]}, {users[1]["id"]}')");
    }
}
