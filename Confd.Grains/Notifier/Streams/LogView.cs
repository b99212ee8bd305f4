using Confd.Storage;
using Orleans.Runtime;
using Orleans.Streams;

namespace Confd.Notifier;

/// <summary>What a stream shows of the log.</summary>
internal abstract class LogView(StreamId streamId)
{
    public StreamId StreamId => streamId;

    /// <summary>What is in memory after a place; null when memory does not go back that far.</summary>
    public abstract TailPage? Recent(long after);

    /// <summary>As <see cref="Recent"/>, read from the database.</summary>
    public abstract Task<TailPage> ReadAsync(long after, CancellationToken cancellationToken);

    /// <summary>What subscribers get of a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="after">They have received everything up to here.</param>
    public abstract IEnumerable<IBatchContainer> Pack(TailPage page, long after);

    /// <summary>An empty page, for subscribers that are called now and then without news; else null.</summary>
    public virtual IBatchContainer? Beat(long after, long position) => null;

    /// <summary>A subscriber whose place retention has removed is refused; otherwise it gets what is left.</summary>
    public virtual bool RefusesLostPlaces => false;

    /// <summary>The place to begin at for a token.</summary>
    public abstract long PositionOf(StreamSequenceToken token);
}

/// <summary>Wakes the subscribers of a stream; it is not delivered, as they read through their cursors.</summary>
internal sealed record StreamSignal(StreamId StreamId, StreamSequenceToken SequenceToken) : IBatchContainer
{
    public IEnumerable<Tuple<T, StreamSequenceToken>> GetEvents<T>() => [];

    public bool ImportRequestContext() => false;
}

/// <summary>The events of a tenant, or those of the whole system: one at a time, for programs.</summary>
internal sealed class TenantView(StreamId streamId, EventTail tail, IEventLog log) : LogView(streamId)
{
    private const int PageSize = 100;

    private readonly Guid? tenant = EventStreams.TenantOf(streamId);

    public override bool RefusesLostPlaces => true;

    public override TailPage? Recent(long after) =>
        tail.Recent(one => one.IsPublished && one.Stored.TenantUuid == tenant, after, PageSize);

    public override async Task<TailPage> ReadAsync(long after, CancellationToken cancellationToken)
    {
        var end = await tail.PositionAsync(cancellationToken);
        var rows = await log.ReadTenantAsync(tenant, after, end, PageSize, cancellationToken);
        return new TailPage([.. rows.Select(tail.Wrap)], rows.Count == PageSize ? rows[^1].Sequence : Math.Max(after, end));
    }

    public override IEnumerable<IBatchContainer> Pack(TailPage page, long after) =>
        page.Events.Select(one => new ConfdEventBatch(StreamId, one.DomainEvent));

    /// <summary>A token is that of the first event that is wanted.</summary>
    public override long PositionOf(StreamSequenceToken token) => token.SequenceNumber - 1;
}

/// <summary>What a sink reads of a partition: a page at a time.</summary>
internal sealed class SinkView(StreamId streamId, ISinkFactory factory, int partition, EventTail tail, SiloAddress silo) : LogView(streamId)
{
    private readonly int? only = partition == SinkPartition.All ? null : partition;

    public override TailPage? Recent(long after) => tail.Recent(
        one => (only is null || one.Stored.Partition == only) && (one.IsPublished || factory.Rows == LogRows.WithReloads),
        after, factory.BatchSize);

    public override Task<TailPage> ReadAsync(long after, CancellationToken cancellationToken) =>
        tail.OlderAsync(factory.Rows, only, after, factory.BatchSize, cancellationToken);

    public override IEnumerable<IBatchContainer> Pack(TailPage page, long after) => page.Events.Count > 0 || page.IsExpired
        ? [new LogPage(StreamId, [.. page.Events.Select(one => one.Stored)], after, page.Position, silo, page.IsExpired)]
        : [];

    public override IBatchContainer Beat(long after, long position) => new LogPage(StreamId, [], after, position, silo);

    /// <summary>A token is that of the last page that was taken.</summary>
    public override long PositionOf(StreamSequenceToken token) => token.SequenceNumber;
}
