using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Confd.Asterisk.Tests.Servers;

/// <summary>Servers reload what has changed, and tell when it is live.</summary>
public sealed class ServerTests(ServersFixture service) : IClassFixture<ServersFixture>
{
    private const string Dialplan = "pbx_config.so";
    private const string Voicemail = "app_voicemail.so";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_forward_is_live_when_every_server_has_loaded_the_dialplan()
    {
        using var scenario = await Scenario.NewAsync(service);
        await scenario.OpenOfficeAsync();
        await scenario.HireAsync("alice");
        await SettleAsync();
        var (manager, rest) = (service.Manager.Reloads.Count, service.Rest.Reloads.Count);
        var loaded = new TaskCompletionSource();
        service.Manager.Answer = async _ =>
        {
            await loaded.Task;
            return null;
        };

        var change = await ChangeAsync(
            scenario, HttpMethod.Put, "/users/{alice.uuid}/forwards/unconditional", """{"enabled":true,"destination":"5551234"}""");
        var dialplan = await scenario.ReadAsync("extensions.conf");
        await Poll.UntilAsync(() => service.Manager.Reloads.Count > manager, "the first server is told");
        await Poll.UntilAsync(async () => (await AppliedAsync(scenario, change, "0"))["second"], "the second server has loaded it");
        var before = await AppliedAsync(scenario, change, "0");
        loaded.SetResult();
        var after = await AppliedAsync(scenario, change, "30s");
        service.Manager.Answer = _ => Task.FromResult<string?>(null);

        Assert.Contains("5551234", dialplan, StringComparison.Ordinal);
        Assert.Equal(Both(false, true), before);
        Assert.Equal(Both(true, true), after);
        Assert.Equal([Dialplan], service.Manager.Reloads.Skip(manager));
        Assert.Equal([Dialplan], service.Rest.Reloads.Skip(rest));
    }

    [Fact]
    public async Task A_new_server_loads_every_file_once()
    {
        await SettleAsync();
        string[] all =
        [
            "app_confbridge.so", "pbx_config.so", "features", "res_hep.so", "chan_iax2.so", "res_musiconhold.so", "res_pjsip.so", "app_queue.so",
            "res_parking.so", "res_rtp_asterisk.so", "chan_sccp.so", "app_voicemail.so",
        ];

        Assert.Subset(service.Manager.Reloads.ToHashSet(), all.ToHashSet());
        Assert.Subset(service.Rest.Reloads.ToHashSet(), all.ToHashSet());
        Assert.Single(service.Manager.Reloads, "res_hep.so");
        Assert.Single(service.Rest.Reloads, "features");
    }

    [Fact]
    public async Task What_no_file_is_made_of_reloads_nothing()
    {
        using var scenario = await Scenario.NewAsync(service);
        await scenario.MakeAsync("alice", "/users", """{"firstname":"Alice"}""");
        await SettleAsync();
        var told = service.Manager.Reloads.Count;

        var change = await ChangeAsync(scenario, HttpMethod.Put, "/users/{alice.uuid}", """{"firstname":"Alice","description":"Of no file"}""");

        Assert.True((await AppliedAsync(scenario, change, "30s"))["first"]);
        Assert.Equal(told, service.Manager.Reloads.Count);
    }

    [Fact]
    public async Task Nothing_is_lost_while_a_server_is_away()
    {
        using var scenario = await Scenario.NewAsync(service);
        await scenario.MakeAsync("office", "/contexts", """{"label":"Office","type":"internal"}""");
        await SettleAsync();
        var told = service.Manager.Reloads.Count;
        service.Manager.IsUp = false;

        await scenario.MakeAsync("box", "/voicemails", """{"name":"Box","number":"1001","context":"{office.name}"}""");
        var change = await ChangeAsync(scenario, HttpMethod.Put, "/voicemails/{box.id}", """{"name":"Other","number":"1001","context":"{office.name}"}""");
        await Poll.UntilAsync(async () => (await AppliedAsync(scenario, change, "1s"))["second"], "the other server has loaded it");
        var away = await Poll.ForAsync(
            async () => await ServerAsync("first") is { } server && server["last_error"] is not null ? server : null, "the server is missed");
        var before = await AppliedAsync(scenario, change, "0");
        service.Manager.IsUp = true;
        var after = await AppliedAsync(scenario, change, "30s");

        Assert.False((bool)away["connected"]!);
        Assert.True((long)away["pending"]! > 0);
        Assert.True((long)away["applied_up_to"]! < change);
        Assert.False(before["first"]);
        Assert.True(after["first"]);
        Assert.Equal([Voicemail], service.Manager.Reloads.Skip(told));
        var back = await ServerAsync("first");
        Assert.Equal(("first", "ami", true, "20.5.2", null), (
            (string)back["name"]!, (string)back["kind"]!, (bool)back["connected"]!, (string?)back["version"], (string?)back["last_error"]));
        Assert.True((long)back["applied_up_to"]! >= change);
    }

