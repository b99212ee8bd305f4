namespace Confd.Gateway.Events;

/// <summary>
/// The end of the log on this gateway. The hub reads it once from the silos for all watchers, and hands it to each in
/// memory. It reads only while there are watchers, and shortly after the last one has left.
/// </summary>
internal sealed partial class EventHub(IGrainFactory grains, TimeProvider time, ILogger<EventHub> logger) : IAsyncDisposable
{
    private const int Capacity = 4096;

    /// <summary>Maximum number of characters in memory: some events carry whole resources.</summary>
    private const long MostText = 4_000_000;

    private const int PageSize = 500;

    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly HashSet<EventWatcher> watchers = [];
    private readonly List<ConfdEvent> recent = [];
    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;
    private TaskCompletionSource ready = NewSource();

    /// <summary>Memory has the events after start, up to the position.</summary>
    private long start;
    private long position;

    private long text;

    /// <summary>Number of connected watchers.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return watchers.Count;
            }
        }
    }

    /// <summary>All watchers have been given every event up to this place.</summary>
    public long Position => Volatile.Read(ref position);

    /// <summary>The end of the log as far as this gateway knows it.</summary>
    public async Task<long> EndAsync(CancellationToken cancellationToken)
    {
        await RunningAsync(cancellationToken);
        return Position;
    }

    /// <summary>A piece of the log from before the events in memory.</summary>
    public Task<EventPage> ReadAsync(long after, CancellationToken cancellationToken) =>
        grains.GetGrain<IEventLogGrain>(0).ReadAsync(after, PageSize, TimeSpan.Zero, cancellationToken);

    /// <summary>
    /// Adds a watcher, and gives it the events in memory after the place that it has seen. False when memory
    /// does not go back that far, or has more events than may wait: the watcher then reads the log and tries again.
    /// </summary>
    public async Task<bool> TryJoinAsync(EventWatcher watcher, CancellationToken cancellationToken)
    {
        await RunningAsync(cancellationToken);
        lock (gate)
        {
            if (watcher.Seen < start || !ready.Task.IsCompleted || recent.Count(watcher.Wants) > EventWatcher.MostWaiting / 2)
            {
                return false;
            }
            recent.ForEach(published => watcher.TryOffer(published));
            watchers.Add(watcher);
            return true;
        }
    }

    public void Leave(EventWatcher watcher)
    {
        lock (gate)
        {
            watchers.Remove(watcher);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private Task RunningAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (running.IsCompleted)
            {
                ready = NewSource();
                recent.Clear();
                text = 0;
                running = Task.Run(() => FollowAsync(stopping.Token), CancellationToken.None);
            }
            return ready.Task.WaitAsync(cancellationToken);
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        long? after = null;
        var lastWatched = time.GetTimestamp();
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var page = await grains.GetGrain<IEventLogGrain>(0).ReadAsync(after, PageSize, Wait, cancellationToken);
                if (page.IsExpired)
                {
                    // This gateway was cut off for longer than the log is kept. Its watchers notice when they read the log.
                    LogExpired(after ?? 0);
                    DropAll();
                    after = null;
                    continue;
                }
                Hand(page, isFirst: after is null);
                after = page.Position;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogUnreadable(exception.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(250), time, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            lock (gate)
            {
                lastWatched = watchers.Count > 0 ? time.GetTimestamp() : lastWatched;
                if (time.GetElapsedTime(lastWatched) > IdleTime)
                {
                    // The next watcher starts the reading again. Until then nothing asks the silos.
                    running = Task.CompletedTask;
                    return;
                }
            }
        }
    }

    private void Hand(EventPage page, bool isFirst)
    {
        lock (gate)
        {
            if (isFirst)
            {
                start = page.Position;
            }
            foreach (var published in page.Events)
            {
                recent.Add(published);
                text += SizeOf(published);
                watchers.RemoveWhere(watcher => !watcher.TryOffer(published));
            }
            Shorten();
            Volatile.Write(ref position, page.Position);
            ready.TrySetResult();
        }
    }

    private static int SizeOf(ConfdEvent published) => published.Headers.Length + published.Data.Length;

    /// <summary>Removing from the front moves the rest, so remove seldom and much at once.</summary>
    private void Shorten()
    {
        if (recent.Count <= 2 * Capacity && text <= 2 * MostText)
        {
            return;
        }
        var gone = 0;
        while (recent.Count - gone > Capacity || (text > MostText && gone < recent.Count))
        {
            text -= SizeOf(recent[gone++]);
        }
        start = recent[gone - 1].Sequence;
        recent.RemoveRange(0, gone);
    }

    private void DropAll()
    {
        lock (gate)
        {
            foreach (var watcher in watchers)
            {
                watcher.Leave();
            }
            watchers.Clear();
            recent.Clear();
            text = 0;
            // No watcher joins before the starting place is known.
            ready = NewSource();
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(LogLevel.Warning, "The log of events can't be read at the moment: {Reason}")]
    private partial void LogUnreadable(string reason);

    [LoggerMessage(LogLevel.Warning, "The log is not kept as far back as {Position}, where this gateway was cut off")]
    private partial void LogExpired(long position);
}
