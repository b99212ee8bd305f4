using System.Net;
using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class PagingSample : ResourceSample
{
    public PagingSample()
        : base("paging", () => $$"""{"number":"{{NewNumber()}}"}""")
    {
        Value("number", _ => Task.FromResult($"\"{NewNumber()}\""));
    }
}

public sealed class PagingTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private static string NewNumber() => $"9{Random.Shared.NextInt64(1_000_000_000, 9_999_999_999)}";

    [Fact]
    public async Task Numbers_are_unique_over_all_tenants()
    {
        var number = NewNumber();
        await Http.CreateAsync("/pagings", $$"""{"number":"{{number}}","duplex":"yes"}""");
        using var elsewhere = await Service.NewTenantAsync();

        await elsewhere.Http.RefuseAsync(
            HttpMethod.Post, "/pagings", $$"""{"number":"{{number}}"}""",
            $"Resource Error - Paging already exists ('number': '{number}')");
    }

    [Theory]
    [InlineData("callers", "caller")]
    [InlineData("members", "member")]
    public async Task Each_put_replaces_one_list_of_users(string list, string role)
    {
        var paging = await Http.CreateAsync("/pagings", $$"""{"number":"{{NewNumber()}}"}""");
        var path = $"/pagings/{paging["id"]}/{list}/users";
        var (first, second) = (
            await Http.CreateAsync("/users", """{"firstname":"A"}"""), await Http.CreateAsync("/users", """{"firstname":"B"}"""));
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        var theirs = await below.Http.CreateAsync("/users", """{"firstname":"T"}""");
        await SkipEventsAsync();

        await Http.EditAsync(path, $$"""{"users":[{"uuid":"{{second["uuid"]}}"},{"uuid":"{{first["uuid"]}}"}]}""");

        await ExpectEventsAsync(new ExpectedEvent(
            $"paging_{role}_users_associated",
            $$"""{"paging_id":{{paging["id"]}},"user_uuids":["{{second["uuid"]}}","{{first["uuid"]}}"]}""")
        {
            RoutingKey = $"config.pagings.{list}.users.updated",
        });
        var shown = await Http.ReadAsync($"/pagings/{paging["id"]}");
        Assert.Equal(["A", "B"], shown[list]!["users"]!.AsArray().Select(user => (string?)user!["firstname"]).Order());
        Assert.Empty(shown[list == "callers" ? "members" : "callers"]!["users"]!.AsArray());
        await Http.RefuseAsync(
            HttpMethod.Put, path, """{"users":[{"uuid":"10000000-0000-4000-8000-00000000dead"}]}""",
            "Input Error - field 'users': User was not found ('uuid': '10000000-0000-4000-8000-00000000dead')");
        await Http.RefuseAsync(
            HttpMethod.Put, path, $$"""{"users":[{"uuid":"{{theirs["uuid"]}}"}]}""",
            $"Resource Error - different tenants ('paging_tenant_uuid': '{Tenant.Uuid}', 'user_tenant_uuid': '{below.Uuid}')");
        await Http.RefuseAsync(
            HttpMethod.Put, path, $$"""{"users":[{"uuid":"{{first["uuid"]}}"},{"uuid":"{{first["uuid"]}}"}]}""",
            "Resource Error - Operation not permitted. Cannot associate same user more than once");
        await Http.RefuseAsync(
            HttpMethod.Put, path, """{"users":[{}]}""", "Input Error - users: {0: {'uuid': ['Missing data for required field.']}}");
        await Http.DeleteAsync($"/users/{first["uuid"]}", HttpStatusCode.NoContent);
        Assert.Single((await Http.ReadAsync($"/pagings/{paging["id"]}"))[list]!["users"]!.AsArray());
        await Http.EditAsync(path, """{"users":[]}""");
        Assert.Empty((await Http.ReadAsync($"/pagings/{paging["id"]}"))[list]!["users"]!.AsArray());
    }
}
