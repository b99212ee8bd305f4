using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class GadgetSample() : ResourceSample("kind_of_gadget", () => $$"""{"name":"{{NewName()}}"}""");

public sealed class GadgetTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task Names_are_unique_within_a_tenant()
    {
        await Http.CreateAsync("/collection-of-gadgets", """{"name":"one"}""");

        await Http.RefuseAsync(
            HttpMethod.Post, "/collection-of-gadgets", """{"name":"one"}""",
            "Resource Error - Gadget already exists ('name': 'one')");
    }

    [Fact]
    public async Task A_creation_is_told()
    {
        await SkipEventsAsync();

        var made = await Http.CreateAsync("/collection-of-gadgets", """{"name":"told"}""");

        await ExpectEventsAsync(new ExpectedEvent("kind_of_gadget_created", $$"""{"id":{{made["id"]}}}"""));
    }
}
