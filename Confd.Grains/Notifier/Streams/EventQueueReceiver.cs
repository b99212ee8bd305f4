using Confd.Storage;
using Orleans.Streams;

namespace Confd.Notifier;

/// <summary>Reads one partition of the log for Orleans' pulling agent, from the stored cursor on.</summary>
/// <remarks>It waits for the next event itself, so that the agent is woken rather than polling.</remarks>
internal sealed class EventQueueReceiver(
    int partition, IConfdStore store, EventTail tail, EventQueueCache cache, CancellationToken hostStopping) : IQueueAdapterReceiver
{
    private const int BatchSize = 200;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(1);

    // The agent is told to stop only once it has an answer, so the end of the host ends the waiting.
    private readonly CancellationTokenSource stopping = CancellationTokenSource.CreateLinkedTokenSource(hostStopping);
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

    public async Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount)
    {
        if (cursor is null)
        {
            await Initialize(Timeout);
        }
        try
        {
            await SaveAsync(SaveInterval, stopping.Token);
            var page = await tail.ReadAsync(
                LogRows.DomainEvent, partition, position, maxCount > 0 ? Math.Min(maxCount, BatchSize) : BatchSize, Timeout, stopping.Token);
            position = page.IsExpired ? await store.Log.FloorAsync(stopping.Token) : page.Position;
            return [.. page.Events.Select(one => new ConfdEventBatch(ConfdStreams.Of(one.Stored.TenantUuid), one.DomainEvent))];
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return [];
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
