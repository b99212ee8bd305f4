using System.Collections.Concurrent;
using System.Globalization;
using Confd.Storage;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Runtime.Providers;
using Orleans.Streams;

namespace Confd.Notifier;

/// <summary>
/// The log as the queue of Orleans' stream provider for sinks: a stream for each sink and partition, a queue for each
/// partition. <see cref="SinkGrain"/> is their implicit subscriber; the queue balancer says which silo reads a queue.
/// </summary>
internal sealed class SinkStreams : IQueueAdapterFactory, IQueueAdapter, IQueueAdapterCache
{
    /// <summary>Name of the provider.</summary>
    public const string Provider = "log";

    /// <summary>Namespace of the streams; their keys are those of the grains, <c>sink/partition</c>.</summary>
    public const string Namespace = "confd.log";

    private readonly IConfdStore store;
    private readonly EventTail tail;
    private readonly SiloAddress silo;
    private readonly CancellationToken hostStopping;
    private readonly Dictionary<StreamId, (ISinkFactory Factory, int Partition)> streams = [];
    private readonly LogQueueMapper mapper;
    private readonly ConcurrentDictionary<QueueId, LogQueueCache> caches = new();

    public SinkStreams(
        string name, IConfdStore store, EventTail tail, IEnumerable<ISinkFactory> factories, ILocalSiloDetails local,
        CancellationToken hostStopping)
    {
        (Name, this.store, this.tail, silo, this.hostStopping) = (name, store, tail, local.SiloAddress, hostStopping);
        foreach (var factory in factories)
        {
            foreach (var partition in factory.Partitions)
            {
                streams.Add(StreamId.Create(Namespace, KeyOf(factory.Name, partition)), (factory, partition));
            }
        }
        mapper = new LogQueueMapper(
            Namespace, [.. streams.Values.Select(one => one.Partition).Distinct().Order()], streamId => streams[streamId].Partition);
    }

    public string Name { get; }

    public bool IsRewindable => true;

    public StreamProviderDirection Direction => StreamProviderDirection.ReadOnly;

    /// <summary>Key of the stream and of the grain.</summary>
    public static string KeyOf(string sink, int partition) => string.Create(CultureInfo.InvariantCulture, $"{sink}/{partition}");

    public Task<IQueueAdapter> CreateAdapter() => Task.FromResult<IQueueAdapter>(this);

    public IQueueAdapterCache GetQueueAdapterCache() => this;

    public IStreamQueueMapper GetStreamQueueMapper() => mapper;

    public Task<IStreamFailureHandler> GetDeliveryFailureHandler(QueueId queueId) =>
        Task.FromResult<IStreamFailureHandler>(new NoOpStreamDeliveryFailureHandler());

    public IQueueCache CreateQueueCache(QueueId queueId) => caches[queueId] = new LogQueueCache(store.Log, ViewOf, hostStopping);

    public IQueueAdapterReceiver CreateReceiver(QueueId queueId)
    {
        var partition = mapper.PartitionOf(queueId);
        return new SinkQueueReceiver(
            partition, [.. streams.Where(one => one.Value.Partition == partition).Select(one => one.Key)], tail, caches[queueId], hostStopping);
    }

    public Task QueueMessageBatchAsync<T>(
        StreamId streamId, IEnumerable<T> events, StreamSequenceToken? token, Dictionary<string, object>? requestContext) =>
        throw new NotSupportedException("Events are told by changing something, never by writing to a stream.");

    private SinkView? ViewOf(StreamId streamId) =>
        streams.TryGetValue(streamId, out var one) ? new SinkView(streamId, one.Factory, one.Partition, tail, silo) : null;
}

/// <summary>Pauses between calls of a sink's grain that can't be reached: its silo has gone, or the database is away.</summary>
internal sealed class DeliveryBackoff : IMessageDeliveryBackoffProvider
{
    public TimeSpan Next(int attempt) => TimeSpan.FromMilliseconds(Math.Min(200 << Math.Min(attempt, 10), 2000));
}
