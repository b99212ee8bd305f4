namespace Confd.Gateway.Tests;

public sealed class EndpointCustomTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task An_interface_is_unique_and_its_line_is_called_so()
    {
        var name = $"Local/{Guid.NewGuid()}";
        using var other = await Service.NewTenantAsync();
        var custom = await Http.CreateAsync("/endpoints/custom", $$"""{"interface":"{{name}}","interface_suffix":""}""");
        var line = await Http.CreateAsync("/lines", $$"""{"context":"{{await Http.NewContextAsync()}}"}""");
        await Http.EditAsync($"/lines/{line["id"]}/endpoints/custom/{custom["id"]}");

        Assert.Null((string?)custom["interface_suffix"]);
        await other.Http.RefuseAsync(
            HttpMethod.Post, "/endpoints/custom", $$"""{"interface":"{{name}}","interface_suffix":"x"}""",
            $"Resource Error - CustomEndpoint already exists ('interface': '{name}')");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/endpoints/custom/{custom["id"]}", """{"enabled":null}""", "Input Error - enabled: ['Field may not be null.']");
        await Http.EditAsync($"/endpoints/custom/{custom["id"]}", $$"""{"interface":"{{name}}/n"}""");
        Assert.Equal($"{name}/n", (string?)(await Http.ReadAsync($"/lines/{line["id"]}"))["name"]);
    }
}
