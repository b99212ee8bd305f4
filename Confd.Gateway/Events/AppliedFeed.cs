namespace Confd.Gateway.Events;

/// <summary>How far the Asterisk servers have reloaded. It asks the silos while a client watches.</summary>
internal sealed partial class AppliedFeed(IGrainFactory grains, TimeProvider time, ILogger<AppliedFeed> logger) : IDisposable
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private volatile IReadOnlyDictionary<string, long> current = new Dictionary<string, long>();
    private TaskCompletionSource changed = NewSource();
    private CancellationTokenSource? running;
    private int watchers;

    /// <summary>Place in the log by the name of the server.</summary>
    public IReadOnlyDictionary<string, long> Current => current;

    /// <summary>Completed by the next change of <see cref="Current"/>.</summary>
    public Task Changed => Volatile.Read(ref changed).Task;

    /// <summary>Somebody watches, until it is disposed of.</summary>
    public AppliedWatcher Join()
    {
        lock (gate)
        {
            if (watchers++ == 0)
            {
                running = new CancellationTokenSource();
                var token = running.Token;
                _ = Task.Run(() => FollowAsync(token), CancellationToken.None);
            }
        }
        return new AppliedWatcher(this);
    }

    /// <summary>One watcher less.</summary>
    public void Leave()
    {
        lock (gate)
        {
            if (--watchers == 0)
            {
                running?.Cancel();
            }
        }
    }

    public void Dispose() => running?.Cancel();

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                current = await grains.GetGrain<IEventLogGrain>(0).AppliedAsync(new Dictionary<string, long>(current), Wait, cancellationToken);
                Interlocked.Exchange(ref changed, NewSource()).TrySetResult();
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogUnreadable(exception.Message);
                await Task.Delay(RetryDelay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(LogLevel.Debug, "What Asterisks have loaded can't be read at the moment: {Reason}")]
    private partial void LogUnreadable(string reason);
}

/// <summary>The places of the servers that one connection was sent.</summary>
internal sealed class AppliedWatcher(AppliedFeed feed) : IDisposable
{
    private readonly Dictionary<string, long> sent = [];

    /// <summary>As <see cref="AppliedFeed.Changed"/>; to be asked for before <see cref="Take"/>.</summary>
    public Task Changed => feed.Changed;

    /// <summary>Servers that are further than what was sent.</summary>
    public IReadOnlyList<(string Server, long Position)> Take()
    {
        var news = new List<(string, long)>();
        foreach (var (server, position) in feed.Current.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            if (sent.GetValueOrDefault(server, -1) < position)
            {
                sent[server] = position;
                news.Add((server, position));
            }
        }
        return news;
    }

    public void Dispose() => feed.Leave();
}
