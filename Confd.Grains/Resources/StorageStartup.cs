using Confd.Storage;

namespace Confd.Resources;

/// <summary>Brings the database up to date before the first grain is served, and checks every declaration.</summary>
internal sealed class StorageStartup(
    IConfdStore store, PluginRegistry plugins, ManifestSource manifest, Installation installation) : IStartupTask
{
    public async Task Execute(CancellationToken cancellationToken)
    {
        await store.InitializeAsync(cancellationToken);
        await store.EnsureOrdersAsync(
            plugins.Resources.Where(resource => resource.StoredOrder is not null)
                .ToDictionary(resource => resource.Kind, resource => resource.StoredOrder!),
            cancellationToken);
        _ = manifest.Current;
        await installation.RunAsync(cancellationToken);
    }
}
