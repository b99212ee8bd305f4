using System.Net;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests.Notifier;

/// <summary><c>GET …/{id}/history</c>: who changed what, from the log.</summary>
public sealed class HistoryTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task Each_change_is_shown_with_the_fields_that_differ()
    {
        var user = await Http.CreateAsync("/users", """{"firstname":"Alice","lastname":"L"}""");
        await Http.EditAsync($"/users/{user["uuid"]}", """{"lastname":"Liddell"}""");
        await Http.EditAsync($"/users/{user["uuid"]}", "{}");
        await Http.DeleteAsync($"/users/{user["uuid"]}", HttpStatusCode.NoContent);

        foreach (var id in new[] { (string)user["uuid"]!, $"{user["id"]}" })
        {
            var history = await Http.ReadAsync($"/users/{id}/history");
            var items = history["items"]!.AsArray();
            Assert.Equal(4, (int)history["total"]!);
            Assert.Equal(["user_deleted", "user_edited", "user_edited", "user_created"], items.Select(item => (string?)item!["event"]));
            Assert.Equal("Alice", (string?)items[0]!["before"]!["firstname"]);
            Assert.Null(items[0]!["after"]);
            Assert.Empty(items[1]!["changed"]!.AsArray());
            Assert.Equal(["lastname"], items[2]!["changed"]!.AsArray().Select(field => (string)field!));
            Assert.Equal("L", (string?)items[2]!["before"]!["lastname"]);
            Assert.Equal("Liddell", (string?)items[2]!["after"]!["lastname"]);
            Assert.Null(items[3]!["before"]);
            Assert.Equal("Alice", (string?)items[3]!["after"]!["firstname"]);
            Assert.Equal((string)user["uuid"]!, (string?)items[3]!["data"]!["uuid"]);
            Assert.NotNull((string?)items[3]!["request_id"]);
        }
        var page = await Http.ReadAsync($"/users/{user["uuid"]}/history?limit=1&offset=3");
        Assert.Equal(4, (int)page["total"]!);
        Assert.Equal("user_created", (string?)Assert.Single(page["items"]!.AsArray())!["event"]);
    }

    [Fact]
    public async Task Secrets_are_never_kept()
    {
        var context = await Http.NewContextAsync();
        var voicemail = await Http.CreateAsync("/voicemails", $$"""{"name":"v","number":"1","context":"{{context}}","password":"4711"}""");
        await Http.EditAsync($"/voicemails/{voicemail["id"]}", """{"password":"0815","ask_password":false}""");
        var sip = await Http.CreateAsync("/endpoints/sip", """{"auth_section_options":[["username","a"],["password","topsecret"]]}""");

        var edit = (await Http.ReadAsync($"/voicemails/{voicemail["id"]}/history"))["items"]![0]!;
        Assert.Equal(["ask_password", "password"], edit["changed"]!.AsArray().Select(field => (string)field!).Order());
        Assert.Equal("***", (string?)edit["before"]!["password"]);
        Assert.Equal("***", (string?)edit["after"]!["password"]);
        Assert.False((bool)edit["after"]!["ask_password"]!);
        var made = (await Http.ReadAsync($"/endpoints/sip/{sip["uuid"]}/history"))["items"]![0]!;
        Assert.Equal("""[["username","a"],["password","***"]]""", made["after"]!["auth_section_options"]!.ToJsonString());
    }

    [Fact]
    public async Task A_change_that_no_event_tells_of_is_shown_too()
    {
        // The endpoint's name goes to the line, whose own events have other causes.
        var tenant = await Service.Http.CreateAsync("/tenants", """{"name":"history"}""");

        var items = (await Service.Http.ReadAsync($"/tenants/{tenant["uuid"]}/history"))["items"]!.AsArray();

        var made = Assert.Single(items)!;
        Assert.Null((string?)made["event"]);
        Assert.Equal("history", (string?)made["after"]!["name"]);
    }

    [Fact]
    public async Task An_association_is_in_the_history_of_both_sides()
    {
        var (user, line, extension, _) = await Http.NewUserWithLineAsync();
        await Http.DeleteAsync($"/users/{user}/lines/{line}", HttpStatusCode.NoContent);

        var ofUser = (await Http.ReadAsync($"/users/{user}/history"))["items"]!.AsArray();
        var ofLine = (await Http.ReadAsync($"/lines/{line}/history"))["items"]!.AsArray();
        var ofExtension = (await Http.ReadAsync($"/extensions/{extension}/history"))["items"]!.AsArray();

        Assert.All(new[] { ofUser, ofLine }, items => Assert.Equal(
            ["user_line_dissociated", "user_line_associated"],
            items.Select(item => (string?)item!["event"]).Where(name => name?.StartsWith("user_line_", StringComparison.Ordinal) == true)));
        var seen = ofLine.First(item => (string?)item!["event"] == "user_line_dissociated")!;
        Assert.Equal($"{user}", (string?)seen["data"]!["user"]!["uuid"]);
        Assert.Empty(seen["changed"]!.AsArray());
        Assert.Contains(ofExtension, item => (string?)item!["event"] == "line_extension_associated");
    }

    [Fact]
    public async Task Another_tenant_and_a_token_without_permission_see_nothing()
    {
        using var other = await Service.NewTenantAsync();
        var sccp = await Http.CreateAsync("/endpoints/sccp", "{}");
        await Http.DeleteAsync($"/endpoints/sccp/{sccp["id"]}", HttpStatusCode.NoContent);
        using var reader = Service.NewClient("test-reader-of-voicemails", Tenant.Uuid);

        await other.Http.ExpectAsync(HttpMethod.Get, $"/endpoints/sccp/{sccp["id"]}/history", "", HttpStatusCode.NotFound, null);
        await reader.ExpectAsync(HttpMethod.Get, $"/endpoints/sccp/{sccp["id"]}/history", "", HttpStatusCode.Unauthorized, null);
        await Http.ExpectAsync(HttpMethod.Get, "/endpoints/sccp/99999999/history", "", HttpStatusCode.NotFound, null);
        Assert.Equal(2, (int)(await Http.ReadAsync($"/endpoints/sccp/{sccp["id"]}/history"))["total"]!);
    }
}
