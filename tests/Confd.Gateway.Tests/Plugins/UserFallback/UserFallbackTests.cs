using System.Net;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests;

/// <summary>Users' fallbacks, and with them what every document of another resource does.</summary>
public sealed class UserFallbackTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private const string None =
        """{"noanswer_destination":null,"busy_destination":null,"congestion_destination":null,"fail_destination":null}""";

    [Fact]
    public async Task Every_put_replaces_all_fallbacks_and_the_user_shows_them()
    {
        var user = await Http.CreateAsync("/users", """{"firstname":"A"}""");
        var other = await Http.CreateAsync("/users", """{"firstname":"Bob","lastname":"B"}""");
        var path = $"/users/{user["id"]}/fallbacks";
        Assert.Equal(None, (await Http.ReadAsync(path)).ToJsonString());
        await SkipEventsAsync();

        await Http.EditAsync(path, $$"""{"busy_destination":{"type":"user","user_id":{{other["id"]}},"ring_time":10} }""");

        await ExpectEventsAsync(new ExpectedEvent(
            "user_fallback_edited",
            $$"""{"id":{{user["id"]}},"uuid":"{{user["uuid"]}}","subscription_type":null,"created_at":null,"tenant_uuid":"{{Tenant.Uuid}}"}""")
        {
            RoutingKey = "config.users.fallbacks.edited",
            Headers = $$"""{"tenant_uuid":"{{Tenant.Uuid}}","user_uuid:{{user["uuid"]}}":true}""",
        });
        var shown = JsonNode.Parse(
            $$"""{"type":"user","user_id":{{other["id"]}},"ring_time":10,"moh_uuid":null,"user_firstname":"Bob","user_lastname":"B"}""");
        Assert.True(JsonNode.DeepEquals(shown, (await Http.ReadAsync($"/users/{user["uuid"]}/fallbacks"))["busy_destination"]));
        Assert.True(JsonNode.DeepEquals(shown, (await Http.ReadAsync($"/users/{user["id"]}"))["fallbacks"]!["busy_destination"]));
        await Http.EditAsync(path, """{"fail_destination":{"type":"none"}}""");
        Assert.Equal(
            """{"noanswer_destination":null,"busy_destination":null,"congestion_destination":null,"fail_destination":{"type":"none"}}""",
            (await Http.ReadAsync(path)).ToJsonString());
    }

    [Fact]
    public async Task A_fallback_goes_with_its_target_and_the_document_with_its_user()
    {
        var user = await Http.CreateAsync("/users", """{"firstname":"A"}""");
        var target = await Http.CreateAsync("/users", """{"firstname":"T"}""");
        var path = $"/users/{user["uuid"]}/fallbacks";
        await Http.EditAsync(path, $$"""{"noanswer_destination":{"type":"user","user_id":{{target["id"]}} } }""");

        await Http.DeleteAsync($"/users/{target["id"]}", HttpStatusCode.NoContent);
        Assert.Equal(None, (await Http.ReadAsync(path)).ToJsonString());
        await Http.DeleteAsync($"/users/{user["id"]}", HttpStatusCode.NoContent);

        await Http.RefuseAsync(
            HttpMethod.Get, $"/users/{user["id"]}/fallbacks", "", HttpStatusCode.NotFound,
            $"Resource Not Found - User was not found ('id': {user["id"]})");
    }

    [Fact]
    public async Task A_fallback_to_nowhere_is_refused_and_nothing_changes()
    {
        var user = await Http.CreateAsync("/users", """{"firstname":"A"}""");
        var path = $"/users/{user["id"]}/fallbacks";

        await Http.RefuseAsync(
            HttpMethod.Put, path, """{"fail_destination":{"type":"none"},"busy_destination":{"type":"user","user_id":999999}}""",
            "Input Error - field 'actionarg1': User was not found ('actionarg1': 999999)");
        await Http.RefuseAsync(
            HttpMethod.Put, path, """{"busy_destination":{"type":"nope"},"fail_destination":1}""",
            await BadTypeAsync(), "Input Error - fail_destination: {'_schema': ['Invalid input type.']}");

        Assert.Equal(None, (await Http.ReadAsync(path)).ToJsonString());
    }

    /// <summary>The list of types grows with the plugins.</summary>
    private async Task<string> BadTypeAsync()
    {
        var (_, text) = await Http.SendAsync(HttpMethod.Post, "/incalls", """{"destination":{"type":"nope"}}""");
        var message = (string)JsonNode.Parse(text)![0]!;
        Assert.StartsWith("Input Error - destination: {'type': ['Must be one of: application,", message);
        return message.Replace(" destination:", " busy_destination:", StringComparison.Ordinal);
    }
}
