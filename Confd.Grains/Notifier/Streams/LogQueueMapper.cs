using Confd.Storage;
using Orleans.Runtime;
using Orleans.Streams;

namespace Confd.Notifier;

/// <summary>A queue for each partition of the log; queues to silos by Orleans' ring, evenly.</summary>
internal sealed class LogQueueMapper : IConsistentRingStreamQueueMapper
{
    private readonly Func<StreamId, int> partitionOf;
    private readonly Dictionary<int, QueueId> queues = [];
    private readonly Dictionary<QueueId, int> partitions = [];

    /// <param name="prefix">Names the queues.</param>
    /// <param name="served">Partitions of the log; <see cref="SinkPartition.All"/> stands for all of them in one order.</param>
    /// <param name="partitionOf">Which of them a stream belongs to.</param>
    public LogQueueMapper(string prefix, IReadOnlyList<int> served, Func<StreamId, int> partitionOf)
    {
        this.partitionOf = partitionOf;
        for (var index = 0; index < served.Count; index++)
        {
            var number = served[index] == SinkPartition.All ? EventPartition.Count : served[index];
            var queue = QueueId.GetQueueId(prefix, (uint)number, (uint)index * (uint.MaxValue / (uint)served.Count));
            queues[served[index]] = queue;
            partitions[queue] = served[index];
        }
    }

    public IEnumerable<QueueId> GetAllQueues() => queues.Values;

    public QueueId GetQueueForStream(StreamId streamId) => queues[partitionOf(streamId)];

    public IEnumerable<QueueId> GetQueuesForRange(IRingRange range) =>
        queues.Values.Where(queue => range.InRange(queue.GetUniformHashCode()));

    public int PartitionOf(QueueId queue) => partitions[queue];
}