    [Fact]
    public async Task A_connection_that_drops_while_a_module_reloads_reloads_it_again()
    {
        using var scenario = await WithMailboxAsync();
        var told = service.Manager.Reloads.Count;
        service.Manager.Answer = _ =>
        {
            service.Manager.Answer = _ => Task.FromResult<string?>(null);
            service.Manager.Drop();
            return Task.FromResult<string?>(null);
        };

        var change = await ChangeAsync(scenario, HttpMethod.Put, "/voicemails/{box.id}", """{"name":"B","number":"1001","context":"{office.name}"}""");

        Assert.True((await AppliedAsync(scenario, change, "30s"))["first"]);
        Assert.Equal([Voicemail, Voicemail], service.Manager.Reloads.Skip(told));
    }

    [Fact]
    public async Task A_reload_that_fails_is_tried_again()
    {
        using var scenario = await WithMailboxAsync();
        var told = service.Manager.Reloads.Count;
        service.Manager.Answer = _ => Task.FromResult<string?>("Module reload error.");
        service.Rest.Status = _ => Task.FromResult(409);

        var change = await ChangeAsync(scenario, HttpMethod.Put, "/voicemails/{box.id}", """{"name":"B","number":"1001","context":"{office.name}"}""");
        var first = await Poll.ForAsync(async () => (string?)(await ServerAsync("first"))["last_error"], "the fault is told");
        var second = await Poll.ForAsync(async () => (string?)(await ServerAsync("second"))["last_error"], "the other fault is told");
        var before = await AppliedAsync(scenario, change, "0");
        service.Manager.Answer = _ => Task.FromResult<string?>(null);
        service.Rest.Status = _ => Task.FromResult(204);
        var after = await AppliedAsync(scenario, change, "30s");

        Assert.Equal(Both(false, false), before);
        Assert.Equal("app_voicemail.so was not reloaded: Module reload error.", first);
        Assert.Equal("app_voicemail.so was not reloaded: the server answered with 409", second);
        Assert.Equal(Both(true, true), after);
        Assert.True(service.Manager.Reloads.Count >= told + 2);
    }

    [Theory]
    [InlineData("No such module", 404, "Module not found in running modules")]
    [InlineData("Module not initialized", 409, "Module has not been initialized")]
    public async Task A_server_without_a_module_has_nothing_to_load(string message, int status, string reason)
    {
        using var scenario = await WithMailboxAsync();
        service.Manager.Answer = _ => Task.FromResult<string?>(message);
        (service.Rest.Status, service.Rest.Reason) = (_ => Task.FromResult(status), reason);

        var change = await ChangeAsync(scenario, HttpMethod.Put, "/voicemails/{box.id}", """{"name":"B","number":"1001","context":"{office.name}"}""");
        var after = await AppliedAsync(scenario, change, "30s");
        service.Manager.Answer = _ => Task.FromResult<string?>(null);
        (service.Rest.Status, service.Rest.Reason) = (_ => Task.FromResult(204), RestServer.Unknown);

        Assert.Equal(Both(true, true), after);
        Assert.Null((string?)(await ServerAsync("first"))["last_error"]);
        Assert.Null((string?)(await ServerAsync("second"))["last_error"]);
    }

