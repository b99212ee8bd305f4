using Orleans.GrainDirectory;

namespace Confd.Resources;

/// <summary>
/// For stateless workers, which each silo activates for itself. Without it Orleans first looks each one up, in vain, at the
/// silo that keeps its part of the directory: lists and creations would wait for a lost silo.
/// </summary>
internal sealed class NoDirectory : IGrainDirectory
{
    public const string Name = "none";

    public Task<GrainAddress?> Register(GrainAddress address) => Task.FromResult<GrainAddress?>(address);

    public Task<GrainAddress?> Lookup(GrainId grainId) => Task.FromResult<GrainAddress?>(null);

    public Task Unregister(GrainAddress address) => Task.CompletedTask;

    public Task UnregisterSilos(List<SiloAddress> siloAddresses) => Task.CompletedTask;
}
