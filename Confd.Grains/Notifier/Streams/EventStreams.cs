using System.Collections.Concurrent;
using Confd.Storage;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Streams;

namespace Confd.Notifier;

/// <summary>The log as the queue of Orleans' stream provider for programs: a stream for each tenant, a queue for each partition.</summary>
internal sealed class EventStreams(string name, IConfdStore store, EventTail tail, CancellationToken hostStopping)
    : IQueueAdapterFactory, IQueueAdapter, IQueueAdapterCache
{
    /// <summary>Name of the cursors.</summary>
    public const string Sink = "streams";

    private readonly LogQueueMapper mapper = new(
        ConfdStreams.Namespace, [.. Enumerable.Range(0, EventPartition.Count)], streamId => EventPartition.Of(TenantOf(streamId)));

    private readonly ConcurrentDictionary<QueueId, LogQueueCache> caches = new();

    public string Name => name;

    public bool IsRewindable => true;

    public StreamProviderDirection Direction => StreamProviderDirection.ReadOnly;

    /// <summary>Null for the stream of the whole system, and for streams that are not ours.</summary>
    public static Guid? TenantOf(StreamId streamId) =>
        Guid.TryParse(streamId.GetKeyAsString(), out var tenant) && tenant != Guid.Empty ? tenant : null;

    public Task<IQueueAdapter> CreateAdapter() => Task.FromResult<IQueueAdapter>(this);

    public IQueueAdapterCache GetQueueAdapterCache() => this;

    public IStreamQueueMapper GetStreamQueueMapper() => mapper;

    public Task<IStreamFailureHandler> GetDeliveryFailureHandler(QueueId queueId) =>
        Task.FromResult<IStreamFailureHandler>(new NoOpStreamDeliveryFailureHandler());

    /// <summary>The pulling agent asks for the cache first, then for the receiver that fills it.</summary>
    public IQueueCache CreateQueueCache(QueueId queueId) =>
        caches[queueId] = new LogQueueCache(store.Log, streamId => new TenantView(streamId, tail, store.Log), hostStopping);

    public IQueueAdapterReceiver CreateReceiver(QueueId queueId) =>
        new EventQueueReceiver(mapper.PartitionOf(queueId), store, tail, caches[queueId], hostStopping);

    public Task QueueMessageBatchAsync<T>(
        StreamId streamId, IEnumerable<T> events, StreamSequenceToken? token, Dictionary<string, object>? requestContext) =>
        throw new NotSupportedException("Events are told by changing something, never by writing to a stream.");
}
