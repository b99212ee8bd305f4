using System.Diagnostics;
using Confd.Storage;
using Orleans.Runtime;

namespace Confd.Notifier;

/// <summary>What the API shows of the sinks and asks them.</summary>
internal sealed class SinkDirectory(
    IConfdStore store, IEnumerable<ISinkFactory> factories, IGrainFactory grains, NotifierMetrics metrics) : IEventSinks
{
    /// <summary>A grain does not move while calls wait for it.</summary>
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SinkStatus>> StatusAsync(CancellationToken cancellationToken)
    {
        var lags = (await store.Log.LagAsync(cancellationToken)).ToLookup(lag => lag.Sink);
        var failed = await store.Log.FailedCountsAsync(cancellationToken);
        var all = new List<SinkStatus>();
        foreach (var factory in factories)
        {
            var errors = await Task.WhenAll(factory.Partitions.Select(partition => GrainOf(factory.Name, partition).ErrorAsync()));
            var own = lags[factory.Name].ToList();
            all.Add(new SinkStatus(
                factory.Name, own.Sum(lag => lag.Pending), own.Select(metrics.SecondsOf).DefaultIfEmpty().Max(),
                failed.GetValueOrDefault(factory.Name), Array.Find(errors, error => error is not null)));
        }
        return all;
    }

    /// <summary>How a sink of the whole log is doing.</summary>
    public Task<SinkCondition> ConditionAsync(string sink) => GrainOf(sink, SinkPartition.All).ConditionAsync();

    /// <summary>Waits until a sink of the whole log has done an event, and every one before it. False when it has not within the time.</summary>
    public async Task<bool> WhenDoneAsync(string sink, long sequence, TimeSpan wait, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var left = wait - Stopwatch.GetElapsedTime(started);
            try
            {
                var time = left > LongestCall ? LongestCall : left > TimeSpan.Zero ? left : TimeSpan.Zero;
                if (await GrainOf(sink, SinkPartition.All).WhenDoneAsync(sequence, time, cancellationToken))
                {
                    return true;
                }
            }
            catch (Exception exception) when (exception is OrleansException or TimeoutException)
            {
                // Its silo has gone; another one takes the sink over.
            }
            if (Stopwatch.GetElapsedTime(started) + Pause >= wait)
            {
                return false;
            }
            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task<bool> IsAwaitedAsync(string sink, ResourceId about, CancellationToken cancellationToken)
    {
        var oldest = (await store.Log.LagAsync(cancellationToken)).Where(lag => lag.Sink == sink).Min(lag => lag.OldestAt);
        if (oldest is null || factories.All(factory => factory.Name != sink))
        {
            return false;
        }
        var (_, last) = await store.Log.HistoryAsync(about, 1, 0, cancellationToken);
        return last.Count > 0 && last[0].At >= oldest;
    }

    /// <inheritdoc/>
    public async Task<(long Total, IReadOnlyList<DeadLetter> Items)> FailedAsync(int? limit, int offset, CancellationToken cancellationToken)
    {
        var (total, items) = await store.Log.FailedAsync(limit, offset, cancellationToken);
        return (total, [.. items.Select(one => new DeadLetter(
            one.Id, one.Sink, one.Error, one.Attempts, one.FailedAt, one.IsReplaying, one.Event.Sequence, one.Event.Name,
            one.Event.Resource, one.Event.TenantUuid, one.Event.Payload))]);
    }

    /// <inheritdoc/>
    public async Task<bool> ReplayAsync(long id, CancellationToken cancellationToken)
    {
        if (!await store.Log.ReplayAsync(id, cancellationToken))
        {
            return false;
        }
        foreach (var factory in factories)
        {
            await Task.WhenAll(factory.Partitions.Select(partition => GrainOf(factory.Name, partition).ReplayAsync()));
        }
        return true;
    }

    private ISinkGrain GrainOf(string sink, int partition) => grains.GetGrain<ISinkGrain>(SinkStreams.KeyOf(sink, partition));
}
