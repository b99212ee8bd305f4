using Confd.Storage;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Confd.Notifier;

/// <summary>Reads the log from a stored cursor and hands it to a sink: batch, confirmation, cursor, next batch.</summary>
/// <remarks>
/// Two activations may run for a moment when silos come and go. The newer one takes the cursor over, and the older
/// one learns it at its next save; what both delivered is the same events with the same ids.
/// </remarks>
[PreferLocalPlacement]
internal sealed partial class SinkGrain(
    IEnumerable<ISinkFactory> factories, IConfdStore store, EventTail tail, NotifierMetrics metrics,
    ILocalSiloDetails local, ILogger<SinkGrain> logger) : Grain, ISinkGrain
{
    /// <summary>Attempts for an event that the other side refuses, before it is set aside.</summary>
    private const int MostAttempts = 5;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LastSave = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource stopping = new();
    private CancellationTokenSource interrupt = new();
    private Task running = Task.CompletedTask;
    private bool hasReplays = true;
    private string? error;

    private string Name => this.GetPrimaryKeyString().Split('/')[0];

    private int Partition => int.Parse(this.GetPrimaryKeyString().Split('/')[1], System.Globalization.CultureInfo.InvariantCulture);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (factories.FirstOrDefault(factory => factory.Name == Name) is { } factory)
        {
            running = RunAsync(factory, stopping.Token);
        }
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(5), cancellationToken).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    public Task KeepAsync(SiloAddress silo)
    {
        if (silo != local.SiloAddress)
        {
            RequestContext.Set(IPlacementDirector.PlacementHintKey, silo);
            this.MigrateOnIdle();
        }
        return Task.CompletedTask;
    }

    public async Task ReplayAsync()
    {
        hasReplays = true;
        await interrupt.CancelAsync();
    }

    public Task<string?> ErrorAsync() => Task.FromResult(error);

    private async Task RunAsync(ISinkFactory factory, CancellationToken cancellationToken)
    {
        var backoff = FirstBackoff;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(factory, cancellationToken);
                return;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // The database can't be reached, or the sink itself is broken: begin again from the stored cursor.
                error = exception.Message;
                LogBroken(exception, Name, Partition);
                await Task.Delay(backoff, cancellationToken).ConfigureAwait(
                    ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                backoff = Longer(backoff);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task FollowAsync(ISinkFactory factory, CancellationToken cancellationToken)
    {
        await using var sink = factory.Create();
        var cursor = await store.Log.ClaimAsync(Name, Partition, cancellationToken);
        await sink.StartAsync(cursor.Sequence, cancellationToken);
        var place = new SinkCheckpoint(store.Log, cursor);
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                if (hasReplays)
                {
                    hasReplays = false;
                    await ReplayAsync(sink, cancellationToken);
                }
                if (!await AdvanceAsync(factory, sink, place, cancellationToken))
                {
                    LogLost(Name, Partition);
                    DeactivateOnIdle();
                    return;
                }
            }
        }
        finally
        {
            if (cancellationToken.IsCancellationRequested)
            {
                // So that the next owner has nothing to repeat.
                using var timeout = new CancellationTokenSource(LastSave);
                Task lastSave = place.SaveAsync(timeout.Token);
                await lastSave.ConfigureAwait(
                    ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
    }

    /// <summary>The next batch. False when the sink has a newer owner.</summary>
    private async Task<bool> AdvanceAsync(ISinkFactory factory, ISink sink, SinkCheckpoint place, CancellationToken cancellationToken)
    {
        var page = await NextAsync(factory, sink, place, cancellationToken);
        if (page.IsExpired)
        {
            var floor = await store.Log.FloorAsync(cancellationToken);
            LogMissed(Name, Partition, place.Position, floor);
            return await place.MoveAsync(floor, cancellationToken);
        }
        if (page.Events.Count > 0)
        {
            await DeliverAsync(sink, page.Events, cancellationToken);
            metrics.Delivered(Name, page.Events.Count);
        }
        // What is for others moves the cursor on as well, or retention would overtake it.
        return await place.MoveAsync(page.Position, cancellationToken);
    }

    private async Task<TailPage> NextAsync(ISinkFactory factory, ISink sink, SinkCheckpoint place, CancellationToken cancellationToken)
    {
        int? partition = Partition == SinkPartition.All ? null : Partition;
        var size = factory.BatchSize;
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, interrupt.Token);
        TailPage page;
        try
        {
            page = await tail.ReadAsync(factory.Rows, partition, place.Position, size, place.NextSave ?? Timeout, wait.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            interrupt = new CancellationTokenSource();
            return new TailPage([], place.Position);
        }
        if (page.Events.Count == 0 || page.Events.Count == size || sink.Window == TimeSpan.Zero)
        {
            return page;
        }
        var until = DateTime.UtcNow + sink.Window;
        var gathered = page.Events.ToList();
        while (gathered.Count < size && until - DateTime.UtcNow is { Ticks: > 0 } left)
        {
            var more = await tail.ReadAsync(factory.Rows, partition, page.Position, size - gathered.Count, left, cancellationToken);
            gathered.AddRange(more.Events);
            page = more;
        }
        return page with { Events = gathered };
    }

    /// <summary>Returns when every event is delivered or set aside.</summary>
    private async Task DeliverAsync(ISink sink, IReadOnlyList<TailEvent> events, CancellationToken cancellationToken)
    {
        var backoff = FirstBackoff;
        var attempts = 0;
        for (var next = 0; next < events.Count;)
        {
            var delivery = await sink.DeliverAsync(next == 0 ? events : [.. events.Skip(next)], cancellationToken);
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
            if (!delivery.IsUnavailable && ++attempts >= MostAttempts)
            {
                var culprit = delivery.Culprit ?? events[next].Sequence;
                LogDeadLetter(culprit, Name, delivery.Error);
                await store.Log.AddDeadLetterAsync(Name, culprit, delivery.Error, attempts, cancellationToken);
                sink.Drop();
                next += delivery.Culprit is null ? 1 : 0;
                attempts = 0;
                error = null;
                continue;
            }
            await Task.Delay(backoff, cancellationToken);
            backoff = Longer(backoff);
        }
    }

    private async Task ReplayAsync(ISink sink, CancellationToken cancellationToken)
    {
        foreach (var failed in await store.Log.ReplaysAsync(Name, Partition, cancellationToken))
        {
            // It is set aside again when it fails again.
            await DeliverAsync(sink, [tail.Wrap(failed.Event)], cancellationToken);
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
