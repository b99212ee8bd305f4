using Confd.Storage;
using Orleans.Runtime;
using Orleans.Streams;

namespace Confd.Notifier;

/// <summary>The log as the queue of Orleans' stream provider for programs: a stream for each tenant, a queue for each partition.</summary>
internal sealed class EventStreams(string name, IConfdStore store, EventTail tail, CancellationToken hostStopping)
    : LogStreams(name, store, hostStopping)
{
    /// <summary>Name of the cursors.</summary>
    public const string Sink = "streams";

    protected override LogQueueMapper Mapper { get; } = new(
        ConfdStreams.Namespace, [.. Enumerable.Range(0, EventPartition.Count)], streamId => EventPartition.Of(TenantOf(streamId)));

    /// <summary>Null for the stream of the whole system, and for streams that are not ours.</summary>
    public static Guid? TenantOf(StreamId streamId) =>
        Guid.TryParse(streamId.GetKeyAsString(), out var tenant) && tenant != Guid.Empty ? tenant : null;

    protected override IQueueAdapterReceiver NewReceiver(int partition, LogQueueCache cache) =>
        new EventQueueReceiver(partition, Store, tail, cache, HostStopping);

    protected override LogView? ViewOf(StreamId streamId) => new TenantView(streamId, tail, Store.Log);
}
