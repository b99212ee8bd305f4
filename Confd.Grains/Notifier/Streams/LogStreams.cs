using System.Collections.Concurrent;
using Confd.Storage;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Streams;

namespace Confd.Notifier;

/// <summary>The log as the queue of one of Orleans' stream providers, which reads it and never writes to it.</summary>
internal abstract class LogStreams(string name, IConfdStore store, CancellationToken hostStopping)
    : IQueueAdapterFactory, IQueueAdapter, IQueueAdapterCache
{
    private readonly ConcurrentDictionary<QueueId, LogQueueCache> caches = new();

    public string Name => name;

    public bool IsRewindable => true;

    public StreamProviderDirection Direction => StreamProviderDirection.ReadOnly;

    protected abstract LogQueueMapper Mapper { get; }

    protected IConfdStore Store => store;

    protected CancellationToken HostStopping => hostStopping;

    public Task<IQueueAdapter> CreateAdapter() => Task.FromResult<IQueueAdapter>(this);

    public IQueueAdapterCache GetQueueAdapterCache() => this;

    public IStreamQueueMapper GetStreamQueueMapper() => Mapper;

    public Task<IStreamFailureHandler> GetDeliveryFailureHandler(QueueId queueId) =>
        Task.FromResult<IStreamFailureHandler>(new NoOpStreamDeliveryFailureHandler());

    /// <summary>The pulling agent asks for the cache first, then for the receiver that fills it.</summary>
    public IQueueCache CreateQueueCache(QueueId queueId) => caches[queueId] = new LogQueueCache(store.Log, ViewOf, hostStopping);

    public IQueueAdapterReceiver CreateReceiver(QueueId queueId) => NewReceiver(Mapper.PartitionOf(queueId), caches[queueId]);

    public Task QueueMessageBatchAsync<T>(
        StreamId streamId, IEnumerable<T> events, StreamSequenceToken? token, Dictionary<string, object>? requestContext) =>
        throw new NotSupportedException("Events are told by changing something, never by writing to a stream.");

    protected abstract IQueueAdapterReceiver NewReceiver(int partition, LogQueueCache cache);

    /// <summary>What the readers of a stream read; null for one that is not ours.</summary>
    protected abstract LogView? ViewOf(StreamId streamId);
}
