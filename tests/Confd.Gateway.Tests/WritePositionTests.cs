using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests;

/// <summary>The answer to a change says where its last event is in the log.</summary>
public sealed class WritePositionTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_kind_of_change_tells_its_last_event()
    {
        var context = await Http.NewContextAsync();
        await SkipEventsAsync();
        var user = await ChangeAsync(HttpMethod.Post, "/users", """{"firstname":"Alice"}""");
        var box = await ChangeAsync(HttpMethod.Post, "/voicemails", $$"""{"name":"b","number":"1001","context":"{{context}}"}""");
        List<long> told =
        [
            user.Position, box.Position,
            (await ChangeAsync(HttpMethod.Put, $"/voicemails/{box.Id}", $$"""{"name":"c","number":"1001","context":"{{context}}"}""")).Position,
            (await ChangeAsync(HttpMethod.Put, $"/users/{user.Id}/voicemails/{box.Id}", "")).Position,
            (await ChangeAsync(HttpMethod.Put, $"/users/{user.Id}/forwards/busy", """{"enabled":true,"destination":"1234"}""")).Position,
            (await ChangeAsync(HttpMethod.Put, $"/users/{user.Id}/fallbacks", """{"busy_destination":{"type":"none"}}""")).Position,
            (await ChangeAsync(HttpMethod.Delete, $"/users/{user.Id}/voicemails", "")).Position,
            (await ChangeAsync(HttpMethod.Delete, $"/voicemails/{box.Id}", "")).Position,
        ];

        Assert.Equal(told.Order(), told);
        var (events, _) = await Service.ReadEventsAsync(0, Token);
        var own = events.Where(one => one.TenantUuid == Tenant.Uuid).ToDictionary(one => one.Sequence, one => one.Name);
        Assert.Equal("user_created", own[told[0]]);
        Assert.Equal("voicemail_created", own[told[1]]);
        Assert.Equal("voicemail_deleted", own[told[^1]]);
        Assert.All(told, position => Assert.Contains(position, own.Keys));
    }

    [Fact]
    public async Task Settings_of_the_system_tell_it_too()
    {
        var current = await Service.Http.ReadAsync("/asterisk/rtp/general");
        using var answer = await Service.Http.SendAsync(
            HttpMethod.Put, "/asterisk/rtp/general", current.ToJsonString(), ("X-Test", "1"));

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.True(PositionOf(answer) > 0);
    }

    [Fact]
    public async Task What_changes_nothing_tells_nothing()
    {
        using var trial = await Http.SendAsync(HttpMethod.Post, "/users?dry_run=true", """{"firstname":"Alice"}""", ("X-Test", "1"));
        using var refused = await Http.SendAsync(HttpMethod.Post, "/users", "{}", ("X-Test", "1"));

        Assert.Equal(HttpStatusCode.OK, trial.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.False(trial.Headers.Contains("X-Event-Id"));
        Assert.False(refused.Headers.Contains("X-Event-Id"));
    }

    private async Task<(long Position, string? Id)> ChangeAsync(HttpMethod method, string path, string body)
    {
        using var answer = await Http.SendAsync(method, path, body, ("X-Test", "1"));
        var text = await answer.Content.ReadAsStringAsync(Token);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {text}");
        var id = text.Length > 0 && JsonNode.Parse(text) is JsonObject made ? $"{made["id"]}" : null;
        return (PositionOf(answer), id);
    }

    private static long PositionOf(HttpResponseMessage answer) =>
        long.Parse(answer.Headers.GetValues("X-Event-Id").Single(), CultureInfo.InvariantCulture);
}
