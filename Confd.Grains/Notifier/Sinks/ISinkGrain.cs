using Orleans.Concurrency;

namespace Confd.Notifier;

/// <summary>The one consumer of a sink's stream of a partition. Key: <c>sink/partition</c>, as the stream's.</summary>
[Alias("confd.ISinkGrain")]
internal interface ISinkGrain : IGrainWithStringKey
{
    /// <summary>Looks for events that are marked for another attempt.</summary>
    [Alias("Replay"), AlwaysInterleave]
    Task ReplayAsync();

    /// <summary>Why it can't deliver at the moment, or null.</summary>
    [Alias("Error"), AlwaysInterleave]
    Task<string?> ErrorAsync();

    /// <summary>How far it is, and how the other side is.</summary>
    [Alias("Condition"), AlwaysInterleave]
    Task<SinkCondition> ConditionAsync();

    /// <summary>Waits until an event is done, and every one before it. False when it is not within the time.</summary>
    /// <param name="sequence">The event.</param>
    /// <param name="wait">A few seconds at the most: a grain that calls wait for can't move.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [Alias("WhenDone"), AlwaysInterleave]
    Task<bool> WhenDoneAsync(long sequence, TimeSpan wait, CancellationToken cancellationToken);
}

/// <summary>How a sink is doing.</summary>
/// <param name="Position">Everything up to it is done; null when it has not begun.</param>
/// <param name="IsConnected">As <see cref="SinkPeer.IsConnected"/>.</param>
/// <param name="Version">As <see cref="SinkPeer.Version"/>.</param>
/// <param name="Error">Why it can't deliver, or reach the other side; null when it can.</param>
[GenerateSerializer, Immutable, Alias("confd.SinkCondition")]
internal sealed record SinkCondition(
    [property: Id(0)] long? Position, [property: Id(1)] bool IsConnected, [property: Id(2)] string? Version, [property: Id(3)] string? Error);
