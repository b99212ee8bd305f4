using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Confd.Storage;

namespace Confd.Gateway.Tests.Notifier;

public sealed class SqliteReloadTests(SqliteNotifierFixture service) : ReloadTests(service), IClassFixture<SqliteNotifierFixture>;

public sealed class PostgresReloadTests(PostgresNotifierFixture service) : ReloadTests(service), IClassFixture<PostgresNotifierFixture>;

/// <summary>The calls to the system configuration daemon, and their times.</summary>
public abstract class ReloadTests(ConfdFixture service) : ApiTests(service)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SysconfdServer Sysconfd => ((INotifierFixture)Service).Surroundings.Sysconfd;

    [Fact]
    public async Task Handlers_come_once_and_first_then_moves_and_deletions_in_order()
    {
        var context = await Http.NewContextAsync();
        var id = (int)(await Http.CreateAsync("/voicemails", $$"""{"name":"v","number":"1","context":"{{context}}"}"""))["id"]!;
        await QuietAsync();

        await Http.EditAsync($"/voicemails/{id}", """{"number":"2"}""");
        await Http.EditAsync($"/voicemails/{id}", """{"number":"1"}""");
        await Http.EditAsync($"/voicemails/{id}", """{"number":"2"}""");
        await Http.DeleteAsync($"/voicemails/{id}", HttpStatusCode.NoContent);

        var calls = await Sysconfd.ExpectAsync(call => call.Path.StartsWith("/delete_voicemail", StringComparison.Ordinal));
        string Move(int from, int to) =>
            $"/move_voicemail?new_context={context}&new_mailbox={to}&old_context={context}&old_mailbox={from}";
        Assert.Equal(
            [Move(1, 2), Move(2, 1), Move(1, 2), $"/delete_voicemail?context={context}&mailbox=2"],
            calls.Where(call => call.Method == "GET").Select(call => call.Path));
        Assert.Equal("/exec_request_handlers", calls[0].Path);
        var commands = calls.Where(call => call.Method == "POST").Select(call => JsonNode.Parse(call.Body)!["ipbx"]!.AsArray()
            .Select(command => (string)command!).ToList()).ToList();
        Assert.All(commands, list => Assert.Equal(list.Distinct(), list));
        Assert.Equal(
            ["module reload chan_sccp.so", "module reload res_pjsip.so", "voicemail reload"],
            commands.SelectMany(list => list).Distinct().Order());
    }

    [Fact]
    public async Task A_burst_makes_no_more_calls_than_the_window_allows()
    {
        await QuietAsync();
        var clock = Stopwatch.StartNew();

        for (var number = 0; number < 5000;)
        {
            var changes = new ChangeSet();
            for (var size = 0; size < 100; size++, number++)
            {
                changes.Events.Add(DomainEvent(["dialplan reload", "module reload res_pjsip.so"]));
            }
            await Service.Store.CommitAsync(changes, Token);
        }
        var last = new ChangeSet();
        last.Events.Add(DomainEvent(["core restart now"]));
        await Service.Store.CommitAsync(last, Token);

        var calls = await Sysconfd.ExpectAsync(call => call.Body.Contains("core restart now", StringComparison.Ordinal));
        // A batch is at most 1,000 rows; fewer rows wait for the window.
        Assert.InRange(calls.Count, 1, (clock.ElapsedMilliseconds / 300) + 6);
        Assert.All(calls, call => Assert.Equal("/exec_request_handlers", call.Path));
    }

    [Fact]
    public async Task Live_reload_off_drops_handlers_and_nothing_else()
    {
        var context = await Http.NewContextAsync();
        var id = (int)(await Http.CreateAsync("/voicemails", $$"""{"name":"v","number":"1","context":"{{context}}"}"""))["id"]!;
        Assert.True((bool)(await Service.Http.ReadAsync("/configuration/live_reload"))["enabled"]!);
        await QuietAsync();
        await SkipEventsAsync();
        try
        {
            await Service.Http.EditAsync("/configuration/live_reload", """{"enabled":false}""");
            await ExpectSystemEventsAsync(
                "configuration", null,
                new ExpectedEvent("live_reload_edited", """{"live_reload_enabled":false}""") { RoutingKey = "config.live_reload.edited", Headers = "{}" });
            await Http.EditAsync($"/voicemails/{id}", """{"number":"2"}""");
            var calls = await Sysconfd.ExpectAsync(call => call.Path.StartsWith("/move_voicemail", StringComparison.Ordinal));
            Assert.Single(calls);
        }
        finally
        {
            await Service.Http.EditAsync("/configuration/live_reload", """{"enabled":true}""");
        }
        await Http.EditAsync($"/voicemails/{id}", """{"name":"w"}""");

        await Sysconfd.ExpectAsync(call => call.Path == "/exec_request_handlers");
        await Service.Http.RefuseAsync(
            HttpMethod.Put, "/configuration/live_reload", """{"enabled":1}""", "Input Error - enabled: ['Not a valid boolean.']");
        await Service.Http.RefuseAsync(
            HttpMethod.Put, "/configuration/live_reload", "{}", "Input Error - enabled: ['Missing data for required field.']");
    }

    [Fact]
    public async Task A_daemon_that_is_down_gets_everything_later()
    {
        await QuietAsync();
        Sysconfd.Status = (_, _) => 503;
        var changes = new ChangeSet();
        changes.Events.Add(DomainEvent(["late reload"]));
        await Service.Store.CommitAsync(changes, Token);
        await Sysconfd.ExpectAsync(_ => Sysconfd.Calls.Count >= 3);

        Sysconfd.Status = (_, _) => 200;
        Sysconfd.Calls.Clear();

        var calls = await Sysconfd.ExpectAsync(call => call.Body.Contains("late reload", StringComparison.Ordinal));
        Assert.Single(calls);
    }

    [Fact]
    public async Task A_command_that_is_refused_is_set_aside_and_can_be_replayed()
    {
        await QuietAsync();
        Sysconfd.Status = (path, _) => path.Contains("mailbox=poison", StringComparison.Ordinal) ? 500 : 200;
        var changes = new ChangeSet();
        changes.Events.Add(DomainEvent([], "/delete_voicemail", "poison"));
        changes.Events.Add(DomainEvent([], "/delete_voicemail", "fine"));
        await Service.Store.CommitAsync(changes, Token);

        await Sysconfd.ExpectAsync(call => call.Path.Contains("mailbox=fine", StringComparison.Ordinal));
        var failed = Assert.Single((await Service.Http.ReadAsync("/events/failed"))["items"]!.AsArray(), one => (string?)one!["sink"] == "reload")!;
        Assert.Matches("^GET /delete_voicemail.*mailbox=poison.* was answered with 500$", (string?)failed["error"]);
        Assert.Equal("test_reload", (string?)failed["event"]!["name"]);
        Assert.Equal(5, (int)failed["attempts"]!);
        Sysconfd.Status = (_, _) => 200;
        Sysconfd.Calls.Clear();
        await Service.Http.ExpectAsync(HttpMethod.Post, $"/events/failed/{failed["id"]}/replay", "", HttpStatusCode.NoContent, "");

        var calls = await Sysconfd.ExpectAsync(_ => true);
        Assert.EndsWith("context=c&mailbox=poison", Assert.Single(calls).Path, StringComparison.Ordinal);
        await Poll.UntilAsync(async () => (await Service.Http.ReadAsync("/events/failed"))["items"]!.AsArray().All(one => (string?)one!["sink"] != "reload"));
        await Service.Http.ExpectAsync(HttpMethod.Post, "/events/failed/999999/replay", "", HttpStatusCode.NotFound, null);
    }

    private EventRow DomainEvent(string[] commands, string? path = null, string mailbox = "") => new(
        "test_reload", new ResourceId("test_reload", "1"), Tenant.Uuid, new JsonObject { ["routing_key"] = "config.test" }, new JsonObject(),
        path is null
            ? [new JsonObject { ["ipbx"] = new JsonArray([.. commands.Select(command => (JsonNode)command)]) }]
            : [new JsonObject { ["method"] = "GET", ["path"] = path, ["query"] = new JsonObject { ["mailbox"] = mailbox, ["context"] = "c" } }]);

    /// <summary>Everything before was called; then the record is empty.</summary>
    private async Task QuietAsync()
    {
        var mark = $"mark {Guid.NewGuid():N}";
        var changes = new ChangeSet();
        changes.Events.Add(DomainEvent([mark]));
        await Service.Store.CommitAsync(changes, Token);
        await Sysconfd.ExpectAsync(call => call.Body.Contains(mark, StringComparison.Ordinal));
        Sysconfd.Calls.Clear();
    }
}