    [Fact]
    public async Task A_server_that_is_starting_reloads_when_it_has_started()
    {
        using var scenario = await WithMailboxAsync();
        service.Rest.Status = _ => Task.FromResult(202);

        var change = await ChangeAsync(scenario, HttpMethod.Put, "/voicemails/{box.id}", """{"name":"B","number":"1001","context":"{office.name}"}""");
        var after = await AppliedAsync(scenario, change, "30s");
        service.Rest.Status = _ => Task.FromResult(204);

        Assert.Equal(Both(true, true), after);
    }

    [Fact]
    public async Task Changes_that_come_while_a_module_reloads_are_loaded_together()
    {
        using var scenario = await WithMailboxAsync();
        var told = service.Manager.Reloads.Count;
        var loaded = new TaskCompletionSource();
        service.Manager.Answer = async _ =>
        {
            await loaded.Task;
            return null;
        };

        await ChangeAsync(scenario, HttpMethod.Put, "/voicemails/{box.id}", """{"name":"0","number":"1001","context":"{office.name}"}""");
        await Poll.UntilAsync(() => service.Manager.Reloads.Count > told, "the first change is told");
        var last = 0L;
        for (var number = 1; number < 6; number++)
        {
            last = await ChangeAsync(
                scenario, HttpMethod.Put, "/voicemails/{box.id}", $$"""{"name":"{{number}}","number":"1001","context":"{office.name}"}""");
        }
        loaded.SetResult();

        Assert.True((await AppliedAsync(scenario, last, "30s"))["first"]);
        Assert.Equal([Voicemail, Voicemail], service.Manager.Reloads.Skip(told));
        service.Manager.Answer = _ => Task.FromResult<string?>(null);
    }

    [Fact]
    public async Task A_server_that_lets_nobody_in_is_told_of()
    {
        await SettleAsync();
        service.Manager.LetsIn = false;
        service.Manager.Drop();
        var refused = await Poll.ForAsync(
            async () => await ServerAsync("first") is { } server && (string?)server["last_error"] is { } error && error.Contains("let", StringComparison.Ordinal)
                ? server
                : null,
            "the server refuses");
        service.Manager.LetsIn = true;

        Assert.False((bool)refused["connected"]!);
        Assert.Equal("The server does not let user 'confd' in: Authentication failed", (string?)refused["last_error"]);
        await Poll.UntilAsync(async () => (bool)(await ServerAsync("first"))["connected"]!, "the server lets us in");
    }

    [Fact]
    public async Task While_live_reload_is_off_changes_wait()
    {
        using var scenario = await WithMailboxAsync();
        var told = service.Manager.Reloads.Count;
        await service.Http.EditAsync("/configuration/live_reload", """{"enabled":false}""");

        var change = await ChangeAsync(scenario, HttpMethod.Put, "/voicemails/{box.id}", """{"name":"B","number":"1001","context":"{office.name}"}""");
        await Poll.UntilAsync(
            async () => (string?)(await ServerAsync("first"))["last_error"] == "Live reload is switched off", "the server is told nothing");
        var before = await AppliedAsync(scenario, change, "0");
        await service.Http.EditAsync("/configuration/live_reload", """{"enabled":true}""");

        Assert.False(before["first"]);
        Assert.True((await AppliedAsync(scenario, change, "30s"))["first"]);
        Assert.Equal([Voicemail], service.Manager.Reloads.Skip(told));
    }

    [Fact]
    public async Task After_a_restart_nothing_is_loaded_again()
    {
        using var scenario = await WithMailboxAsync();
        var told = service.Manager.Reloads.Count;
        await service.RestartAsync();

        await SettleAsync();

        Assert.Empty(service.Manager.Reloads.Skip(told));
        Assert.Null((string?)(await ServerAsync("first"))["last_error"]);
    }

