using System.Globalization;
using Confd.Storage;
using Orleans.Runtime;
using Orleans.Runtime.Providers;
using Orleans.Streams;

namespace Confd.Notifier;

/// <summary>
/// The log as the queue of Orleans' stream provider for sinks: a stream for each sink and partition, a queue for each
/// partition. <see cref="SinkGrain"/> is their implicit subscriber; the queue balancer says which silo reads a queue.
/// </summary>
internal sealed class SinkStreams : LogStreams
{
    /// <summary>Name of the provider.</summary>
    public const string Provider = "log";

    /// <summary>Namespace of the streams; their keys are those of the grains, <c>sink/partition</c>.</summary>
    public const string Namespace = "confd.log";

    private readonly EventTail tail;
    private readonly SiloAddress silo;
    private readonly Dictionary<StreamId, (ISinkFactory Factory, int Partition)> streams = [];

    public SinkStreams(
        string name, IConfdStore store, EventTail tail, IEnumerable<ISinkFactory> factories, ILocalSiloDetails local,
        CancellationToken hostStopping)
        : base(name, store, hostStopping)
    {
        (this.tail, silo) = (tail, local.SiloAddress);
        foreach (var factory in factories)
        {
            foreach (var partition in factory.Partitions)
            {
                streams.Add(StreamId.Create(Namespace, KeyOf(factory.Name, partition)), (factory, partition));
            }
        }
        Mapper = new LogQueueMapper(
            Namespace, [.. streams.Values.Select(one => one.Partition).Distinct().Order()], streamId => streams[streamId].Partition);
    }

    protected override LogQueueMapper Mapper { get; }

    /// <summary>Key of the stream and of the grain.</summary>
    public static string KeyOf(string sink, int partition) => string.Create(CultureInfo.InvariantCulture, $"{sink}/{partition}");

    protected override IQueueAdapterReceiver NewReceiver(int partition, LogQueueCache cache) => new SinkQueueReceiver(
        partition, [.. streams.Where(one => one.Value.Partition == partition).Select(one => one.Key)], tail, cache, HostStopping);

    protected override LogView? ViewOf(StreamId streamId) =>
        streams.TryGetValue(streamId, out var one) ? new SinkView(streamId, one.Factory, one.Partition, tail, silo) : null;
}

/// <summary>Pauses between calls of a sink's grain that can't be reached: its silo has gone, or the database is away.</summary>
internal sealed class DeliveryBackoff : IMessageDeliveryBackoffProvider
{
    public TimeSpan Next(int attempt) => TimeSpan.FromMilliseconds(Math.Min(200 << Math.Min(attempt, 10), 2000));
}
