using Confd.Storage;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Streams;

namespace Confd.Notifier;

/// <summary>The log as the queue of an Orleans stream provider: a queue for each partition.</summary>
internal sealed class EventStreams(string name, IConfdStore store, EventTail tail, CancellationToken hostStopping)
    : IQueueAdapterFactory, IQueueAdapter, IQueueAdapterCache
{
    /// <summary>Name of the cursors.</summary>
    public const string Sink = "streams";

    private readonly EventQueueMapper mapper = new();
    private readonly System.Collections.Concurrent.ConcurrentDictionary<QueueId, EventQueueCache> caches = new();

    public string Name => name;

    public bool IsRewindable => true;

    public StreamProviderDirection Direction => StreamProviderDirection.ReadOnly;

    public Task<IQueueAdapter> CreateAdapter() => Task.FromResult<IQueueAdapter>(this);

    public IQueueAdapterCache GetQueueAdapterCache() => this;

    public IStreamQueueMapper GetStreamQueueMapper() => mapper;

    public Task<IStreamFailureHandler> GetDeliveryFailureHandler(QueueId queueId) =>
        Task.FromResult<IStreamFailureHandler>(new NoOpStreamDeliveryFailureHandler());

    /// <summary>The pulling agent asks for the cache first, then for the receiver that fills it.</summary>
    public IQueueCache CreateQueueCache(QueueId queueId) => caches[queueId] = new EventQueueCache(store, tail);

    public IQueueAdapterReceiver CreateReceiver(QueueId queueId) =>
        new EventQueueReceiver((int)queueId.GetNumericId(), store, tail, caches[queueId], hostStopping);

    public Task QueueMessageBatchAsync<T>(
        StreamId streamId, IEnumerable<T> events, StreamSequenceToken? token, Dictionary<string, object>? requestContext) =>
        throw new NotSupportedException("Events are told by changing something, never by writing to a stream.");
}

/// <summary>Tenants to queues as the log has them in partitions; queues to silos by Orleans' ring, evenly.</summary>
internal sealed class EventQueueMapper : IConsistentRingStreamQueueMapper
{
    private readonly QueueId[] queues = [.. Enumerable.Range(0, EventPartition.Count)
        .Select(partition => QueueId.GetQueueId(ConfdStreams.Namespace, (uint)partition, (uint)partition * (uint.MaxValue / EventPartition.Count)))];

    public IEnumerable<QueueId> GetAllQueues() => queues;

    public QueueId GetQueueForStream(StreamId streamId) =>
        queues[EventPartition.Of(TenantOf(streamId))];

    public IEnumerable<QueueId> GetQueuesForRange(IRingRange range) =>
        queues.Where(queue => range.InRange(queue.GetUniformHashCode()));

    /// <summary>Null for the stream of the whole system, and for streams that are none of ours.</summary>
    public static Guid? TenantOf(StreamId streamId) =>
        Guid.TryParse(streamId.GetKeyAsString(), out var tenant) && tenant != Guid.Empty ? tenant : null;
}
