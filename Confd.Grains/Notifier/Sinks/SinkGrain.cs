using Confd.Storage;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Orleans.Providers.Streams.Common;
using Orleans.Runtime;
using Orleans.Runtime.Placement;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Confd.Notifier;

/// <summary>Takes pages of the log from its stream and hands them to a sink: batch, confirmation, cursor, next batch.</summary>
/// <remarks>
/// The subscription begins after what the cursor says is done. The grain accepts a page or two before it has delivered them; while
/// the other side is away it has no room, and lets its stream begin again at the first page that it did not accept, so the
/// stream's reader holds nothing for it and it finds everything in the log later.
/// Two activations may run for a moment when silos come and go. The newer one takes the cursor over, and the older
/// one learns it at its next save; what both delivered is the same events with the same ids.
/// </remarks>
[ImplicitStreamSubscription(SinkStreams.Namespace), PreferLocalPlacement]
internal sealed partial class SinkGrain(
    IEnumerable<ISinkFactory> factories, IConfdStore store, EventTail tail, NotifierMetrics metrics,
    ILocalSiloDetails local, ILogger<SinkGrain> logger) : Grain, ISinkGrain, IStreamSubscriptionObserver, IAsyncObserver<LogPage>
{
    /// <summary>Attempts for an event that the other side refuses, before it is set aside.</summary>
    private const int MostAttempts = 5;

    /// <summary>How often a place is saved after which nothing was for this sink.</summary>
    private static readonly TimeSpan QuietSave = TimeSpan.FromSeconds(20);

    /// <summary>How often a sink with something to do besides events is looked at.</summary>
    private static readonly TimeSpan DueLook = TimeSpan.FromSeconds(1);

    /// <summary>How long a page waits for room. Shorter than a call may take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LastSave = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource stopping = new();
    private readonly SinkInbox inbox = new();
    private StreamSubscriptionHandle<LogPage>? subscription;
    private ISink? sink;
    private SinkCheckpoint? place;
    private Task running = Task.CompletedTask;
    private bool hasReplays = true;
    private bool isMoving;
    private bool isIdle;
    private string? error;

    private string Name => this.GetPrimaryKeyString().Split('/')[0];

    /// <summary>Everything up to it is done. What is for others counts at once, where the cursor is moved on from time to time.</summary>
    private long? Reached =>
        isIdle && inbox.Count == 0 && sink is { IsDue: false } ? Math.Max(place!.Position, inbox.Accepted) : place?.Position;

    private int Partition => int.Parse(this.GetPrimaryKeyString().Split('/')[1], System.Globalization.CultureInfo.InvariantCulture);

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(5), cancellationToken).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    public Task ReplayAsync()
    {
        hasReplays = true;
        inbox.Nudge();
        return Task.CompletedTask;
    }

    public Task<string?> ErrorAsync() => Task.FromResult(error);

    public Task<SinkCondition> ConditionAsync()
    {
        var peer = sink?.Peer;
        return Task.FromResult(new SinkCondition(Reached, peer?.IsConnected == true, peer?.Version, error ?? peer?.Error));
    }

    public async Task<bool> WhenDoneAsync(long sequence, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping.Token);
        // An event may be readable a moment before this silo knows what it changed. The caller knows the event from an answer, so the silo
        // knows by now.
        long? wanted = null;
        inbox.Nudge();
        try
        {
            await inbox.WhenAsync(() => isMoving || IsDone(), wait, end.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The next activation may know.
        }
        return IsDone();

        bool IsDone()
        {
            if (sink is not { } current)
            {
                return false;
            }
            wanted ??= current.Wanted;
            return Reached >= sequence && current.Done >= wanted;
        }
    }

    /// <summary>The first page for this activation is there.</summary>
    public async Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory)
    {
        if (factories.FirstOrDefault(factory => factory.Name == Name) is { } factory)
        {
            subscription = handleFactory.Create<LogPage>();
            await BeginAsync(factory, stopping.Token);
            running = RunAsync(factory, stopping.Token);
        }
    }

    public async Task OnNextAsync(LogPage item, StreamSequenceToken? token = null)
    {
        Follow(item.Silo);
        var hasRoom = await HasRoomAsync(item);
        if (!hasRoom || item.After > inbox.Accepted)
        {
            await ResumeAsync();
            return;
        }
        if (item.IsExpired && item.Position > inbox.Accepted)
        {
            LogMissed(Name, Partition, inbox.Accepted, item.Position);
        }
        inbox.Add(item.Events.Select(tail.Wrap), item.Position);
    }

    public Task OnCompletedAsync() => Task.CompletedTask;

    /// <summary>The next page shows that this one is missing.</summary>
    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    private async Task<bool> HasRoomAsync(LogPage page)
    {
        if (page.Events.Count == 0)
        {
            return true;
        }
        try
        {
            return await inbox.WhenAsync(() => sink is not null && inbox.Count < BatchSize, Patience, tail.Closing);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private int BatchSize => factories.First(factory => factory.Name == Name).BatchSize;

    /// <summary>The stream's next delivery begins after what was accepted.</summary>
    private async Task ResumeAsync() =>
        subscription = await subscription!.ResumeAsync(this, new EventSequenceTokenV2(inbox.Accepted));

    /// <summary>It belongs on the silo that reads its partition.</summary>
    private void Follow(SiloAddress silo)
    {
        if (silo != local.SiloAddress && !isMoving)
        {
            isMoving = true;
            RequestContext.Set(IPlacementDirector.PlacementHintKey, silo);
            this.MigrateOnIdle();
        }
    }

    private async Task BeginAsync(ISinkFactory factory, CancellationToken cancellationToken)
    {
        await EndAsync();
        var cursor = await store.Log.ClaimAsync(Name, Partition, cancellationToken);
        var begun = factory.Create();
        try
        {
            await begun.StartAsync(cursor.Sequence, cancellationToken);
        }
        catch (Exception)
        {
            await begun.DisposeAsync();
            throw;
        }
        (sink, place) = (begun, new SinkCheckpoint(store.Log, cursor));
        inbox.Restart(cursor.Sequence);
        await ResumeAsync();
    }

    private async Task RunAsync(ISinkFactory factory, CancellationToken cancellationToken)
    {
        var backoff = FirstBackoff;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (sink is null)
                {
                    await BeginAsync(factory, cancellationToken);
                }
                await FollowAsync(factory, sink!, place!, cancellationToken);
                break;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // The database can't be reached, or the sink itself is broken: begin again from the stored cursor.
                error = exception.Message;
                LogBroken(exception, Name, Partition);
                await EndAsync();
                await Task.Delay(backoff, cancellationToken).ConfigureAwait(
                    ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                backoff = Longer(backoff);
            }
            catch (Exception)
            {
                // It stops, whatever breaks off with it.
                break;
            }
        }
        if (cancellationToken.IsCancellationRequested && place is { } reached)
        {
            // So that the next owner has nothing to repeat.
            using var timeout = new CancellationTokenSource(LastSave);
            Task lastSave = reached.SaveAsync(timeout.Token);
            await lastSave.ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
        await EndAsync();
    }

    private async Task EndAsync()
    {
        if (sink is { } ended)
        {
            (sink, place) = (null, null);
            await ended.DisposeAsync();
        }
    }

    private async Task FollowAsync(ISinkFactory factory, ISink to, SinkCheckpoint at, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            if (hasReplays)
            {
                hasReplays = false;
                await ReplayAsync(to, cancellationToken);
            }
            if (!await AdvanceAsync(factory.BatchSize, to, at, cancellationToken))
            {
                LogLost(Name, Partition);
                DeactivateOnIdle();
                return;
            }
        }
    }

    /// <summary>The next batch. False when the sink has a newer owner.</summary>
    private async Task<bool> AdvanceAsync(int size, ISink to, SinkCheckpoint at, CancellationToken cancellationToken)
    {
        isIdle = true;
        var isWoken = await inbox.WhenAsync(
            () => inbox.Count > 0 || hasReplays || to.IsDue, at.NextSave ?? (to.Wanted > 0 ? DueLook : QuietSave), cancellationToken);
        isIdle = false;
        if (!isWoken)
        {
            // What is for others moves the cursor on as well, or retention would overtake it.
            return await at.MoveAsync(inbox.Accepted, cancellationToken);
        }
        if (inbox.Count == 0 && !to.IsDue)
        {
            return true;
        }
        if (to.Window > TimeSpan.Zero)
        {
            await inbox.WhenAsync(() => inbox.Count >= size, to.Window, cancellationToken);
        }
        var (events, position) = inbox.Take(size);
        await DeliverAsync(to, events, cancellationToken);
        metrics.Delivered(Name, events.Count);
        var moving = at.MoveAsync(position, cancellationToken);
        // Callers that wait for an event need not wait until the place is saved.
        inbox.Nudge();
        return await moving;
    }

    /// <summary>Returns when every event is delivered or set aside.</summary>
    private async Task DeliverAsync(ISink to, IReadOnlyList<TailEvent> events, CancellationToken cancellationToken)
    {
        var backoff = FirstBackoff;
        var attempts = 0;
        var next = 0;
        do
        {
            var delivery = await to.DeliverAsync(next == 0 ? events : [.. events.Skip(next)], cancellationToken);
            if (delivery.Done > 0)
            {
                next += delivery.Done;
                attempts = 0;
                backoff = FirstBackoff;
            }
            if (delivery.Error is null)
            {
                error = null;
                continue;
            }
            if (error is null)
            {
                LogFailing(Name, Partition, delivery.Error);
            }
            error = delivery.Error;
            metrics.Failed(Name);
            if (!delivery.IsUnavailable && next < events.Count && ++attempts >= MostAttempts)
            {
                var culprit = delivery.Culprit ?? events[next].Sequence;
                LogDeadLetter(culprit, Name, delivery.Error);
                await store.Log.AddDeadLetterAsync(Name, culprit, delivery.Error, attempts, cancellationToken);
                to.Drop();
                next += delivery.Culprit is null ? 1 : 0;
                attempts = 0;
                error = null;
                continue;
            }
            await Task.Delay(backoff, cancellationToken);
            backoff = Longer(backoff);
        }
        while (next < events.Count || error is not null);
    }

    private async Task ReplayAsync(ISink to, CancellationToken cancellationToken)
    {
        foreach (var failed in await store.Log.ReplaysAsync(Name, Partition, cancellationToken))
        {
            // It is set aside again when it fails again.
            await DeliverAsync(to, [tail.Wrap(failed.Event)], cancellationToken);
            await store.Log.ForgetFailedAsync(failed.Id, cancellationToken);
        }
    }

    private static TimeSpan Longer(TimeSpan backoff) =>
        TimeSpan.FromTicks(Math.Min(2 * backoff.Ticks, LongestBackoff.Ticks));

    [LoggerMessage(LogLevel.Error, "Sink {Sink} of partition {Partition} stopped and begins again")]
    private partial void LogBroken(Exception exception, string sink, int partition);

    [LoggerMessage(LogLevel.Warning, "Sink {Sink} of partition {Partition} can't deliver and tries again: {Reason}")]
    private partial void LogFailing(string sink, int partition, string reason);

    [LoggerMessage(LogLevel.Error, "Event {Sequence} is set aside, sink {Sink} does not take it: {Reason}")]
    private partial void LogDeadLetter(long sequence, string sink, string reason);

    [LoggerMessage(LogLevel.Error, "Sink {Sink} of partition {Partition} was so far behind that events after {Position} up to {Floor} were removed before it could read them")]
    private partial void LogMissed(string sink, int partition, long position, long floor);

    [LoggerMessage(LogLevel.Information, "Sink {Sink} of partition {Partition} has a newer owner elsewhere")]
    private partial void LogLost(string sink, int partition);
}
