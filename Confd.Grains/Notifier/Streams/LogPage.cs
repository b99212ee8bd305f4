using Confd.Storage;
using Orleans.Providers.Streams.Common;
using Orleans.Runtime;
using Orleans.Streams;

namespace Confd.Notifier;

/// <summary>A piece of the log on its way to a sink.</summary>
/// <param name="StreamId">The sink's stream.</param>
/// <param name="Events">In order; may be empty.</param>
/// <param name="After">Where the page begins, exclusive: what comes before was on an earlier page.</param>
/// <param name="Position">Everything up to it is on this page or not for this sink.</param>
/// <param name="Silo">Where the partition is read.</param>
/// <param name="IsExpired">Retention has removed what was between the two places.</param>
[GenerateSerializer, Immutable, Alias("confd.LogPage")]
internal sealed record LogPage(
    [property: Id(0)] StreamId StreamId, [property: Id(1)] IReadOnlyList<StoredEvent> Events, [property: Id(2)] long After,
    [property: Id(3)] long Position, [property: Id(4)] SiloAddress Silo, [property: Id(5)] bool IsExpired = false) : IBatchContainer
{
    public StreamSequenceToken SequenceToken => new EventSequenceTokenV2(Position);

    public IEnumerable<Tuple<T, StreamSequenceToken>> GetEvents<T>() => this is T page ? [Tuple.Create(page, SequenceToken)] : [];

    public bool ImportRequestContext() => false;
}
