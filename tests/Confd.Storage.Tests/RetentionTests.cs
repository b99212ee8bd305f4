using System.Text.Json.Nodes;
using Confd.Notifier;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Confd.Storage.Tests;

/// <summary>Old events go a share at a time, and never before every sink has read them.</summary>
public sealed class RetentionTests<TStore>(TStore fixture) where TStore : StoreFixture
{
    private readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow);
    private readonly List<string> logged = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_clock_that_jumps_ahead_does_not_empty_the_log_at_once()
    {
        await using var own = await OwnAsync();
        await PublishAsync(own.Store, 1000);
        var retention = NewRetention(own.Store);
        Assert.Equal(0, await retention.TrimAsync(Token));

        clock.Advance(TimeSpan.FromDays(40));
        var removed = await retention.TrimAsync(Token);

        Assert.Equal(100, removed);
        Assert.Equal(900, await CountAsync(own.Store));
        Assert.Contains(logged, line => line.Contains("is the clock right?", StringComparison.Ordinal));
        Assert.Equal(90, await retention.TrimAsync(Token));
    }

    [Fact]
    public async Task What_was_set_aside_does_not_stop_the_shares()
    {
        await using var own = await OwnAsync();
        await PublishAsync(own.Store, 1000);
        var first = (await own.Store.ReadEventsAsync(0, 1, Token))[0].Sequence;
        await own.Store.Log.AddDeadLetterAsync("sink", first, "poison", 5, Token);
        var retention = NewRetention(own.Store);
        clock.Advance(TimeSpan.FromDays(40));

        for (var run = 0; run < 30; run++)
        {
            Assert.True(await retention.TrimAsync(Token) > 0, $"run {run}");
        }

        Assert.InRange(await CountAsync(own.Store), 1, 100);
    }

    [Fact]
    public async Task What_a_sink_has_not_read_is_never_removed()
    {
        await using var own = await OwnAsync();
        await own.Store.Log.EnsureCursorsAsync("slow", [SinkPartition.All], Token);
        var cursor = await own.Store.Log.ClaimAsync("slow", SinkPartition.All, Token);
        await PublishAsync(own.Store, 3000);
        var events = await own.Store.ReadEventsAsync(0, 5000, Token);
        var retention = NewRetention(own.Store, "slow");
        clock.Advance(TimeSpan.FromDays(400));

        for (var run = 0; run < 5; run++)
        {
            Assert.Equal(0, await retention.TrimAsync(Token));
        }
        Assert.Contains(logged, line => line.Contains("sink slow still needs", StringComparison.Ordinal));

        Assert.True(await own.Store.Log.SaveAsync(cursor with { Sequence = events[9].Sequence }, Token));
        Assert.Equal(10, await retention.TrimAsync(Token));
        Assert.Equal(events[10].Sequence, (await own.Store.ReadEventsAsync(0, 1, Token))[0].Sequence);
    }

    /// <summary>No clock is involved, and the log must not outgrow the disk.</summary>
    [Fact]
    public async Task What_is_too_much_goes_faster()
    {
        await using var own = await OwnAsync();
        await PublishAsync(own.Store, 4000);
        var retention = NewRetention(own.Store);

        Assert.Equal(2000, await retention.TrimAsync(Token));
        Assert.Equal(1000, await retention.TrimAsync(Token));
        Assert.Equal(0, await retention.TrimAsync(Token));
        Assert.Equal(1000, await CountAsync(own.Store));
    }

    private async Task<StoreFixture> OwnAsync()
    {
        var own = fixture.Another();
        await own.InitializeAsync();
        return own;
    }

    private Retention NewRetention(IConfdStore store, params string[] sinks) => new(
        store, sinks.Select(sink => new NamedSink(sink)),
        Options.Create(new EventLogOptions { RetentionCount = 1000, Streams = false }),
        silos: null!, clock, new LogLines(logged));

    private static async Task<int> CountAsync(IConfdStore store) => (await store.ReadEventsAsync(0, 10_000, Token)).Count;

    private static async Task PublishAsync(IConfdStore store, int count)
    {
        var changes = new ChangeSet();
        for (var number = 0; number < count; number++)
        {
            changes.Events.Add(new EventRow("told", new ResourceId("thing", "1"), null, new JsonObject(), new JsonObject { ["n"] = number }, null));
        }
        await store.CommitAsync(changes, Token);
        await Poll.UntilAsync(async () => !(await store.Log.SettleAsync(Token)).IsBehind, "the log has settled");
    }

    private sealed class NamedSink(string name) : ISinkFactory
    {
        public string Name => name;

        public IReadOnlyList<int> Partitions => [SinkPartition.All];

        public LogRows Rows => LogRows.DomainEvent;

        public int BatchSize => 1;

        public ISink Create() => throw new NotSupportedException();
    }

    private sealed class LogLines(List<string> lines) : ILogger<Retention>
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Add(formatter(state, exception));
    }
}
