namespace Confd.Gateway.Tests;

/// <summary>What needs a service that no other test uses: restarts, and the counting of commands.</summary>
public sealed class OwnServiceTests<TService>(TService service) : ApiTests(service), IClassFixture<TService>
    where TService : ConfdFixture
{
    [Fact]
    public async Task A_restart_loses_nothing()
    {
        var context = await Http.CreateAsync("/contexts", """{"label":"kept"}""");

        await Service.RestartAsync();

        using var again = Service.NewClient(ConfdFixture.AdminToken, Tenant.Uuid);
        Assert.Equal("kept", (string?)(await again.ReadAsync($"/contexts/{context["id"]}"))["label"]);
    }
}
