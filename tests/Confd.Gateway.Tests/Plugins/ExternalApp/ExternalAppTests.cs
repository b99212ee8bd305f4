using System.Net;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests;

public sealed class ExternalAppTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task An_application_is_made_read_edited_and_deleted_by_its_name()
    {
        await SkipEventsAsync();

        var made = await Http.CreateAsync("/external/apps/app.1", """{"name":"ignored"}""");

        Assert.Equal(
            $$"""{"tenant_uuid":"{{Tenant.Uuid}}","name":"app.1","label":null,"configuration":null,"links":[{"rel":"external_apps","href":"{{Http.BaseAddress}}1.1/external/apps/app.1"}]}""",
            made.ToJsonString());
        await ExpectEventsAsync(new ExpectedEvent("external_app_created", """{"name":"app.1"}""") { RoutingKey = "config.external_apps.created" });
        await Http.EditAsync("/external/apps/app.1", """{"label":"l","configuration":{"a":{"b":[1,null]}},"name":"x"}""");
        await Http.EditAsync("/external/apps/app.1", """{"configuration":{"c":1}}""");
        await ExpectEventsAsync(("external_app_edited", """{"name":"app.1"}""", null), ("external_app_edited", """{"name":"app.1"}""", null));
        var read = await Http.ReadAsync("/external/apps/app.1");
        Assert.Equal(("app.1", "l", """{"c":1}"""), ((string?)read["name"], (string?)read["label"], read["configuration"]!.ToJsonString()));
        Assert.Equal(1, (int)(await Http.ReadAsync("/external/apps?name=app.1"))["total"]!);
        await Http.DeleteAsync("/external/apps/app.1", HttpStatusCode.NoContent);
        await ExpectEventsAsync(("external_app_deleted", """{"name":"app.1"}""", null));
        await Http.RefuseAsync(
            HttpMethod.Get, "/external/apps/app.1", "", HttpStatusCode.NotFound, "Resource Not Found - ExternalApp was not found ('name': 'app.1')");
    }

    [Theory]
    [InlineData("é 日")]
    [InlineData("100%?#x")]
    [InlineData("\ud83d\ude00")]
    public async Task The_location_of_a_name_of_any_script_leads_to_it(string name)
    {
        using var made = await Http.SendAsync(HttpMethod.Post, $"/external/apps/{Uri.EscapeDataString(name)}", "{}", []);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);

        using var read = await Http.GetAsync(made.Headers.Location, TestContext.Current.CancellationToken);
        var app = JsonNode.Parse(await read.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(name, (string?)app["name"]);
    }

    [Fact]
    public async Task Names_belong_to_the_requests_tenant_alone()
    {
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        await below.Http.CreateAsync("/external/apps/crm", "{}");
        const string missing = "Resource Not Found - ExternalApp was not found ('name': 'crm')";

        await Http.RefuseAsync(HttpMethod.Get, "/external/apps/crm", "", HttpStatusCode.NotFound, missing);
        await Http.RefuseAsync(HttpMethod.Put, "/external/apps/crm", "{}", HttpStatusCode.NotFound, missing);
        await Http.RefuseAsync(HttpMethod.Delete, "/external/apps/crm", "", HttpStatusCode.NotFound, missing);
        Assert.Equal(0, (int)(await Http.ReadAsync("/external/apps"))["total"]!);
        Assert.Equal(1, (int)(await Http.ReadAsync("/external/apps?recurse=true"))["total"]!);
        await Http.CreateAsync("/external/apps/crm", "{}");
        await Http.RefuseAsync(
            HttpMethod.Post, "/external/apps/crm", "{}",
            $"Resource Error - ExternalApp already exists ('tenant_uuid': '{Tenant.Uuid}', 'name': 'crm')");
    }

    [Fact]
    public async Task One_of_many_who_make_the_same_one_wins()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Http.SendAsync(HttpMethod.Post, "/external/apps/one", "{}")));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal(9, answers.Count(answer => answer.Status == HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task Faults_are_refused()
    {
        await Http.RefuseAsync(
            HttpMethod.Post, $"/external/apps/{new string('n', 129)}", """{"label":1}""", "Input Error - name: ['Longer than maximum length 128.']");
        await Http.RefuseAsync(
            HttpMethod.Post, "/external/apps/x", $$"""{"label":"{{new string('l', 257)}}","configuration":[]}""",
            "Input Error - label: ['Longer than maximum length 256.']", "Input Error - configuration: ['Not a valid mapping type.']");
        await Http.RefuseAsync(
            HttpMethod.Post, "/external/apps/x", "", "The browser (or proxy) sent a request that this server could not understand.");
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "\"\"\n"), await Http.SendAsync(HttpMethod.Post, "/external/apps", "{}"));
    }
}
