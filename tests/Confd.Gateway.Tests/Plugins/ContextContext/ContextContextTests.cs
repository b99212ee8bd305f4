using System.Net;

namespace Confd.Gateway.Tests;

public sealed class ContextContextTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task Included_contexts_are_shown_in_order_and_vanish_with_their_deletion()
    {
        var outer = await Http.CreateAsync("/contexts", """{"label":"outer"}""");
        var first = await Http.CreateAsync("/contexts", """{"label":"first"}""");
        var second = await Http.CreateAsync("/contexts", """{"label":"second"}""");
        var path = $"/contexts/{outer["id"]}";
        await Http.ReadAsync(path);

        await Http.EditAsync($"{path}/contexts", $$"""{"contexts":[{"id":{{second["id"]}}},{"id":{{first["id"]}}}]}""");

        var labels = (await Http.ReadAsync(path))["contexts"]!.AsArray().Select(one => (string?)one!["label"]);
        Assert.Equal(["second", "first"], labels);
        await Http.EditAsync($"/contexts/{first["id"]}", """{"label":"renamed"}""");
        Assert.Equal("renamed", (string?)(await Http.ReadAsync(path))["contexts"]![1]!["label"]);
        await Http.DeleteAsync($"/contexts/{second["id"]}", HttpStatusCode.NoContent);
        Assert.Equal("renamed", (string?)Assert.Single((await Http.ReadAsync(path))["contexts"]!.AsArray())!["label"]);
    }

    [Fact]
    public async Task Including_is_refused_for_itself_twice_and_the_unknown()
    {
        var context = await Http.CreateAsync("/contexts", """{"label":"a"}""");
        var other = await Http.CreateAsync("/contexts", """{"label":"b"}""");
        var path = $"/contexts/{context["id"]}/contexts";

        await Http.RefuseAsync(
            HttpMethod.Put, path, $$"""{"contexts":[{"id":{{context["id"]}}}]}""",
            "Resource Error - Operation not permitted. Cannot include context inside itself");
        await Http.RefuseAsync(
            HttpMethod.Put, path, $$"""{"contexts":[{"id":{{other["id"]}}},{"id":{{other["id"]}}}]}""",
            "Resource Error - Operation not permitted. Cannot include same context more than once");
        await Http.RefuseAsync(
            HttpMethod.Put, path, """{"contexts":[{"id":99999999}]}""",
            "Input Error - field 'contexts': Context was not found ('id': 99999999)");
        await Http.RefuseAsync(HttpMethod.Put, path, "{}", "Input Error - contexts: ['Missing data for required field.']");
    }

    [Fact]
    public async Task Only_contexts_of_the_own_tenant_are_included_and_the_context_is_looked_at_before_the_body()
    {
        using var other = await Service.NewTenantAsync();
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        var context = await Http.CreateAsync("/contexts", """{"label":"a"}""");

        foreach (var tenant in new[] { other, below })
        {
            var foreign = await tenant.Http.CreateAsync("/contexts", """{"label":"b"}""");
            await Http.RefuseAsync(
                HttpMethod.Put, $"/contexts/{context["id"]}/contexts", $$"""{"contexts":[{"id":{{foreign["id"]}}}]}""",
                $"Input Error - field 'contexts': Context was not found ('id': {foreign["id"]})");
        }
        await other.Http.RefuseAsync(
            HttpMethod.Put, $"/contexts/{context["id"]}/contexts", """{"contexts":[]}""", HttpStatusCode.NotFound,
            $"Resource Not Found - Context was not found ('id': {context["id"]})");
        await Http.RefuseAsync(
            HttpMethod.Put, "/contexts/99999999/contexts", "{}", HttpStatusCode.NotFound,
            "Resource Not Found - Context was not found ('id': 99999999)");
    }
}