    [Fact]
    public async Task Watchers_who_ask_for_it_are_told()
    {
        using var scenario = await WithMailboxAsync();
        using var answer = await service.Http.GetAsync("/1.1/events?applied=true", HttpCompletionOption.ResponseHeadersRead, Token);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Token));

        var change = await ChangeAsync(scenario, HttpMethod.Put, "/voicemails/{box.id}", """{"name":"B","number":"1001","context":"{office.name}"}""");
        var applied = new Dictionary<string, long>();
        var isApplied = false;
        while (applied.Count < 2 || applied.Values.Min() < change)
        {
            var line = await reader.ReadLineAsync(Token) ?? "";
            if (isApplied)
            {
                var told = JsonNode.Parse(line["data: ".Length..])!;
                applied[(string)told["server"]!] = (long)told["applied_up_to"]!;
            }
            isApplied = line == "event: applied";
        }

        Assert.Equal(["first", "second"], applied.Keys.Order());
    }

    [Fact]
    public async Task Whoever_may_not_see_an_event_does_not_learn_of_it()
    {
        using var scenario = await Scenario.NewAsync(service);
        using var other = await Scenario.NewAsync(service);
        var change = await ChangeAsync(scenario, HttpMethod.Post, "/users", """{"firstname":"Alice"}""");

        await other.Http.RefuseAsync(
            HttpMethod.Get, $"/events/{change}/applied", "", HttpStatusCode.NotFound,
            $"Resource Not Found - Event was not found ('id': '{change}')");
        await service.Http.RefuseAsync(
            HttpMethod.Get, "/events/999999999999/applied?wait=30s", "", HttpStatusCode.NotFound,
            "Resource Not Found - Event was not found ('id': '999999999999')");
        await service.Http.RefuseAsync(
            HttpMethod.Get, "/events/99999999999999999999/applied", "", HttpStatusCode.NotFound,
            "Resource Not Found - Event was not found ('id': '99999999999999999999')");
        using var branch = service.NewClient(ConfdFixture.BranchToken);
        await branch.ExpectAsync(HttpMethod.Get, "/asterisk/servers", "", HttpStatusCode.Unauthorized, null);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("30.1s")]
    [InlineData("31000ms")]
    [InlineData("1m")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("s")]
    [InlineData("1e1")]
    public async Task A_wait_that_is_no_time_is_refused(string wait) => await service.Http.RefuseAsync(
        HttpMethod.Get, $"/events/1/applied?wait={wait}", "", "Input Error - wait: must be a time from 0 to 30s, like 5s or 500ms");

    private async Task<Scenario> WithMailboxAsync()
    {
        var scenario = await Scenario.NewAsync(service);
        await scenario.MakeAsync("office", "/contexts", """{"label":"Office","type":"internal"}""");
        await scenario.MakeAsync("box", "/voicemails", """{"name":"Box","number":"1001","context":"{office.name}"}""");
        await SettleAsync();
        return scenario;
    }

    /// <summary>Returns when both servers have loaded everything.</summary>
    private async Task SettleAsync()
    {
        using var scenario = await Scenario.NewAsync(service);
        // No file is made of it.
        var change = await ChangeAsync(scenario, HttpMethod.Post, $"/external/apps/{Guid.NewGuid()}", "{}");
        await Poll.UntilAsync(async () => (await AppliedAsync(scenario, change, "10s")).Values.All(applied => applied), "both have loaded everything");
    }

    /// <summary>Changes something, and returns the place of the change in the log.</summary>
    private static async Task<long> ChangeAsync(Scenario scenario, HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(method, "/1.1" + scenario.Fill(path))
        {
            Content = new StringContent(scenario.Fill(body), Encoding.UTF8, "application/json"),
        };
        using var answer = await scenario.Http.SendAsync(request, Token);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Token));
        return long.Parse(answer.Headers.GetValues("X-Event-Id").Single(), CultureInfo.InvariantCulture);
    }

    private static async Task<Dictionary<string, bool>> AppliedAsync(Scenario scenario, long change, string wait)
    {
        var answer = await scenario.Http.ReadAsync($"/events/{change}/applied?wait={wait}");
        var servers = answer["servers"]!.AsArray().ToDictionary(server => (string)server!["name"]!, server => (bool)server!["applied"]!);
        Assert.Equal(change, (long)answer["event_id"]!);
        Assert.Equal(servers.Values.All(applied => applied), (bool)answer["applied"]!);
        return servers;
    }

    private static Dictionary<string, bool> Both(bool first, bool second) => new() { ["first"] = first, ["second"] = second };

    private async Task<JsonObject> ServerAsync(string name) =>
        (await service.Http.ReadAsync("/asterisk/servers"))["items"]!.AsArray().Single(server => (string?)server!["name"] == name)!.AsObject();
}
