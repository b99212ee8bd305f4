using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests;

/// <summary>The common rules for opening hours of all resources.</summary>
public sealed class OpeningHoursTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Theory]
    [InlineData("incall", "Incall", "/incalls", """{"destination":{"type":"none"} }""", "incall_id", "id")]
    [InlineData("queue", "Queue", "/queues", """{"name":"q{0}"}""", "queue_id", "id")]
    [InlineData("group", "Group", "/groups", """{"label":"g"}""", "group_uuid", "uuid")]
    [InlineData("user", "User", "/users", """{"firstname":"u"}""", "user_id", "id")]
    [InlineData("outcall", "Outcall", "/outcalls", """{"name":"o{0}"}""", "outcall_id", "id")]
    public async Task A_resource_has_one_schedule_of_its_tenant(
        string word, string called, string collection, string body, string idField, string key)
    {
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        var owner = await Http.CreateAsync(collection, body.Replace("{0}", $"{Guid.NewGuid():N}", StringComparison.Ordinal));
        var (first, second) = (await NewAsync(Http), await NewAsync(Http));
        var path = $"{collection}/{owner[key]}/schedules";
        await Http.EditAsync($"{path}/{first["id"]}");
        await SkipEventsAsync();

        await Http.EditAsync($"{path}/{first["id"]}");
        await Http.RefuseAsync(
            HttpMethod.Put, $"{path}/{(await NewAsync(below.Http))["id"]}", "",
            $"Resource Error - different tenants ('{word}_tenant_uuid': '{Tenant.Uuid}', 'schedule_tenant_uuid': '{below.Uuid}')");
        await Http.RefuseAsync(
            HttpMethod.Put, $"{path}/{second["id"]}", "",
            $"Resource Error - {called} is associated with a Schedule ('{idField}': {Text(owner[key]!)}, 'schedule_id': {first["id"]})");
        await Http.DeleteAsync($"{path}/{second["id"]}", System.Net.HttpStatusCode.NoContent);

        Assert.Empty(await Tenant.NewEventNamesAsync());
        Assert.Equal((int)first["id"]!, (int)Assert.Single((await Http.ReadAsync($"{collection}/{owner[key]}"))["schedules"]!.AsArray())!["id"]!);
        Assert.Single((await Http.ReadAsync($"/schedules/{first["id"]}"))[$"{word}s"]!.AsArray());
    }

    private static Task<JsonObject> NewAsync(HttpClient http) =>
        http.CreateAsync("/schedules", """{"closed_destination":{"type":"none"} }""");

    private static string Text(JsonNode key) => key.GetValueKind() == System.Text.Json.JsonValueKind.String ? $"UUID('{key}')" : $"{key}";
}
