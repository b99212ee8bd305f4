using System.Net;
using System.Text.Json.Nodes;
using Confd.Storage;

namespace Confd.Gateway.Tests;

public sealed class TenantTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task A_tenant_begins_with_five_sip_templates()
    {
        await SkipEventsAsync();

        var templates = (await Http.ReadAsync("/endpoints/sip/templates?order=label"))["items"]!.AsArray();

        Assert.Equal(
            ["global", "meeting_guest", "registration_trunk", "twilio_trunk", "webrtc"], templates.Select(one => (string?)one!["label"]));
        var byLabel = templates.ToDictionary(one => (string)one!["label"]!, one => one!);
        var shown = await Http.ReadAsync($"/tenants/{Tenant.Uuid}");
        Assert.True((bool)shown["sip_templates_generated"]!);
        foreach (var (field, label) in new[]
        {
            ("global_sip_template_uuid", "global"), ("webrtc_sip_template_uuid", "webrtc"),
            ("registration_trunk_sip_template_uuid", "registration_trunk"), ("meeting_guest_sip_template_uuid", "meeting_guest"),
        })
        {
            Assert.Equal((string?)byLabel[label]["uuid"], (string?)shown[field]);
        }
        Assert.Equal("global", ParentOf("webrtc"));
        Assert.Equal("webrtc", ParentOf("meeting_guest"));
        Assert.Equal("global", ParentOf("registration_trunk"));
        Assert.Equal("registration_trunk", ParentOf("twilio_trunk"));
        Assert.Equal(17, byLabel["global"]["endpoint_section_options"]!.AsArray().Count);
        Assert.Equal(32, byLabel["twilio_trunk"]["identify_section_options"]!.AsArray().Count);
        Assert.Equal("""["match","54.172.60.0"]""", byLabel["twilio_trunk"]["identify_section_options"]![0]!.ToJsonString());
        Assert.Contains("""["set_var","TIMEOUT(absolute)=36000"]""", byLabel["global"]["endpoint_section_options"]!.ToJsonString());
        var transport = (string)byLabel["webrtc"]["transport"]!["uuid"]!;
        Assert.Equal("transport-wss", (string?)(await Http.ReadAsync($"/sip/transports/{transport}"))["name"]);
        Assert.Null(byLabel["meeting_guest"]["transport"]);
        await ExpectEventsAsync();

        string? ParentOf(string label) => (string?)byLabel[label]["templates"]![0]!["label"];
    }

    [Fact]
    public async Task A_default_template_that_is_deleted_is_not_made_again()
    {
        var global = (string)(await Http.ReadAsync($"/tenants/{Tenant.Uuid}"))["global_sip_template_uuid"]!;

        await Http.DeleteAsync($"/endpoints/sip/templates/{global}", HttpStatusCode.NoContent);
        await Service.Grains.GetGrain<ITenantsGrain>(0).AddAsync(Tenant.Uuid, null, null, null, TestContext.Current.CancellationToken);

        Assert.Null((await Http.ReadAsync($"/tenants/{Tenant.Uuid}"))["global_sip_template_uuid"]);
        Assert.Equal(4, await Http.CountAsync("/endpoints/sip/templates"));
    }

    [Fact]
    public async Task Templates_are_reset_in_place_when_they_count_as_not_generated()
    {
        var tenant = await Http.ReadAsync($"/tenants/{Tenant.Uuid}");
        var webrtc = (string)tenant["webrtc_sip_template_uuid"]!;
        var guest = (string)tenant["meeting_guest_sip_template_uuid"]!;
        await Http.EditAsync($"/endpoints/sip/templates/{webrtc}", """{"label":"mine","aor_section_options":[],"asterisk_id":"x","templates":[]}""");
        await Http.EditAsync($"/endpoints/sip/templates/{guest}", """{"aor_section_options":[["max_contacts","9"]]}""");
        var id = new ResourceId("tenant", $"{Tenant.Uuid}");
        var row = (await Service.Store.ReadAsync([id], TestContext.Current.CancellationToken))[0];
        await Service.Store.CommitAsync(
            new ChangeSet
            {
                Writes = { new StateWrite(id, null, Tenant.Uuid, row.Version, row.Body.Replace("\"sip_templates_generated\": true", "\"sip_templates_generated\": false").Replace("\"sip_templates_generated\":true", "\"sip_templates_generated\":false"), "{}") },
            },
            TestContext.Current.CancellationToken);

        await Service.Grains.GetGrain<ITenantsGrain>(0).AddAsync(Tenant.Uuid, null, null, null, TestContext.Current.CancellationToken);

        var reset = await Http.ReadAsync($"/endpoints/sip/templates/{webrtc}");
        Assert.Equal(("webrtc", null), ((string?)reset["label"], (string?)reset["asterisk_id"]));
        Assert.Equal("""[["remove_existing","false"],["max_contacts","10"]]""", reset["aor_section_options"]!.ToJsonString());
        Assert.Equal("global", (string?)reset["templates"]![0]!["label"]);
        Assert.Equal("""[["max_contacts","9"]]""", (await Http.ReadAsync($"/endpoints/sip/templates/{guest}"))["aor_section_options"]!.ToJsonString());
    }

    [Fact]
    public async Task A_removed_tenant_leaves_nothing_behind_and_others_as_they_were()
    {
        using var doomed = await Service.NewTenantAsync(Tenant.Uuid);
        var (user, line, extension, context) = await doomed.Http.NewUserWithLineAsync();
        await doomed.Http.CreateAsync($"/users/{user}/voicemails", $$"""{"name":"v","number":"1","context":"{{context}}"}""");
        var (kept, _, _, _) = await Http.NewUserWithLineAsync();
        await doomed.Http.ReadAsync($"/users/{user}");
        await doomed.SkipEventsAsync();

        await Service.Grains.GetGrain<ITenantsGrain>(0).RemoveAsync(doomed.Uuid, TestContext.Current.CancellationToken);

        Assert.Empty(await Service.Store.ReadTenantAsync(doomed.Uuid, TestContext.Current.CancellationToken));
        await doomed.ExpectEventsAsync((
            "tenant_removed", $$"""{"uuid":"{{doomed.Uuid}}"}""",
            $$$"""[{"method":"DELETE","path":"/voicemails_context","query":{"context":"{{{context}}}"}}]"""));
        await Http.MissesAsync($"/users/{user}", "User", $"'id': UUID('{user}')");
        await Http.MissesAsync($"/lines/{line}", "Line", $"'id': {line}");
        await Http.MissesAsync($"/extensions/{extension}", "Extension", $"'id': {extension}");
        await Http.MissesAsync($"/tenants/{doomed.Uuid}", "Tenant", $"'uuid': UUID('{doomed.Uuid}')");
        Assert.Single(await Http.LinesOfAsync(kept));
        await Service.Grains.GetGrain<ITenantsGrain>(0).RemoveAsync(doomed.Uuid, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Tenants_show_the_name_and_the_slug_that_they_were_given()
    {
        var body = $$"""{"name":"Acme Inc.","slug":"acme","parent_uuid":"{{Tenant.Uuid}}"}""";
        var uuid = (string)(await Service.Http.CreateAsync("/tenants", body))["uuid"]!;

        var item = await Http.ReadAsync($"/tenants/{uuid}");
        var listed = (await Http.ReadAsync($"/tenants?recurse=true&uuid={uuid}"))["items"]![0]!;

        Assert.Equal(("Acme Inc.", "acme"), ((string?)item["name"], (string?)item["slug"]));
        Assert.True(JsonNode.DeepEquals(item, listed));
    }

    [Fact]
    public async Task Tenants_see_themselves_and_those_below()
    {
        using var child = await Service.NewTenantAsync(Tenant.Uuid);
        using var stranger = await Service.NewTenantAsync();

        Assert.Equal(1, await Http.CountAsync("/tenants"));
        Assert.Equal(2, await Http.CountAsync("/tenants?recurse=true"));
        await Http.ReadAsync($"/tenants/{child.Uuid}");
        await Http.MissesAsync($"/tenants/{stranger.Uuid}", "Tenant", $"'uuid': UUID('{stranger.Uuid}')");
        await Http.ExpectAsync(HttpMethod.Put, $"/tenants/{Tenant.Uuid}", "{}", HttpStatusCode.MethodNotAllowed, "\"\"\n");
        await Http.ExpectAsync(HttpMethod.Delete, $"/tenants/{Tenant.Uuid}", "", HttpStatusCode.MethodNotAllowed, "\"\"\n");
    }
}
