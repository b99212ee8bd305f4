using Confd.Storage;

namespace Confd.Notifier;

/// <summary>How far a sink came with a batch.</summary>
/// <param name="Done">Events that need not be delivered again, from the first on.</param>
/// <param name="Error">Why it stopped before the end; null when everything is done.</param>
/// <param name="IsUnavailable">The other side can't be reached: the event is tried again without a limit.</param>
/// <param name="Culprit">Sequence of the event at fault when it is not the first that is not done; see <see cref="ISink.Drop"/>.</param>
internal readonly record struct Delivery(int Done, string? Error = null, bool IsUnavailable = false, long? Culprit = null);

/// <summary>How the other side of a sink is.</summary>
/// <param name="IsConnected">It can be reached.</param>
/// <param name="Version">What runs there; null when it did not say.</param>
/// <param name="Error">Why it can't be reached; null when it can.</param>
internal sealed record SinkPeer(bool IsConnected, string? Version, string? Error);

/// <summary>Delivers events in order for one partition. Made by <see cref="ISinkFactory"/> for one owner; not thread-safe.</summary>
internal interface ISink : IAsyncDisposable
{
    /// <summary>Delivers a batch, or as much of it as can be.</summary>
    Task<Delivery> DeliverAsync(IReadOnlyList<TailEvent> batch, CancellationToken cancellationToken);

    /// <summary>How long to wait for more after the first event of a batch.</summary>
    TimeSpan Window => TimeSpan.Zero;

    /// <summary>Grows when there is something to do besides the events; see <see cref="Done"/>. 0 for a sink that only delivers events.</summary>
    long Wanted => 0;

    /// <summary>How much of <see cref="Wanted"/> is done. While it is less, the sink is called without events too.</summary>
    long Done => 0;

    /// <summary>There is something to do, even without an event.</summary>
    bool IsDue => Done < Wanted;

    /// <summary>How the other side is; null for a sink that keeps no connection.</summary>
    SinkPeer? Peer => null;

    /// <summary>Gives up what failed last, as its culprit was set aside.</summary>
    void Drop()
    {
    }

    /// <summary>Called once with the place from which events will be delivered.</summary>
    Task StartAsync(long position, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>A kind of sink, switched on by configuration.</summary>
internal interface ISinkFactory
{
    /// <summary>Names it in cursors, metrics and the API.</summary>
    string Name { get; }

    /// <summary>Its partitions; by default <see cref="SinkPartition.All"/> alone, for one reader of the whole log.</summary>
    IReadOnlyList<int> Partitions => [SinkPartition.All];

    /// <summary>What it reads of the log; by default what subscribers see.</summary>
    LogRows Rows => LogRows.DomainEvent;

    /// <summary>Most events in a batch.</summary>
    int BatchSize { get; }

    ISink Create();
}

internal static class SinkPartition
{
    /// <summary>Stands for all partitions in cursors.</summary>
    public const int All = -1;
}
