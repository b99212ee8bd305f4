using Confd.Storage;

namespace Confd.Resources;

/// <summary>Before the first grain is served: fits the rows to the declarations, checks these, and fills a new system.</summary>
internal sealed class StorageStartup(
    IConfdStore store, PluginRegistry plugins, ManifestSource manifest, Installation installation) : IStartupTask
{
    public async Task Execute(CancellationToken cancellationToken)
    {
        await store.EnsureOrdersAsync(
            plugins.Resources.Where(resource => resource.StoredOrder is not null)
                .ToDictionary(resource => resource.Kind, resource => resource.StoredOrder!),
            cancellationToken);
        _ = manifest.Current;
        await installation.RunAsync(cancellationToken);
    }
}
