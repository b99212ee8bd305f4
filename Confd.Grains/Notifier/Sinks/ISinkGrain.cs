using Orleans.Runtime;

namespace Confd.Notifier;

/// <summary>The one publisher of a sink and partition in the cluster. Key: <c>sink/partition</c>.</summary>
[Alias("confd.ISinkGrain")]
internal interface ISinkGrain : IGrainWithStringKey
{
    /// <summary>Keeps it alive, on the silo that should have it.</summary>
    [Alias("Keep")]
    Task KeepAsync(SiloAddress silo);

    /// <summary>Looks for events that are marked for another attempt.</summary>
    [Alias("Replay")]
    Task ReplayAsync();

    /// <summary>Why it can't deliver at the moment, or null.</summary>
    [Alias("Error")]
    Task<string?> ErrorAsync();
}
