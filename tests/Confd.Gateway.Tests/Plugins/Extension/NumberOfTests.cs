namespace Confd.Gateway.Tests;

/// <summary>The common rules for numbers of all resources.</summary>
public sealed class NumberOfTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Theory]
    [InlineData("queue", "Queue", "/queues", """{"name":"q{0}"}""", "queue_ranges")]
    [InlineData("conference", "Conference", "/conferences", "{}", "conference_room_ranges")]
    [InlineData("group", "Group", "/groups", """{"label":"g"}""", "group_ranges")]
    public async Task A_resource_has_one_number_of_its_tenant_and_in_its_range(
        string word, string called, string collection, string body, string ranges)
    {
        var range = $$"""
            "{{ranges}}":[{"start":"2000","end":"2999"}]
            """.Trim();
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        var context = await Http.NewContextAsync("internal", range);
        var (mine, other) = (await NewAsync(), await NewAsync());
        var (first, second, outside) = (await NumberAsync(Http, "2000", context), await NumberAsync(Http, "2001", context), await NumberAsync(Http, "3000", context));
        var theirs = await NumberAsync(below.Http, "2000", await below.Http.NewContextAsync("internal", range));
        var wrong = await NumberAsync(Http, "2000", await Http.NewContextAsync("incall", "\"incall_ranges\":[]"));

        await Http.RefuseAsync(
            HttpMethod.Put, $"{collection}/{mine.Key}/extensions/{theirs}", "",
            $"Resource Error - different tenants ('extension_tenant_uuid': '{below.Uuid}', '{word}_tenant_uuid': '{Tenant.Uuid}')");
        await Http.RefuseAsync(
            HttpMethod.Put, $"{collection}/{mine.Key}/extensions/{outside}", "",
            $"Input Error - Extension '3000' is outside of range for context '{context}'");
        await Http.RefuseAsync(
            HttpMethod.Put, $"{collection}/{mine.Key}/extensions/{wrong}", "",
            $"Resource Error - ContextType 'incall' cannot be associated ('id': {wrong}, 'context': '{(await Http.ReadAsync($"/extensions/{wrong}"))["context"]}')");
        await Http.EditAsync($"{collection}/{mine.Key}/extensions/{first}");
        await Http.RefuseAsync(
            HttpMethod.Put, $"{collection}/{mine.Key}/extensions/{second}", "",
            $"Resource Error - {called} is associated with a Extension ('{word}_id': {mine.Id}, 'extension_id': {first})");
        await Http.RefuseAsync(
            HttpMethod.Put, $"{collection}/{other.Key}/extensions/{first}", "",
            $"Resource Error - {called} is associated with a Extension ('{word}_id': {mine.Id}, 'extension_id': {first})");

        Assert.Equal(1, await Http.CountAsync($"{collection}?exten=2000"));
        Assert.Equal(mine.Id, (int)(await Http.ReadAsync($"/extensions/{first}"))[word]!["id"]!);

        async Task<(string Key, int Id)> NewAsync()
        {
            var made = await Http.CreateAsync(collection, body.Replace("{0}", $"{Guid.NewGuid():N}", StringComparison.Ordinal));
            return ($"{made["uuid"] ?? made["id"]}", (int)made["id"]!);
        }
    }

    private static async Task<int> NumberAsync(HttpClient http, string exten, string context) =>
        (int)(await http.CreateAsync("/extensions", $$"""{"exten":"{{exten}}","context":"{{context}}"}"""))["id"]!;
}
