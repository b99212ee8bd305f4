using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Confd.Storage;

namespace Confd.Gateway.Tests.Notifier;

/// <summary>Nothing is lost when processes are killed and brokers are stopped.</summary>
[Collection(BusListener.Collection)]
public sealed class FaultTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("confd-notifier-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Each_committed_change_is_published_although_the_silo_is_killed(string database)
    {
        var exchange = $"kill-{Guid.NewGuid():N}";
        await using var bus = await BusListener.StartAsync(exchange, durableQueue: exchange);
        await using var silo = NotifierProcess.Silo(folder, [.. Bus(exchange), .. NotifierProcess.Storage(database)]);
        await silo.StartAsync();
        var acknowledged = new ConcurrentBag<int>();

        for (var round = 0; round < 3; round++)
        {
            var writers = WriteAsync(silo.Http, acknowledged, writers: 8, perSecond: 200, until: () => false);
            // Wherever it is by then: some are answered, others under way.
            var enough = acknowledged.Count + Random.Shared.Next(60, 300);
            await Poll.UntilAsync(() => acknowledged.Count >= enough, "enough was acknowledged");
            silo.Kill();
            await writers;
            await silo.StartAsync();
        }

        await AssertCompleteAsync(silo.Http, bus, acknowledged);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_broker_that_was_stopped_gets_everything_when_it_is_back(string database)
    {
        var exchange = $"stop-{Guid.NewGuid():N}";
        var bus = await BusListener.StartAsync(exchange, durableQueue: exchange);
        await using var silo = NotifierProcess.Silo(folder, [.. Bus(exchange), .. NotifierProcess.Storage(database)]);
        await silo.StartAsync();
        var acknowledged = new ConcurrentBag<int>();
        var isEnough = false;
        var writers = WriteAsync(silo.Http, acknowledged, writers: 4, perSecond: 100, () => isEnough);
        await bus.ExpectAsync(20);

        await ControlAsync("stop");
        var before = acknowledged.Count;
        await Poll.UntilAsync(() => acknowledged.Count >= before + 100, "changes are made while the broker is away");
        var during = acknowledged.Count - before;
        await Poll.UntilAsync(
            async () => (string?)(await silo.Http.ReadAsync("/status"))["bus_consumer"]!["status"] == "fail", "the broker is missed");
        var status = await silo.Http.ReadAsync("/status");
        Assert.Equal("fail", (string?)status["bus_consumer"]!["status"]);
        Assert.True((long)status["event_sinks"]!["bus"]!["pending"]! >= during);
        Assert.Equal(HttpStatusCode.OK, (await silo.Http.GetAsync("/health/ready", Token)).StatusCode);
        await ControlAsync("start");
        isEnough = true;
        await writers;

        await using var again = await BusListener.StartAsync(exchange, durableQueue: exchange, before: bus);
        await AssertCompleteAsync(silo.Http, again, acknowledged);
        var healthy = await silo.Http.ReadAsync("/status");
        Assert.Equal("ok", (string?)healthy["bus_consumer"]!["status"]);
        Assert.Equal(0, (long)healthy["event_sinks"]!["bus"]!["failed"]!);
    }

    [Fact]
    public async Task What_a_broker_has_missed_is_read_from_the_log_and_holds_up_nobody()
    {
        // More than a silo has in memory.
        const int many = 9_000;
        var exchange = $"long-{Guid.NewGuid():N}";
        var schema = $"n{Guid.NewGuid():N}";
        var database = Environment.GetEnvironmentVariable("CONFD_TEST_POSTGRES")!;
        await using var sysconfd = new SysconfdServer();
        var bus = await BusListener.StartAsync(exchange, durableQueue: exchange);
        await using var silo = NotifierProcess.Silo(folder,
        [
            .. Bus(exchange), "--Confd:Storage:Provider=postgresql", $"--Confd:Storage:Schema={schema}", $"--Confd:Storage:ConnectionString={database}",
            "--Confd:Sysconfd:Enabled=true", $"--Confd:Sysconfd:Url={sysconfd.Url}", "--Confd:Sysconfd:Window=00:00:00.2",
        ]);
        await silo.StartAsync();
        await silo.Http.CreateAsync("/endpoints/sccp", "{}");
        await bus.ExpectAsync(1);
        await using var watcher = new EventClient(silo.Http, "?name=context_created");
        await watcher.StartAsync();

        await ControlAsync("stop");
        try
        {
            await using var store = new PostgresStore(database, schema);
            await RetentionLogTests.PublishAsync(store, Guid.Parse(ConfdFixture.MasterTenant), many);
            sysconfd.Calls.Clear();
            await silo.Http.CreateAsync("/contexts", """{"label":"c"}""");
            await sysconfd.ExpectAsync(call => call.Body.Contains("dialplan reload", StringComparison.Ordinal));
            await watcher.ExpectAsync(1);
        }
        finally
        {
            await ControlAsync("start");
        }

        await using var again = await BusListener.StartAsync(exchange, durableQueue: exchange);
        await Poll.UntilAsync(
            () => again.Messages.Any(message => message.Name == "context_created"), "the last event arrives", TimeSpan.FromMinutes(3));
        Assert.Equal(
            Enumerable.Range(0, many),
            again.Messages.Where(message => message.Name == "many").DistinctBy(message => message.Id).Select(message => (int)message.Body["data"]!["n"]!));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Watchers_of_a_gateway_that_was_killed_go_on_at_another_one(string database)
    {
        await using var silo = NotifierProcess.Silo(folder, [.. NotifierProcess.Storage(database)]);
        await silo.StartAsync();
        await using var first = NotifierProcess.Gateway(folder, silo.ClientPort);
        await using var second = NotifierProcess.Gateway(folder, silo.ClientPort);
        await Task.WhenAll(first.StartAsync(), second.StartAsync());
        var watchers = Enumerable.Range(0, 10).Select(number => new EventClient(number % 2 == 0 ? first.Http : second.Http)).ToList();
        await Task.WhenAll(watchers.Select(watcher => watcher.StartAsync()));
        var acknowledged = new ConcurrentBag<int>();
        var isEnough = false;
        var writing = WriteAsync(silo.Http, acknowledged, writers: 4, perSecond: 100, () => isEnough);

        await watchers[0].ExpectAsync(20, seconds: 60);
        first.Kill();
        foreach (var watcher in watchers.Where((_, number) => number % 2 == 0))
        {
            await watcher.Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            await watcher.StartAsync(second.Http);
        }
        var others = acknowledged.Count;
        await Poll.UntilAsync(() => acknowledged.Count >= others + 50, "more is changed while all watch the other gateway");
        isEnough = true;
        await writing;

        var all = (await silo.Http.ReadAsync("/endpoints/sccp"))["items"]!.AsArray().Select(one => (int)one!["id"]!).Order().ToList();
        Assert.True(all.Count >= 20, $"{all.Count} changes");
        foreach (var watcher in watchers)
        {
            var events = await watcher.ExpectAsync(all.Count);
            Assert.Equal(all, events.Select(published => (int)published.Message["data"]!["id"]!).Order());
            Assert.Equal(events.Select(published => published.Id).Order().Distinct(), events.Select(published => published.Id));
            await watcher.DisposeAsync();
        }
    }

    private static IEnumerable<string> Bus(string exchange) =>
        ["--Confd:Bus:Enabled=true", $"--Confd:Bus:Uri={BusListener.Uri}", $"--Confd:Bus:Exchange={exchange}"];

    /// <summary>Makes endpoints until the service is gone or it is enough.</summary>
    private static Task WriteAsync(HttpClient http, ConcurrentBag<int> acknowledged, int writers, int perSecond, Func<bool> until) =>
        Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(async () =>
        {
            while (!until())
            {
                var next = Task.Delay(1000 * writers / perSecond, Token);
                try
                {
                    acknowledged.Add((int)(await http.CreateAsync("/endpoints/sccp", "{}"))["id"]!);
                }
                catch (Exception exception) when (exception is HttpRequestException or IOException)
                {
                    return;
                }
                await next;
            }
        }, Token)));

    private static async Task AssertCompleteAsync(HttpClient http, BusListener bus, ConcurrentBag<int> acknowledged)
    {
        var stored = (await http.ReadAsync("/endpoints/sccp"))["items"]!.AsArray().Select(one => (int)one!["id"]!).Order().ToList();
        Assert.Empty(acknowledged.Except(stored));
        // In the order in which each came for the first time.
        List<(string Id, int Endpoint)> DomainEvent() => [.. bus.Messages.Where(message => message.Name == "sccp_endpoint_created")
            .Select(message => (message.Id, (int)message.Body["data"]!["id"]!)).Distinct()];
        await Poll.UntilAsync(() => DomainEvent().Count >= stored.Count, "all are told");
        var published = DomainEvent();

        // Each change once; what came twice came with the same id.
        var missing = stored.Except(published.Select(one => one.Endpoint)).ToList();
        Assert.True(missing.Count == 0, $"Not told: {string.Join(' ', missing)}. Told: "
            + string.Join(' ', published.Select(one => $"{one.Id.Split(':')[1]}={one.Endpoint}"))
            + $". Set aside: {await http.ReadAsync("/events/failed")}");
        Assert.Equal(stored, published.Select(one => one.Endpoint).Order());
        Assert.Equal(published.Count, published.Select(one => one.Id).Distinct().Count());
        var order = published.Select(one => long.Parse(one.Id.Split(':')[1], CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(order.Order(), order);
    }

    private static async Task ControlAsync(string command)
    {
        using var process = Process.Start(
            Environment.GetEnvironmentVariable("CONFD_TEST_RABBITMQ_CONTROL")!, command)!;
        await process.WaitForExitAsync(Token);
        Assert.Equal(0, process.ExitCode);
    }
}
