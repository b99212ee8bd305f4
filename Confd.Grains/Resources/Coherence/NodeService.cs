using Confd.Storage;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Runtime.Services;
using Orleans.Services;

namespace Confd.Resources;

/// <summary>The calls between silos; one service on each, addressed by the silo.</summary>
[Alias("confd.INodeService")]
internal interface INodeService : IGrainService
{
    /// <summary>These resources were changed; once it answers, the silo serves nothing older.</summary>
    [Alias("Changed"), AlwaysInterleave]
    Task ChangedAsync(ChangedResource[] changes);

    /// <summary>What the silo serves, or null when the caller has this revision already.</summary>
    [Alias("Manifest"), AlwaysInterleave]
    Task<RouteManifest?> ManifestAsync(string? knownRevision);
}

/// <summary>A resource and its version after the change.</summary>
[GenerateSerializer, Immutable, Alias("confd.ChangedResource")]
internal readonly record struct ChangedResource(
    [property: Id(0)] string Kind, [property: Id(1)] string Key, [property: Id(2)] long Version);

/// <remarks>Interleaves: the tracker is thread-safe, and the manifest never changes.</remarks>
internal sealed class NodeService(
    GrainId id, Silo silo, ILoggerFactory loggers, ChangeTracker tracker, ManifestSource manifest)
    : GrainService(id, silo, loggers), INodeService
{
    public Task ChangedAsync(ChangedResource[] changes)
    {
        tracker.Changed(changes.ToDictionary(change => new ResourceId(change.Kind, change.Key), change => change.Version));
        return Task.CompletedTask;
    }

    public Task<RouteManifest?> ManifestAsync(string? knownRevision) =>
        Task.FromResult(manifest.Current.Revision == knownRevision ? null : manifest.Current);
}

/// <summary>Calls the <see cref="INodeService"/> of other silos.</summary>
internal sealed class NodeClient(IServiceProvider services) : GrainServiceClient<INodeService>(services)
{
    public Task NotifyAsync(string silo, IReadOnlyDictionary<ResourceId, long> changes) =>
        GetGrainService(SiloAddress.FromParsableString(silo)).ChangedAsync(
            [.. changes.Select(change => new ChangedResource(change.Key.Kind, change.Key.Key, change.Value))]);

    public Task<RouteManifest?> AskManifestAsync(SiloAddress silo, string? knownRevision) =>
        GetGrainService(silo).ManifestAsync(knownRevision);
}
