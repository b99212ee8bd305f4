using Confd.Notifier;
using Confd.Storage;
using Orleans.Providers.Streams.Common;
using Orleans.Runtime;
using Orleans.Streams;

namespace Confd.Tests.Notifier;

/// <summary>The part of the log that the cursors of a partition's pulling agent show.</summary>
public sealed class LogQueueCacheTests
{
    private static readonly StreamId Stream = StreamId.Create(SinkStreams.Namespace, "first/0");
    private static readonly StreamId Program = StreamId.Create(ConfdStreams.Namespace, Guid.Empty);
    private static readonly StreamId Other = StreamId.Create(SinkStreams.Namespace, "second/0");

    private readonly Log log = new();
    private readonly LogQueueCache cache;

    public LogQueueCacheTests() => cache = new LogQueueCache(null!, streamId => new View(streamId, log), Token);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void The_first_page_after_a_token_is_empty_and_the_others_follow_without_a_gap()
    {
        log.Add(Enumerable.Range(1, 25));
        using var cursor = CursorAt(Stream, 5);

        var pages = Pages(cursor);

        Assert.Equal((5L, 5L, 0), (pages[0].After, pages[0].Position, pages[0].Events.Count));
        AssertFollow(pages);
        Assert.Equal(Enumerable.Range(6, 20), Sequences(pages));
        Assert.Empty(Pages(cursor));
    }

    [Fact]
    public async Task A_cursor_that_is_behind_memory_is_fed_from_the_log_and_holds_up_no_other()
    {
        log.Add(Enumerable.Range(1, 40));
        log.Start = 30;
        log.Reading = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var late = CursorAt(Stream, 2);
        using var other = CursorAt(Other, 30);

        var pages = Pages(late);
        Assert.Single(pages);
        Assert.Equal(Enumerable.Range(31, 10), Sequences(Pages(other)));
        Assert.Empty(cache.TakeFetched());
        log.Reading.SetResult();
        // A query for each page until memory is reached.
        while (Sequences(pages) is not [.., 40])
        {
            await cache.WhenFetched.WaitAsync(TimeSpan.FromSeconds(30), Token);
            Assert.Equal([Stream], cache.TakeFetched());
            pages.AddRange(Pages(late));
        }

        AssertFollow(pages);
        Assert.Equal(Enumerable.Range(3, 38), Sequences(pages));
    }

    [Fact]
    public void The_first_move_of_a_programs_cursor_shows_what_the_log_has_at_once()
    {
        log.Add(Enumerable.Range(1, 40));
        log.Start = 30;
        using var cursor = CursorAt(Program, 2);

        Assert.Equal(QueueCacheCursorMoveResult.Success, cursor.MoveNextWithResult());
        Assert.Equal(Enumerable.Range(3, 10), Sequences([Assert.IsType<LogPage>(cursor.GetCurrent(out _))]));
    }

    [Fact]
    public async Task A_subscriber_learns_that_the_log_has_forgotten_what_it_wanted()
    {
        log.Add(Enumerable.Range(20, 5));
        (log.Start, log.Floor) = (19, 19);
        using var cursor = CursorAt(Stream, 3);

        var pages = Pages(cursor);
        await cache.WhenFetched.WaitAsync(TimeSpan.FromSeconds(30), Token);
        pages.AddRange(Pages(cursor));

        AssertFollow(pages);
        Assert.Equal((3L, 19L), (pages[1].After, pages[1].Position));
        Assert.True(pages[1].IsExpired);
        Assert.Equal(Enumerable.Range(20, 5), Sequences(pages));
    }

    [Fact]
    public void A_beat_is_an_empty_page_up_to_the_end_of_the_log()
    {
        log.Add([1]);
        using var cursor = CursorAt(Stream, 0);
        var pages = Pages(cursor);
        log.End = 7;

        Assert.Empty(Pages(cursor));
        cache.Beat();
        pages.AddRange(Pages(cursor));

        AssertFollow(pages);
        Assert.Equal((1L, 7L, 0), (pages[^1].After, pages[^1].Position, pages[^1].Events.Count));
    }

    private IQueueCacheCursor CursorAt(StreamId stream, long position) => cache.GetCacheCursor(stream, new EventSequenceTokenV2(position));

    private static List<LogPage> Pages(IQueueCacheCursor cursor)
    {
        var pages = new List<LogPage>();
        while (cursor.MoveNextWithResult() == QueueCacheCursorMoveResult.Success)
        {
            pages.Add(Assert.IsType<LogPage>(cursor.GetCurrent(out _)));
        }
        return pages;
    }

    private static List<int> Sequences(IEnumerable<LogPage> pages) =>
        [.. pages.SelectMany(page => page.Events).Select(one => (int)one.Sequence)];

    private static void AssertFollow(List<LogPage> pages) => Assert.All(
        pages.Zip(pages.Skip(1)), pair => Assert.Equal(pair.First.Position, pair.Second.After));

    /// <summary>A log of which the newest part is in memory.</summary>
    private sealed class Log
    {
        private readonly List<TailEvent> events = [];

        public long Start { get; set; }

        public long End { get; set; }

        public long Floor { get; set; }

        /// <summary>When a query is answered.</summary>
        public TaskCompletionSource? Reading { get; set; }

        public void Add(IEnumerable<int> sequences)
        {
            events.AddRange(sequences.Select(sequence => new TailEvent(
                new StoredEvent(sequence, "e", new ResourceId("x", "1"), null, "{}", "{}", null) { Partition = 0, At = default }, null!)));
            End = events[^1].Sequence;
        }

        public TailPage PageAfter(long after)
        {
            const int size = 10;
            List<TailEvent> found = [.. events.Where(one => one.Sequence > after).Take(size)];
            return new TailPage(found, found.Count == size ? found[^1].Sequence : Math.Max(after, End));
        }
    }

    private sealed class View(StreamId streamId, Log log) : LogView(streamId)
    {
        public override TailPage? Recent(long after) => after < log.Start ? null : log.PageAfter(after);

        public override async Task<TailPage> ReadAsync(long after, CancellationToken cancellationToken)
        {
            await (log.Reading?.Task ?? Task.CompletedTask);
            return after < log.Floor ? new TailPage([], log.Floor, IsExpired: true) : log.PageAfter(after);
        }

        public override IEnumerable<IBatchContainer> Pack(TailPage page, long after) => page.Events.Count > 0 || page.IsExpired
            ? [new LogPage(StreamId, [.. page.Events.Select(one => one.Stored)], after, page.Position, SiloAddress.Zero, page.IsExpired)]
            : [];

        public override IBatchContainer? Beat(long after, long position) => StreamId == Program ? null : new LogPage(StreamId, [], after, position, SiloAddress.Zero);

        public override long PositionOf(StreamSequenceToken token) => token.SequenceNumber;
    }
}
