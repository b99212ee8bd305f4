namespace Confd.Gateway.Tests;

/// <summary>
/// The contract's names of what is missing, as clients match on them. The conformance tests take these names from the
/// declarations; here they stand apart from them.
/// </summary>
public sealed class ExactTextTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private const string Uuid = "01234567-89ab-4cde-8f01-23456789abcd";

    [Theory]
    [InlineData("/access_features/99999999", "AccessFeatures", "'id': 99999999")]
    [InlineData($"/applications/{Uuid}", "Application", $"'uuid': UUID('{Uuid}')")]
    [InlineData("/callpickups/99999999", "CallPickup", "'id': 99999999")]
    [InlineData("/conferences/99999999", "Conference", "'id': 99999999")]
    [InlineData("/endpoints/iax/99999999", "IAXEndpoint", "'id': 99999999")]
    [InlineData("/endpoints/sccp/99999999", "SCCPEndpoint", "'id': 99999999")]
    [InlineData("/extensions/99999999", "Extension", "'id': 99999999")]
    [InlineData("/incalls/99999999", "Incall", "'id': 99999999")]
    [InlineData($"/ingresses/http/{Uuid}", "IngressHTTP", $"'uuid': UUID('{Uuid}')")]
    [InlineData("/ivr/99999999", "IVR", "'id': 99999999")]
    [InlineData("/pagings/99999999", "Paging", "'id': 99999999")]
    [InlineData("/parkinglots/99999999", "ParkingLot", "'id': 99999999")]
    [InlineData("/schedules/99999999", "Schedule", "'id': 99999999")]
    [InlineData("/agents/skills/99999999", "Skill", "'id': 99999999")]
    [InlineData("/queues/skillrules/99999999", "SkillRule", "'id': 99999999")]
    public Task What_is_missing_has_the_contracts_name(string path, string label, string lookup) => Http.MissesAsync(path, label, lookup);

    [Fact]
    public async Task A_custom_endpoint_that_is_missing_has_the_contracts_name()
    {
        var (status, body) = await Http.SendAsync(HttpMethod.Get, "/endpoints/custom/99999999", "");

        Assert.Equal(System.Net.HttpStatusCode.NotFound, status);
        Assert.StartsWith("[\"Resource Not Found - CustomEndpoint was not found", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pair_of_two_tenants_is_refused_with_the_names_of_both()
    {
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        var context = await Http.NewContextAsync();
        var extension = await Http.CreateAsync("/extensions", $$"""{"exten":"1100","context":"{{context}}"}""");
        var line = await Http.CreateAsync("/lines", $$"""{"context":"{{context}}"}""");
        var conference = await below.Http.CreateAsync("/conferences", "{}");
        var application = await below.Http.CreateAsync("/applications", "{}");

        await Http.RefuseAsync(
            HttpMethod.Put, $"/conferences/{conference["id"]}/extensions/{extension["id"]}", "",
            $"Resource Error - different tenants ('extension_tenant_uuid': '{Tenant.Uuid}', 'conference_tenant_uuid': '{below.Uuid}')");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/lines/{line["id"]}/applications/{application["uuid"]}", "",
            $"Resource Error - different tenants ('line_tenant_uuid': '{Tenant.Uuid}', 'application_tenant_uuid': '{below.Uuid}')");
    }

    [Fact]
    public async Task A_trunk_that_registers_by_iax_takes_no_other_endpoint()
    {
        var trunk = (await Http.CreateAsync("/trunks", "{}"))["id"];
        var register = (await Http.CreateAsync("/registers/iax", """{"remote_host":"h"}"""))["id"];
        var sip = (await Http.CreateAsync("/endpoints/sip", "{}"))["uuid"];
        var custom = (await Http.CreateAsync("/endpoints/custom", $$"""{"interface":"Local/{{Guid.NewGuid():N}}"}"""))["id"];
        var iax = (await Http.CreateAsync("/endpoints/iax", "{}"))["id"];
        await Http.EditAsync($"/trunks/{trunk}/registers/iax/{register}");

        await Http.RefuseAsync(
            HttpMethod.Put, $"/trunks/{trunk}/endpoints/sip/{sip}", "",
            $"Resource Error - Trunk is associated with a IAXRegister ('trunk_id': {trunk}, 'register_sip_id': {register})");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/trunks/{trunk}/endpoints/custom/{custom}", "",
            $"Resource Error - Trunk is associated with a IAXRegister ('trunk_id': {trunk}, 'register_iax_id': {register})");
        await Http.EditAsync($"/trunks/{trunk}/endpoints/iax/{iax}");
    }
}
