using System.Net;

namespace Confd.Gateway.Tests;

public sealed class UserForwardTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task Services_and_forwards_have_routes_of_their_own()
    {
        var user = (string)(await Http.CreateAsync("/users", """{"firstname":"S"}"""))["uuid"]!;

        await Http.EditAsync($"/users/{user}/services/dnd", """{"enabled":true}""");
        await Http.EditAsync($"/users/{user}/forwards", """{"busy":{"enabled":true,"destination":"123"}}""");

        Assert.Equal("""{"dnd":{"enabled":true},"incallfilter":{"enabled":false}}""", (await Http.ReadAsync($"/users/{user}/services")).ToJsonString());
        Assert.Equal("""{"enabled":true,"destination":"123"}""", (await Http.ReadAsync($"/users/{user}/forwards/busy")).ToJsonString());
        await Http.RefuseAsync(
            HttpMethod.Put, $"/users/{user}/forwards/noanswer", """{"enabled":true}""",
            "Resource Error - Forward must be disabled to remove destination");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/users/{user}/services/dnd", "{}",
            "Input Error - enabled: ['Missing data for required field.']");
        Assert.True((bool)(await Http.ReadAsync($"/users/{user}"))["services"]!["dnd"]!["enabled"]!);
    }

    [Fact]
    public async Task Services_and_forwards_are_changed_by_either_id_in_the_own_tenant()
    {
        using var stranger = await Service.NewTenantAsync();
        var user = await Http.CreateAsync("/users", """{"firstname":"S"}""");

        await Http.EditAsync($"/users/{user["id"]}/services", """{"incallfilter":{"enabled":true}}""");
        await Http.EditAsync($"/users/{user["uuid"]}/forwards/unconditional", """{"destination":"1"}""");
        await stranger.Http.RefuseAsync(
            HttpMethod.Put, $"/users/{user["id"]}/forwards/unconditional", """{"enabled":true,"destination":"00190012345"}""",
            HttpStatusCode.NotFound, $"Resource Not Found - User was not found ('id': {user["id"]})");
        await stranger.Http.RefuseAsync(
            HttpMethod.Get, $"/users/{user["uuid"]}/services", "", HttpStatusCode.NotFound,
            $"Resource Not Found - User was not found ('id': UUID('{user["uuid"]}'))");

        Assert.Equal("""{"enabled":true}""", (await Http.ReadAsync($"/users/{user["uuid"]}/services/incallfilter")).ToJsonString());
        Assert.Equal("""{"enabled":false,"destination":"1"}""", (await Http.ReadAsync($"/users/{user["id"]}/forwards/unconditional")).ToJsonString());
        await Http.EditAsync($"/users/{user["id"]}/forwards/unconditional", """{"enabled":true}""");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/users/{user["id"]}/forwards/unconditional", """{"destination":null}""",
            "Resource Error - Forward must be disabled to remove destination");
        await Http.RefuseAsync(
            HttpMethod.Get, "/users/99999999/forwards", "", HttpStatusCode.NotFound,
            "Resource Not Found - User was not found ('id': 99999999)");
    }
}
