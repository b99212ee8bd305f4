using Orleans.Concurrency;
using Orleans.GrainDirectory;
using Orleans.Metadata;

namespace Confd.Resources;

/// <summary>Gives gateways the manifest of what the silos serve.</summary>
[StatelessWorker, GrainDirectory(NoDirectory.Name)]
internal sealed class ManifestGrain(IServedManifest served) : Grain, IManifestGrain
{
    public Task<RouteManifest?> GetAsync(string? knownRevision, CancellationToken cancellationToken) =>
        Task.FromResult(served.Current.Revision == knownRevision ? null : served.Current);
}

/// <summary>What all silos together serve.</summary>
internal interface IServedManifest
{
    RouteManifest Current { get; }
}

/// <summary>What this silo serves: its manifest, built once from the declarations.</summary>
internal sealed class ManifestSource(PluginRegistry plugins, GrainTypeResolver types) : IServedManifest
{
    private readonly Lazy<RouteManifest> manifest = new(() => new ManifestBuilder(plugins, types).Build());

    public RouteManifest Current => manifest.Value;
}
