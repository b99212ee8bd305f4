using System.Collections.Concurrent;
using Orleans.Runtime;

namespace Confd.Storage;

/// <summary>
/// Grains with a key that this silo took for them a moment ago. Nothing is stored under it, so their first activation, for the call
/// that creates them, reads nothing.
/// </summary>
/// <remarks>A grain that is activated on another silo after all finds that out by one read.</remarks>
internal sealed class NewGrains
{
    private readonly ConcurrentDictionary<GrainId, bool> announced = new();

    /// <summary>The grain is about to be activated.</summary>
    public void Announce(GrainId grain) => announced[grain] = true;

    /// <summary>True once for a grain that was announced: from then on others may know its key.</summary>
    public bool Take(GrainId grain) => announced.TryRemove(grain, out _);
}
