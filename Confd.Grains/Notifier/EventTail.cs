using System.Threading.Channels;
using Confd.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;

namespace Confd.Notifier;

/// <summary>One event in the memory of a silo.</summary>
internal sealed class TailEvent(StoredEvent stored, EventFormatter formatter)
{
    private ConfdEvent? published;

    public StoredEvent Stored => stored;

    public long Sequence => stored.Sequence;

    /// <summary>False for an event with only reload commands.</summary>
    public bool IsPublished => stored.Name != EventRow.ReloadOnly;

    /// <summary>What receivers see; made once.</summary>
    public ConfdEvent DomainEvent => published ??= formatter.Format(stored);
}

/// <summary>A piece of the log for a reader on this silo; see <see cref="EventPage"/>.</summary>
internal sealed record TailPage(IReadOnlyList<TailEvent> Events, long Position, bool IsExpired = false);

/// <summary>
/// The end of the log in memory, read once per silo for all sinks, streams and gateways. A commit on this silo wakes it
/// at once, a commit on another silo wakes it through the database. It also looks from time to time, in case a
/// silo died between its commit and its call.
/// </summary>
internal sealed partial class EventTail(
    IConfdStore store, EventFormatter formatter, ISiloStatusOracle silos, IOptions<EventLogOptions> configured,
    ILogger<EventTail> logger) : ILifecycleParticipant<ISiloLifecycle>
{
    private const int Capacity = 4096;

    /// <summary>Most characters in memory: some events carry whole resources.</summary>
    private const long MostText = 4_000_000;

    private const int PageSize = 1000;
    private const int All = EventPartition.Count;

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(2);

    /// <summary>Pause after a read that found several events: under load the next read then finds more.</summary>
    private static readonly TimeSpan GatherWhenBusy = TimeSpan.FromMilliseconds(6);
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(1);

    private readonly EventLogOptions options = configured.Value;
    private readonly Lock gate = new();
    private readonly List<TailEvent> recent = [];
    private readonly TaskCompletionSource[] news = [.. Enumerable.Range(0, All + 1).Select(_ => NewSource())];
    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Channel<bool> notify = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly TaskCompletionSource ready = NewSource();
    private readonly CancellationTokenSource closing = new();
    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;

    /// <summary>What is in memory: events after start up to head.</summary>
    private long start;
    private long head = -1;

    private long text;

    /// <summary>Cancelled when the silo begins to stop: calls that wait here end, and their clients ask elsewhere.</summary>
    public CancellationToken Closing => closing.Token;

    public void Participate(ISiloLifecycle observer)
    {
        observer.Subscribe(nameof(EventTail), ServiceLifecycleStage.RuntimeStorageServices + 2, StartAsync, StopAsync);
        // Before grains are deactivated, which waits for their calls.
        observer.Subscribe(
            $"{nameof(EventTail)}.{nameof(Closing)}", ServiceLifecycleStage.Active, _ => Task.CompletedTask, _ => closing.CancelAsync());
    }

    /// <summary>Events after a position, of one partition or of all; waits for the next when there is none.</summary>
    /// <param name="wanted">Rows that are wanted.</param>
    /// <param name="partition">One partition, or null for all.</param>
    /// <param name="after">Exclusive; null for the end of the log, without waiting.</param>
    /// <param name="limit">Most events returned.</param>
    /// <param name="wait">Longest wait; the page is empty afterwards.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<TailPage> ReadAsync(
        LogRows wanted, int? partition, long? after, int limit, TimeSpan wait, CancellationToken cancellationToken)
    {
        var end = await PositionAsync(cancellationToken);
        var until = DateTime.UtcNow + wait;
        if (after is not { } position)
        {
            return new TailPage([], end);
        }
        while (true)
        {
            Task? more = null;
            lock (gate)
            {
                if (FromMemory(one => IsWanted(one, wanted, partition), position, limit) is { } page)
                {
                    if (page.Events.Count > 0)
                    {
                        return page;
                    }
                    position = page.Position;
                    more = news[partition ?? All].Task;
                }
            }
            if (more is null)
            {
                var page = await OlderAsync(wanted, partition, position, limit, cancellationToken);
                if (page.IsExpired || page.Events.Count > 0)
                {
                    return page;
                }
                position = page.Position;
                continue;
            }
            var left = until - DateTime.UtcNow;
            if (left <= TimeSpan.Zero || !await IsSoonAsync(more, left, cancellationToken))
            {
                return new TailPage([], position);
            }
        }
    }

    /// <summary>How far the log is in memory: every later read of the database shows every event up to there.</summary>
    public async ValueTask<long> PositionAsync(CancellationToken cancellationToken)
    {
        await ready.Task.WaitAsync(cancellationToken);
        lock (gate)
        {
            return head;
        }
    }

    /// <summary>What is in memory after a position; null when memory does not go back that far.</summary>
    public TailPage? Recent(Func<TailEvent, bool> isWanted, long after, int limit)
    {
        lock (gate)
        {
            return FromMemory(isWanted, after, limit);
        }
    }

    /// <summary>As <see cref="ReadAsync"/>, from the database and without waiting.</summary>
    public async Task<TailPage> OlderAsync(
        LogRows wanted, int? partition, long after, int limit, CancellationToken cancellationToken)
    {
        var end = await PositionAsync(cancellationToken);
        var floor = await store.Log.FloorAsync(cancellationToken);
        if (after < floor)
        {
            return new TailPage([], floor, IsExpired: true);
        }
        var rows = await store.Log.ReadAsync(wanted, partition, after, end, limit, cancellationToken);
        return new TailPage([.. rows.Select(Wrap)], rows.Count == limit ? rows[^1].Sequence : Math.Max(after, end));
    }

    /// <summary>An event as readers of the tail see it: the one in memory, if it is there.</summary>
    public TailEvent Wrap(StoredEvent stored)
    {
        lock (gate)
        {
            var index = IndexAfter(stored.Sequence - 1);
            return index < recent.Count && recent[index].Sequence == stored.Sequence ? recent[index] : new TailEvent(stored, formatter);
        }
    }

    private static bool IsWanted(TailEvent one, LogRows wanted, int? partition) =>
        (partition is null || one.Stored.Partition == partition) && (one.IsPublished || wanted == LogRows.WithReloads);

    private static async Task<bool> IsSoonAsync(Task task, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await task.WaitAsync(timeout, cancellationToken).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        cancellationToken.ThrowIfCancellationRequested();
        return task.IsCompletedSuccessfully;
    }

    private TailPage? FromMemory(Func<TailEvent, bool> isWanted, long after, int limit)
    {
        if (after < start)
        {
            return null;
        }
        var found = new List<TailEvent>();
        for (var index = IndexAfter(after); index < recent.Count && found.Count < limit; index++)
        {
            if (isWanted(recent[index]))
            {
                found.Add(recent[index]);
            }
        }
        return new TailPage(found, found.Count == limit ? found[^1].Sequence : Math.Max(after, head));
    }

    private int IndexAfter(long sequence)
    {
        var (low, high) = (0, recent.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (recent[middle].Sequence <= sequence)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low;
    }

    private Task StartAsync(CancellationToken cancellationToken)
    {
        store.Log.Committed += OnCommitted;
        running = Task.WhenAll(
            Task.Run(() => FollowAsync(stopping.Token), CancellationToken.None),
            Task.Run(() => NotifyAsync(stopping.Token), CancellationToken.None),
            Task.Run(() => ListenAsync(stopping.Token), CancellationToken.None));
        return Task.CompletedTask;
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        store.Log.Committed -= OnCommitted;
        await stopping.CancelAsync();
        await running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void OnCommitted()
    {
        wake.Writer.TryWrite(true);
        notify.Writer.TryWrite(true);
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var backoff = ShortestWait;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                wake.Reader.TryRead(out _);
                var horizon = await store.Log.SettleAsync(cancellationToken);
                var found = await AdvanceAsync(horizon.Sequence, cancellationToken);
                if (found > 0 || !horizon.IsBehind)
                {
                    backoff = ShortestWait;
                }
                TimeSpan wait = horizon.IsBehind ? backoff : options.PollInterval;
                backoff = TimeSpan.FromTicks(Math.Min(2 * backoff.Ticks, ((TimeSpan)options.PollInterval).Ticks));
                await WaitAsync(wait, found > 1 ? GatherWhenBusy : Gather, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogUnreadable(exception.Message);
                await Task.Delay(options.PollInterval, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Waits until it is woken or the time is over, then a moment more, in which other commits join.</summary>
    private async Task WaitAsync(TimeSpan time, TimeSpan gather, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(time);
        Task woken = wake.Reader.WaitToReadAsync(limit.Token).AsTask();
        await woken.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        await Task.Delay(gather, cancellationToken);
    }

    /// <summary>Reads up to the horizon; returns how far that was.</summary>
    private async Task<long> AdvanceAsync(long horizon, CancellationToken cancellationToken)
    {
        if (head < 0)
        {
            lock (gate)
            {
                start = head = horizon;
            }
            ready.TrySetResult();
            return 0;
        }
        var found = horizon - head;
        while (head < horizon)
        {
            var rows = await store.Log.ReadAsync(LogRows.WithReloads, null, head, horizon, PageSize, cancellationToken);
            Append(rows, rows.Count == PageSize ? rows[^1].Sequence : horizon);
        }
        return found;
    }

    private void Append(IReadOnlyList<StoredEvent> rows, long newHead)
    {
        List<TaskCompletionSource> woken = [];
        lock (gate)
        {
            recent.AddRange(rows.Select(row => new TailEvent(row, formatter)));
            text += rows.Sum(row => row.TextLength);
            head = newHead;
            Shorten();
            foreach (var partition in rows.Select(row => row.Partition).Distinct().Concat(rows.Count > 0 ? [All] : []))
            {
                woken.Add(news[partition]);
                news[partition] = NewSource();
            }
        }
        woken.ForEach(source => source.TrySetResult());
    }

    /// <summary>Seldom, and then many at once: a removal from the front moves the rest.</summary>
    private void Shorten()
    {
        if (recent.Count <= 2 * Capacity && text <= 2 * MostText)
        {
            return;
        }
        var gone = 0;
        while (recent.Count - gone > Capacity || (text > MostText && gone < recent.Count))
        {
            text -= recent[gone++].Stored.TextLength;
        }
        start = recent[gone - 1].Sequence;
        recent.RemoveRange(0, gone);
    }

    /// <summary>Notifies other silos, never within a commit: NOTIFY would make commits wait for each other.</summary>
    private async Task NotifyAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await notify.Reader.ReadAsync(cancellationToken);
                if (options.AlwaysNotify || silos.GetApproximateSiloStatuses(onlyActive: true).Count > 1)
                {
                    await store.Log.NotifyAsync(cancellationToken);
                }
                await Task.Delay(TimeSpan.FromMilliseconds(5), cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // The other silos read the log soon anyway.
                LogUnreadable(exception.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await store.Log.ListenAsync(() => wake.Writer.TryWrite(true), cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogUnreadable(exception.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(LogLevel.Warning, "The log of events can't be read at the moment: {Reason}")]
    private partial void LogUnreadable(string reason);
}
