using Orleans.Concurrency;

namespace Confd.Resources;

/// <summary>Tells gateways what this silo serves.</summary>
[StatelessWorker]
internal sealed class ManifestGrain(ManifestSource source) : Grain, IManifestGrain
{
    public Task<RouteManifest?> GetAsync(string? knownRevision, CancellationToken cancellationToken) =>
        Task.FromResult(source.Current.Revision == knownRevision ? null : source.Current);
}

/// <summary>The manifest, built once from the declarations.</summary>
internal sealed class ManifestSource(PluginRegistry plugins, GrainTypes grainTypes)
{
    private readonly Lazy<RouteManifest> manifest = new(() => new ManifestBuilder(plugins, grainTypes).Build());

    public RouteManifest Current => manifest.Value;
}
