using System.Net;
using System.Text.Json.Nodes;
using Confd.Storage;

namespace Confd.Gateway.Tests.Notifier;

public sealed class SqliteEventStreamTests(SqliteNotifierFixture service) : EventStreamTests(service), IClassFixture<SqliteNotifierFixture>;

public sealed class PostgresEventStreamTests(PostgresNotifierFixture service) : EventStreamTests(service), IClassFixture<PostgresNotifierFixture>;

/// <summary><c>GET /1.1/events</c>: which events a token sees, and which a reconnect gets.</summary>
public abstract class EventStreamTests(ConfdFixture service) : ApiTests(service)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_watcher_gets_the_events_of_its_tenant_as_the_bus_carries_them()
    {
        using var other = await Service.NewTenantAsync();
        await using var watcher = new EventClient(Http);
        await watcher.StartAsync();

        await other.Http.CreateAsync("/endpoints/sccp", "{}");
        var made = await Http.CreateAsync("/endpoints/sccp", "{}");
        await Http.DeleteAsync($"/endpoints/sccp/{made["id"]}", HttpStatusCode.NoContent);

        var events = await watcher.ExpectAsync(2);
        Assert.Equal(["sccp_endpoint_created", "sccp_endpoint_deleted"], events.Select(published => published.Name));
        var message = events[0].Message;
        Assert.Equal("events.config.sccp_endpoint.created", (string?)message["required_acl"]);
        Assert.Equal("event.sccp_endpoint_created", (string?)message["required_access"]);
        Assert.Equal($"{Tenant.Uuid}", (string?)message["tenant_uuid"]);
        Assert.True((bool)message["user_uuid:*"]!);
        Assert.Equal((int)made["id"]!, (int)message["data"]!["id"]!);
        Assert.Equal((string?)(await Http.ReadAsync("/infos"))["uuid"], (string?)message["origin_uuid"]);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$", (string)message["timestamp"]!);
        Assert.True(events[0].Id < events[1].Id);
    }

    [Fact]
    public async Task Names_and_resources_are_filtered()
    {
        await using var byName = new EventClient(Http, "?name=sccp_endpoint_deleted,sccp_endpoint_edited");
        await using var byResource = new EventClient(Http, "?resource=context");
        await byName.StartAsync();
        await byResource.StartAsync();

        var made = await Http.CreateAsync("/endpoints/sccp", "{}");
        await Http.NewContextAsync();
        await Http.DeleteAsync($"/endpoints/sccp/{made["id"]}", HttpStatusCode.NoContent);

        Assert.Equal("sccp_endpoint_deleted", Assert.Single(await byName.ExpectAsync(1)).Name);
        Assert.Equal("context_created", Assert.Single(await byResource.ExpectAsync(1)).Name);
    }

    [Fact]
    public async Task Tenants_below_are_watched_with_recurse_only()
    {
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        await using var own = new EventClient(Http);
        await using var all = new EventClient(Http, "?recurse=true");
        await own.StartAsync();
        await all.StartAsync();

        await below.Http.CreateAsync("/endpoints/sccp", "{}");
        await Http.CreateAsync("/endpoints/custom", $$"""{"interface":"a{{Guid.NewGuid():N}}"}""");

        Assert.Equal(["sccp_endpoint_created", "custom_endpoint_created"], (await all.ExpectAsync(2)).Select(published => published.Name));
        Assert.Equal("custom_endpoint_created", Assert.Single(await own.ExpectAsync(1)).Name);
    }

    [Fact]
    public async Task Each_event_needs_its_own_permission()
    {
        using var reader = Service.NewClient("test-watcher-of-voicemails", Tenant.Uuid);
        using var stranger = Service.NewClient("test-reader-of-voicemails", Tenant.Uuid);
        await using var watcher = new EventClient(reader);
        await watcher.StartAsync();

        var context = await Http.NewContextAsync();
        await Http.CreateAsync("/voicemails", $$"""{"name":"v","number":"1","context":"{{context}}"}""");

        Assert.Equal("voicemail_created", Assert.Single(await watcher.ExpectAsync(1)).Name);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/1.1/events", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await Http.PostAsync("/1.1/events", null, Token)).StatusCode);
        using var bad = new HttpRequestMessage(HttpMethod.Get, "/1.1/events?last_event_id=-1");
        Assert.Equal(HttpStatusCode.BadRequest, (await Http.SendAsync(bad, Token)).StatusCode);
    }

    [Fact]
    public async Task A_reconnect_gets_what_it_missed_and_nothing_twice()
    {
        var first = new EventClient(Http);
        await first.StartAsync();
        var made = new List<int>();
        async Task MakeAsync(int count)
        {
            for (var number = 0; number < count; number++)
            {
                made.Add((int)(await Http.CreateAsync("/endpoints/sccp", "{}"))["id"]!);
            }
        }
        await MakeAsync(3);
        var seen = (await first.ExpectAsync(3)).ToList();
        await first.DisposeAsync();
        await MakeAsync(4);

        await using var second = new EventClient(Http) { LastId = first.LastId };
        await second.StartAsync();
        await MakeAsync(2);

        seen.AddRange(await second.ExpectAsync(6));
        Assert.Equal(made, seen.Select(published => (int)published.Message["data"]!["id"]!));
        Assert.Equal(seen.Select(published => published.Id).Order().Distinct(), seen.Select(published => published.Id));
    }

    [Fact]
    public async Task What_is_no_longer_in_memory_comes_from_the_log()
    {
        var (_, start) = await Service.ReadEventsAsync(0, Token);
        await PublishAsync(1500);

        await using var watcher = new EventClient(Http, "?name=many") { LastId = start };
        await watcher.StartAsync();

        var events = await watcher.ExpectAsync(1500, seconds: 60);
        Assert.Equal(Enumerable.Range(0, 1500), events.Select(published => (int)published.Message["data"]!["n"]!));
    }

    [Fact]
    public async Task Whoever_comes_back_gets_more_than_may_wait_from_a_gateway_that_has_it_in_memory()
    {
        var (_, start) = await Service.ReadEventsAsync(0, Token);
        await using var first = new EventClient(Http, "?name=many") { LastId = start };
        await first.StartAsync();
        await PublishAsync(1500);
        await first.ExpectAsync(1500, seconds: 60);

        await using var second = new EventClient(Http, "?name=many") { LastId = start };
        await second.StartAsync();

        var events = await second.ExpectAsync(1500, seconds: 60);
        Assert.Equal(Enumerable.Range(0, 1500), events.Select(published => (int)published.Message["data"]!["n"]!));
    }

    [Fact]
    public async Task A_burst_reaches_a_watcher_that_reads_although_more_comes_than_may_wait()
    {
        await using var watcher = new EventClient(Http, "?name=many");
        await watcher.StartAsync();

        await PublishAsync(8000, new string('x', 500));

        var events = await watcher.ExpectAsync(8000, seconds: 120);
        Assert.Equal(Enumerable.Range(0, 8000), events.Select(published => (int)published.Message["data"]!["n"]!));
    }

    [Fact]
    public async Task A_quiet_connection_is_kept_alive_and_its_id_moves_on()
    {
        await using var watcher = new EventClient(Http, "?name=never");
        await watcher.StartAsync();
        var start = watcher.LastId;

        await Http.CreateAsync("/endpoints/sccp", "{}");
        await Poll.UntilAsync(() => watcher.LastId > start, "the watcher learns how far the log has come");

        Assert.Empty(watcher.Events);
    }

    [Fact]
    public async Task A_thousand_idle_watchers_are_told_of_one_change()
    {
        using var connections = new SocketsHttpHandler { MaxConnectionsPerServer = 1000 };
        using var http = new HttpClient(connections) { BaseAddress = Http.BaseAddress, DefaultRequestHeaders = { { "X-Auth-Token", ConfdFixture.AdminToken }, { "Wazo-Tenant", $"{Tenant.Uuid}" } } };
        var watchers = Enumerable.Range(0, 1000).Select(_ => new EventClient(http)).ToList();
        await Parallel.ForEachAsync(
            watchers, new ParallelOptions { MaxDegreeOfParallelism = 50, CancellationToken = Token }, async (watcher, _) => await watcher.StartAsync());

        await Http.CreateAsync("/endpoints/sccp", "{}");

        foreach (var watcher in watchers)
        {
            Assert.Equal("sccp_endpoint_created", Assert.Single(await watcher.ExpectAsync(1, seconds: 60)).Name);
        }
        await Task.WhenAll(watchers.Select(watcher => watcher.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_cut_off()
    {
        using var answer = await new EventClient(Http, "?name=many").SendAsync(Http);
        await using var body = await answer.Content.ReadAsStreamAsync(Token);
        await body.ReadExactlyAsync(new byte[10], Token);

        // More than every buffer between the two takes.
        var buffer = new byte[65536];
        var isCutOff = false;
        for (var seconds = 3; !isCutOff; seconds *= 2)
        {
            Assert.True(seconds < 100, "It is never cut off.");
            await PublishAsync(6000, new string('x', 2000));
            await Task.Delay(TimeSpan.FromSeconds(seconds), Token);
            isCutOff = await IsCutOffAsync();
        }

        async Task<bool> IsCutOffAsync()
        {
            // A connection that lives goes on with heartbeats.
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Token);
            timeout.CancelAfter(TimeSpan.FromSeconds(5));
            try
            {
                while (await body.ReadAsync(buffer, timeout.Token) > 0)
                {
                }
                return true;
            }
            catch (IOException)
            {
                return true;
            }
            catch (OperationCanceledException) when (!Token.IsCancellationRequested)
            {
                return false;
            }
        }
    }

    private async Task PublishAsync(int count, string text = "")
    {
        for (var number = 0; number < count;)
        {
            var changes = new ChangeSet();
            for (var size = 0; size < 500 && number < count; size++, number++)
            {
                changes.Events.Add(new EventRow(
                    "many", new ResourceId("many", "1"), Tenant.Uuid, new JsonObject { ["routing_key"] = "config.many" },
                    new JsonObject { ["n"] = number, ["text"] = text }, null));
            }
            await Service.Store.CommitAsync(changes, Token);
        }
    }
}
