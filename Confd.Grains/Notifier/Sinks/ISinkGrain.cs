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
}
