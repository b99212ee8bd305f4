using System.Collections.Concurrent;
using Orleans.Runtime;

namespace Confd.Resources;

/// <summary>
/// The activations on this silo that created their resource lately. Most resources are read soon after their creation, or not
/// for a long time. Only a limited number stays, so that a rush of creations does not fill the memory.
/// </summary>
internal sealed class Newborns
{
    /// <summary>
    /// About a megabyte. All of them outlive several collections of garbage, which copy them: with 2,000 a creation took a fifth
    /// more processor time.
    /// </summary>
    private const int Most = 200;

    private static readonly DeactivationReason Crowded = new(DeactivationReasonCode.ApplicationRequested, "Newer resources take its place.");

    private readonly ConcurrentQueue<IGrainContext> kept = new();

    /// <summary>Keeps an activation, and releases the oldest.</summary>
    public void Add(IGrainContext activation)
    {
        kept.Enqueue(activation);
        while (kept.Count > Most && kept.TryDequeue(out var oldest))
        {
            oldest.Deactivate(Crowded);
        }
    }
}
