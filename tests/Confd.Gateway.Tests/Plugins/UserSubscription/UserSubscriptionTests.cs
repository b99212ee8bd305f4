using System.Net;

namespace Confd.Gateway.Tests;

public sealed class UserSubscriptionTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task Users_of_the_tenant_are_counted_by_their_subscription()
    {
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        await below.Http.CreateAsync("/users", """{"firstname":"U","subscription_type":3}""");
        Assert.Equal("""{"total":0,"items":[]}""", (await Http.ReadAsync("/users/subscriptions")).ToJsonString());

        foreach (var fields in new[] { "", ""","subscription_type":10""", ""","subscription_type":2""", ""","subscription_type":10,"enabled":false""" })
        {
            await Http.CreateAsync("/users", $$"""{"firstname":"U"{{fields}}}""");
        }

        const string expected = """{"total":3,"items":[{"id":0,"count":1},{"id":2,"count":1},{"id":10,"count":2}]}""";
        Assert.Equal(expected, (await Http.ReadAsync("/users/subscriptions")).ToJsonString());
        Assert.Equal(expected, (await Http.ReadAsync("/users/subscriptions?recurse=true&limit=1&id=2")).ToJsonString());
    }

    [Fact]
    public async Task It_is_only_read() => Assert.Equal(
        HttpStatusCode.MethodNotAllowed, (await Http.SendAsync(HttpMethod.Post, "/users/subscriptions", "{}")).Status);
}
