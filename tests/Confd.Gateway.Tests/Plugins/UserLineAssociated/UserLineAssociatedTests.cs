using System.Net;

namespace Confd.Gateway.Tests;

public sealed class UserLineAssociatedTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task A_softphone_reads_its_endpoint_with_secrets_and_what_it_inherits()
    {
        var context = await Http.NewContextAsync();
        var template = await Http.CreateAsync("/endpoints/sip/templates", """{"endpoint_section_options":[["webrtc","yes"]]}""");
        var user = await Http.CreateAsync(
            "/users",
            $$"""{"firstname":"U","lines":[{"context":"{{context}}","endpoint_sip":{"templates":[{"uuid":"{{template["uuid"]}}"}],"auth_section_options":[["password","secret"]]} }]}""");
        var line = (int)user["lines"]![0]!["id"]!;
        var path = $"/users/{user["uuid"]}/lines";

        var plain = await Http.ReadAsync($"{path}/main/associated/endpoints/sip");
        var merged = await Http.ReadAsync($"{path}/{line}/associated/endpoints/sip?view=merged");

        Assert.Equal("""[["password","secret"]]""", plain["auth_section_options"]!.ToJsonString());
        Assert.Equal(line, (int)plain["line"]!["id"]!);
        Assert.Contains("""["webrtc","yes"]""", merged["endpoint_section_options"]!.ToJsonString());
        Assert.DoesNotContain("webrtc", plain["endpoint_section_options"]!.ToJsonString());
        await Http.RefuseAsync(
            HttpMethod.Get, $"{path}/main/associated/endpoints/sip?view=x", "", "Input Error - view: ['Must be one of: merged.']");
    }

    [Fact]
    public async Task What_is_missing_is_named_or_not_as_ever()
    {
        var nobody = Guid.NewGuid();
        var user = (string)(await Http.CreateAsync("/users", """{"firstname":"U"}"""))["uuid"]!;
        var strange = await Http.NewLineAsync(await Http.NewContextAsync());

        await Http.MissesAsync($"/users/{nobody}/lines/main/associated/endpoints/sip", "UserFeatures", $"'uuid': '{nobody}'");
        await Http.MissesAsync($"/users/{user}/lines/99999999/associated/endpoints/sip", "Line", "'id': '99999999'");
        foreach (var line in new[] { "main", $"{strange}" })
        {
            await Http.ExpectAsync(
                HttpMethod.Get, $"/users/{user}/lines/{line}/associated/endpoints/sip", "", HttpStatusCode.NotFound, "\"Resource Not Found.\"\n");
        }
    }
}
