using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Confd.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Streams;

namespace Confd.Gateway.Tests.Notifier;

[Collection(BusListener.Collection)]
public sealed class SqliteReloadOnlyTests(SqliteNotifierFixture service) : ReloadOnlyTests(service), IClassFixture<SqliteNotifierFixture>;

[Collection(BusListener.Collection)]
public sealed class PostgresReloadOnlyTests(PostgresNotifierFixture service) : ReloadOnlyTests(service), IClassFixture<PostgresNotifierFixture>;

/// <summary>Rows of the log that are not events: pure reload commands, and changes that only the history shows.</summary>
public abstract class ReloadOnlyTests(ConfdFixture service) : ApiTests(service)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Surroundings Surroundings => ((INotifierFixture)Service).Surroundings;

    [Fact]
    public async Task Files_of_music_on_hold_reload_asterisk_and_tell_nobody()
    {
        await using var bus = await BusListener.StartAsync(Surroundings.Exchange, Tenant.Uuid);
        await using var watcher = new EventClient(Http, "?resource=moh");
        await watcher.StartAsync();
        var (_, start) = await Service.ReadEventsAsync(0, Token);
        using var host = await ProgramAsync();
        var published = await SubscribeAsync(host);

        var path = await MakeWithFileAsync();
        await Http.EditAsync(path, """{"label":"n"}""");

        Assert.Equal(["moh_created", "moh_edited"], (await bus.ExpectAsync(2)).Select(message => message.Name));
        Assert.Equal(["moh_created", "moh_edited"], (await watcher.ExpectAsync(2)).Select(one => one.Name));
        await Poll.UntilAsync(() => Task.FromResult(published.Any(one => one.Name == "moh_edited")));
        Assert.Equal(["moh_created", "moh_edited"], published.DistinctBy(one => one.Sequence).Select(one => one.Name));
        var (log, _) = await Service.ReadEventsAsync(start, Token);
        Assert.Equal(
            ["moh_created", EventRow.ReloadOnly, EventRow.ReloadOnly, "moh_edited"],
            log.Where(one => one.TenantUuid == Tenant.Uuid).Select(one => one.Name));
        await Surroundings.Sysconfd.ExpectAsync(call => call.Body.Contains("moh reload", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_watcher_that_was_away_finds_no_reload_in_the_log_either()
    {
        var (_, start) = await Service.ReadEventsAsync(0, Token);
        await MakeWithFileAsync();
        // Out of every memory, so that the log itself is read.
        var changes = new ChangeSet();
        for (var number = 0; number < 9000; number++)
        {
            changes.Events.Add(new EventRow(
                "filler", new ResourceId("filler", "1"), null, new JsonObject { ["routing_key"] = "config.filler" }, new JsonObject(), null));
        }
        await Service.Store.CommitAsync(changes, Token);
        await using var watcher = new EventClient(Http, "?resource=moh") { LastId = start };
        await watcher.StartAsync();

        await Http.CreateAsync("/moh", """{"label":"last","mode":"files"}""");

        Assert.Equal(["moh_created", "moh_created"], (await watcher.ExpectAsync(2, seconds: 60)).Select(one => one.Name));
        Assert.DoesNotContain(watcher.Events, one => one.Name == EventRow.ReloadOnly);
    }

    [Fact]
    public async Task A_sink_that_has_nothing_to_tell_is_not_behind()
    {
        await MakeWithFileAsync();

        await Poll.UntilAsync(async () => (long)(await Service.Http.ReadAsync("/status"))["event_sinks"]!["reload"]!["pending"]! == 0);
        await Poll.UntilAsync(async () => (long)(await Service.Http.ReadAsync("/status"))["event_sinks"]!["bus"]!["pending"]! == 0);
    }

    [Fact]
    public async Task The_history_shows_changes_and_no_reloads()
    {
        var path = await MakeWithFileAsync();
        await Http.EditAsync(path, """{"label":"n"}""");

        var history = await Http.ReadAsync($"{path}/history");

        Assert.Equal(2, (int)history["total"]!);
        Assert.Equal(["moh_edited", "moh_created"], history["items"]!.AsArray().Select(item => (string?)item!["event"]));
    }

    [Fact]
    public async Task A_change_without_an_event_is_told_to_nobody()
    {
        await using var bus = await BusListener.StartAsync(Surroundings.Exchange, Tenant.Uuid);
        await using var watcher = new EventClient(Http, "?resource=silent,endpoint_sccp");
        await watcher.StartAsync();
        var changes = new ChangeSet();
        changes.Events.Add(new EventRow("", new ResourceId("silent", "1"), Tenant.Uuid, [], new JsonObject(), null) { Change = """{"after":{}}""" });
        await Service.Store.CommitAsync(changes, Token);

        await Http.CreateAsync("/endpoints/sccp", "{}");

        Assert.Equal("sccp_endpoint_created", (await bus.ExpectAsync(1))[0].Name);
        Assert.Equal("sccp_endpoint_created", Assert.Single(await watcher.ExpectAsync(1)).Name);
    }

    /// <summary>A class of music, to which a file is added and taken away.</summary>
    private async Task<string> MakeWithFileAsync()
    {
        var path = $"/moh/{(await Http.CreateAsync("/moh", """{"label":"m","mode":"mp3"}"""))["uuid"]}";
        using var content = new ByteArrayContent([1, 2, 3]);
        content.Headers.ContentType = new("application/octet-stream");
        using var answer = await Http.PutAsync($"/1.1{path}/files/any.mp3", content, Token);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        await Http.DeleteAsync($"{path}/files/any.mp3", HttpStatusCode.NoContent);
        return path;
    }

    private async Task<ConcurrentQueue<ConfdEvent>> SubscribeAsync(IHost host)
    {
        var published = new ConcurrentQueue<ConfdEvent>();
        await host.Services.GetRequiredService<IClusterClient>().GetStreamProvider(ConfdStreams.Provider)
            .GetStream<ConfdEvent>(ConfdStreams.Of(Tenant.Uuid)).SubscribeAsync((one, _) =>
            {
                published.Enqueue(one);
                return Task.CompletedTask;
            });
        return published;
    }

    private async Task<IHost> ProgramAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.UseOrleansClient(client => client.UseLocalhostClustering(Service.ClientPort, "confd", Service.ClusterId).AddConfdStreams());
        var host = builder.Build();
        await host.StartAsync(Token);
        return host;
    }
}
