using Confd.Storage;
using Orleans.Providers.Streams.Common;
using Orleans.Runtime;
using Orleans.Streams;

namespace Confd.Notifier;

/// <summary>Signals new events to the pulling agent of a partition at once, and calls the sinks now and then.</summary>
/// <remarks>
/// The calls without news start the sinks, at first and after a sink was lost with its silo, and move them past parts of the log
/// that have nothing for them.
/// </remarks>
internal sealed class SinkQueueReceiver(
    int partition, IReadOnlyList<StreamId> streams, EventTail tail, LogQueueCache cache, CancellationToken hostStopping) : IQueueAdapterReceiver
{
    private const int MostEvents = 1000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource stopping = CancellationTokenSource.CreateLinkedTokenSource(hostStopping);
    private Task<TailPage>? reading;

    /// <summary>Null until the first call.</summary>
    private long? position;

    public Task Initialize(TimeSpan timeout) => Task.CompletedTask;

    public Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount) => GetQueueMessagesAsync(maxCount, CancellationToken.None);

    public async Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount, CancellationToken cancellationToken)
    {
        try
        {
            if (position is not { } after)
            {
                position = await tail.PositionAsync(stopping.Token).AsTask().WaitAsync(cancellationToken);
                cache.Start(position.Value);
                cache.Beat();
                return Signals(streams);
            }
            reading ??= tail.ReadAsync(
                LogRows.WithReloads, partition == SinkPartition.All ? null : partition, after, MostEvents, Interval, stopping.Token);
            await Task.WhenAny(reading, cache.WhenFetched).WaitAsync(cancellationToken);
            var fetched = cache.TakeFetched();
            if (!reading.IsCompleted)
            {
                return Signals(fetched);
            }
            var page = await reading;
            reading = null;
            position = page.Position;
            cache.Start(page.Position);
            if (page.Events.Count == 0)
            {
                cache.Beat();
            }
            return Signals(streams);
        }
        catch (OperationCanceledException)
        {
            return [];
        }
        catch (Exception)
        {
            reading = null;
            throw;
        }
    }

    /// <summary>Not used: each sink keeps its own place.</summary>
    public Task MessagesDeliveredAsync(IList<IBatchContainer> messages) => Task.CompletedTask;

    public Task Shutdown(TimeSpan timeout) => stopping.CancelAsync();

    private List<IBatchContainer> Signals(IEnumerable<StreamId> to) =>
        [.. to.Select(stream => new StreamSignal(stream, new EventSequenceTokenV2(position!.Value)))];
}
