using System.Net;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests;

public sealed class UserExternalAppTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private const string Missing = "Resource Not Found - UserExternalApp was not found ('name': 'crm')";

    [Fact]
    public async Task An_application_is_made_read_edited_and_deleted_by_its_name()
    {
        var user = await NewUserAsync();
        var path = $"/users/{user["uuid"]}/external/apps/app.1";
        await SkipEventsAsync();

        using var made = await Http.SendAsync(HttpMethod.Post, $"/users/{user["id"]}/external/apps/app.1", """{"name":"ignored"}""", []);

        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal($"{Http.BaseAddress}1.1{path}", $"{made.Headers.Location}");
        Assert.Equal(
            """{"name":"app.1","label":null,"configuration":null}""",
            (await made.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).TrimEnd());
        await ExpectEventsAsync(new ExpectedEvent("user_external_app_created", """{"name":"app.1"}""")
        {
            RoutingKey = "config.user_external_apps.created",
            Headers = $$"""{"tenant_uuid":"{{Tenant.Uuid}}","user_uuid:*":true}""",
        });
        await Http.EditAsync(path, """{"label":"l","configuration":{"a":{"b":[1,null]}},"name":"x"}""");
        await Http.EditAsync($"/users/{user["id"]}/external/apps/app.1", """{"configuration":{"c":1}}""");
        await ExpectEventsAsync(
            new ExpectedEvent("user_external_app_edited", """{"name":"app.1"}""") { RoutingKey = "config.user_external_apps.edited" },
            ("user_external_app_edited", """{"name":"app.1"}""", null));
        Assert.Equal("""{"name":"app.1","label":"l","configuration":{"c":1}}""", (await Http.ReadAsync(path)).ToJsonString());
        await Http.DeleteAsync(path, HttpStatusCode.NoContent);
        await ExpectEventsAsync(new ExpectedEvent("user_external_app_deleted", """{"name":"app.1"}""") { RoutingKey = "config.user_external_apps.deleted" });
        await Http.RefuseAsync(
            HttpMethod.Delete, path, "", HttpStatusCode.NotFound, "Resource Not Found - UserExternalApp was not found ('name': 'app.1')");
    }

    [Fact]
    public async Task A_name_is_taken_for_one_user_alone()
    {
        var (one, other) = (await NewUserAsync(), await NewUserAsync());
        await Http.CreateAsync($"/users/{one["uuid"]}/external/apps/crm", "{}");

        await Http.CreateAsync($"/users/{other["uuid"]}/external/apps/crm", "{}");
        await Http.RefuseAsync(
            HttpMethod.Post, $"/users/{one["id"]}/external/apps/crm", "{}",
            $"Resource Error - UserExternalApp already exists ('user_uuid': '{one["uuid"]}', 'name': 'crm')");
        await Http.DeleteAsync($"/users/{one["uuid"]}/external/apps/crm", HttpStatusCode.NoContent);

        Assert.Equal("crm", (string?)(await Http.ReadAsync($"/users/{other["uuid"]}/external/apps/crm"))["name"]);
    }

    [Fact]
    public async Task One_of_many_who_make_the_same_one_wins()
    {
        var user = await NewUserAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(
            _ => Http.SendAsync(HttpMethod.Post, $"/users/{user["uuid"]}/external/apps/crm", "{}")));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal(9, answers.Count(answer => answer.Status == HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task The_tenants_application_stands_in_for_one_that_the_user_does_not_have()
    {
        var user = await NewUserAsync();
        var apps = $"/users/{user["uuid"]}/external/apps";
        await Http.CreateAsync("/external/apps/crm", """{"label":"shared"}""");
        await Http.CreateAsync("/external/apps/fax", """{"label":"shared"}""");
        await Http.CreateAsync($"{apps}/fax", """{"label":"own"}""");
        await Http.CreateAsync($"{apps}/abc", """{"label":"own"}""");

        Assert.Equal("""{"name":"crm","label":"shared","configuration":null}""", (await Http.ReadAsync($"{apps}/crm?view=fallback")).ToJsonString());
        Assert.Equal("own", (string?)(await Http.ReadAsync($"{apps}/fax?view=fallback"))["label"]);
        await Http.RefuseAsync(HttpMethod.Get, $"{apps}/crm", "", HttpStatusCode.NotFound, Missing);
        await Http.RefuseAsync(HttpMethod.Put, $"{apps}/crm?view=fallback", "{}", HttpStatusCode.NotFound, Missing);
        await Http.RefuseAsync(HttpMethod.Delete, $"{apps}/crm?view=fallback", "", HttpStatusCode.NotFound, Missing);
        await Http.RefuseAsync(
            HttpMethod.Get, $"{apps}/none?view=fallback", "", HttpStatusCode.NotFound,
            "Resource Not Found - UserExternalApp was not found ('name': 'none')");
        Assert.Equal(["abc", "fax"], await NamesAsync(apps));
        // Everything at once; other parameters are ignored.
        var all = await Http.ReadAsync($"{apps}?view=fallback&limit=1&offset=1&search=crm&direction=desc");
        Assert.Equal(
            """{"total":3,"items":[{"name":"abc","label":"own","configuration":null},{"name":"crm","label":"shared","configuration":null},{"name":"fax","label":"own","configuration":null}]}""",
            all.ToJsonString());
    }

    [Fact]
    public async Task A_list_is_searched_sorted_and_paged()
    {
        var (user, other) = (await NewUserAsync(), await NewUserAsync());
        var apps = $"/users/{user["uuid"]}/external/apps";
        foreach (var name in new[] { "sort2", "sort1", "fax" })
        {
            await Http.CreateAsync($"{apps}/{name}", "{}");
        }
        await Http.CreateAsync($"/users/{other["uuid"]}/external/apps/sort3", "{}");

        Assert.Equal(["fax", "sort1", "sort2"], await NamesAsync(apps));
        Assert.Equal(["sort2", "sort1"], await NamesAsync($"{apps}?search=SORT&direction=desc"));
        Assert.Equal(["sort1"], await NamesAsync($"{apps}?name=sort1"));
        var page = await Http.ReadAsync($"/users/{user["id"]}/external/apps?limit=1&offset=1&user_uuid={other["uuid"]}");
        Assert.Equal((3, "sort1"), ((int)page["total"]!, (string?)page["items"]![0]!["name"]));
        await Http.RefuseAsync(HttpMethod.Get, $"{apps}?order=user_uuid", "", "Input Error - order: column 'user_uuid' was not found");
        await Http.RefuseAsync(HttpMethod.Get, $"{apps}?limit=0", "", "Input Error - field 'limit': wrong type. Should be a positive number");
    }

    [Fact]
    public async Task Users_are_those_of_the_tenant_and_the_tenants_below()
    {
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        using var beside = await Service.NewTenantAsync();
        var user = await below.Http.CreateAsync("/users", """{"firstname":"U"}""");
        var apps = $"/users/{user["uuid"]}/external/apps";
        await below.Http.CreateAsync("/external/apps/fax", """{"label":"below"}""");
        await Http.CreateAsync("/external/apps/fax", """{"label":"above"}""");

        await Http.CreateAsync($"{apps}/crm", "{}");

        Assert.Equal(["crm"], await NamesAsync(apps));
        Assert.Equal("below", (string?)(await Http.ReadAsync($"{apps}/fax?view=fallback"))["label"]);
        Assert.Equal("crm", (string?)(await below.Http.ReadAsync($"{apps}/crm"))["name"]);
        var hidden = $"Resource Not Found - User was not found ('id': UUID('{user["uuid"]}'))";
        foreach (var (method, path) in new[]
        {
            (HttpMethod.Get, apps), (HttpMethod.Get, $"{apps}?view=fallback"), (HttpMethod.Get, $"{apps}/crm"),
            (HttpMethod.Post, $"{apps}/new"), (HttpMethod.Put, $"{apps}/crm"), (HttpMethod.Delete, $"{apps}/crm"),
        })
        {
            await beside.Http.RefuseAsync(method, path, method == HttpMethod.Get || method == HttpMethod.Delete ? "" : "{}", HttpStatusCode.NotFound, hidden);
        }
    }

    [Fact]
    public async Task Applications_go_with_their_user()
    {
        var user = await NewUserAsync();
        await Http.CreateAsync($"/users/{user["uuid"]}/external/apps/crm", "{}");

        await Http.DeleteAsync($"/users/{user["uuid"]}", HttpStatusCode.NoContent);

        Assert.Empty(await Service.Store.ReadAsync(
            [new Storage.ResourceId("user_external_app", $"{user["uuid"]}/crm")], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Faults_are_refused()
    {
        var apps = $"/users/{(await NewUserAsync())["uuid"]}/external/apps";
        await Http.RefuseAsync(
            HttpMethod.Post, $"{apps}/{new string('n', 129)}", """{"label":1}""", "Input Error - name: ['Longer than maximum length 128.']");
        await Http.RefuseAsync(
            HttpMethod.Post, $"{apps}/x", $$"""{"label":"{{new string('l', 257)}}","configuration":[]}""",
            "Input Error - label: ['Longer than maximum length 256.']", "Input Error - configuration: ['Not a valid mapping type.']");
        await Http.RefuseAsync(
            HttpMethod.Post, $"{apps}/x", "", "The browser (or proxy) sent a request that this server could not understand.");
        await Http.RefuseAsync(HttpMethod.Get, $"{apps}?view=other", "", "Input Error - view: ['Must be one of: fallback.']");
        await Http.RefuseAsync(HttpMethod.Get, $"{apps}/x?view=other", "", "Input Error - view: ['Must be one of: fallback.']");
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "\"\"\n"), await Http.SendAsync(HttpMethod.Post, apps, "{}"));
    }

    private Task<JsonObject> NewUserAsync() => Http.CreateAsync("/users", """{"firstname":"U"}""");

    private async Task<IEnumerable<string?>> NamesAsync(string list) =>
        (await Http.ReadAsync(list))["items"]!.AsArray().Select(app => (string?)app!["name"]);
}
