using System.Net;

namespace Confd.Gateway.Tests;

public sealed class UserCalleridTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task A_user_may_show_the_numbers_that_lead_to_it()
    {
        var user = await Http.CreateAsync("/users", """{"firstname":"U"}""");
        var context = await Http.NewContextAsync("incall", "\"incall_ranges\":[]");
        foreach (var exten in new[] { "5551001", "5551002" })
        {
            var incall = await Http.CreateAsync("/incalls", $$"""{"destination":{"type":"user","user_id":{{user["id"]}} } }""");
            var extension = await Http.CreateAsync("/extensions", $$"""{"exten":"{{exten}}","context":"{{context}}"}""");
            await Http.EditAsync($"/incalls/{incall["id"]}/extensions/{extension["id"]}");
        }

        Assert.Equal(
            """{"total":3,"items":[{"number":"5551001","type":"associated","caller_id_name":""},{"number":"5551002","type":"associated","caller_id_name":""},{"type":"anonymous"}]}""",
            (await Http.ReadAsync($"/users/{user["id"]}/callerids/outgoing")).ToJsonString());
    }

    [Fact]
    public async Task Only_reading_is_offered()
    {
        var user = await Http.CreateAsync("/users", """{"firstname":"U"}""");
        using var stranger = await Service.NewTenantAsync();

        var (status, _) = await Http.SendAsync(HttpMethod.Post, $"/users/{user["uuid"]}/callerids/outgoing", "{}");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, status);
        await stranger.Http.RefuseAsync(
            HttpMethod.Get, $"/users/{user["id"]}/callerids/outgoing", "", HttpStatusCode.NotFound,
            $"Resource Not Found - User was not found ('id': {user["id"]})");
    }
}
