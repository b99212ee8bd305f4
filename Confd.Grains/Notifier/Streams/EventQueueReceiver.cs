using Confd.Storage;
using Orleans.Providers.Streams.Common;
using Orleans.Streams;

namespace Confd.Notifier;

/// <summary>Reads one partition of the log for Orleans' pulling agent, from the stored cursor on.</summary>
/// <remarks>It waits for the next event itself, so that the agent is woken rather than polling.</remarks>
internal sealed class EventQueueReceiver(
    int partition, IConfdStore store, EventTail tail, LogQueueCache cache, CancellationToken hostStopping) : IQueueAdapterReceiver
{
    private const int BatchSize = 200;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(1);

    // The agent is stopped only after it has an answer, so the end of the host must end the wait.
    private readonly CancellationTokenSource stopping = CancellationTokenSource.CreateLinkedTokenSource(hostStopping);
    private Task<TailPage>? reading;
    private SinkCursor? cursor;
    private long position;
    private DateTime savedAt = DateTime.UtcNow;

    public async Task Initialize(TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout);
        cursor = await store.Log.ClaimAsync(EventStreams.Sink, partition, limit.Token);
        position = cursor.Sequence;
        cache.Start(position);
    }

    public Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount) => GetQueueMessagesAsync(maxCount, CancellationToken.None);

    public async Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount, CancellationToken cancellationToken)
    {
        if (cursor is null)
        {
            await Initialize(Timeout);
        }
        try
        {
            await SaveAsync(SaveInterval, stopping.Token);
            reading ??= tail.ReadAsync(
                LogRows.DomainEvent, partition, position, maxCount > 0 ? Math.Min(maxCount, BatchSize) : BatchSize, Timeout, stopping.Token);
            await Task.WhenAny(reading, cache.WhenFetched).WaitAsync(cancellationToken);
            if (!reading.IsCompleted)
            {
                return [.. cache.TakeFetched().Select(stream => new StreamSignal(stream, new EventSequenceTokenV2(position)))];
            }
            var page = await reading;
            reading = null;
            position = page.Position;
            return
            [
                .. page.Events.Select(one => new ConfdEventBatch(ConfdStreams.Of(one.Stored.TenantUuid), one.DomainEvent)),
                .. cache.TakeFetched().Select(stream => new StreamSignal(stream, new EventSequenceTokenV2(position))),
            ];
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

    /// <summary>Not used: the cache says how far every subscriber has come.</summary>
    public Task MessagesDeliveredAsync(IList<IBatchContainer> messages) => Task.CompletedTask;

    public async Task Shutdown(TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout);
        await stopping.CancelAsync();
        if (cursor is not null)
        {
            await SaveAsync(TimeSpan.Zero, limit.Token);
        }
    }

    private async Task SaveAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        var delivered = cache.Delivered;
        if (delivered > cursor!.Sequence && DateTime.UtcNow - savedAt >= interval)
        {
            // When a newer owner has claimed the cursor, this agent is about to be stopped; nothing is saved then.
            cursor = cursor with { Sequence = delivered };
            savedAt = DateTime.UtcNow;
            await store.Log.SaveAsync(cursor, cancellationToken);
        }
    }
}
