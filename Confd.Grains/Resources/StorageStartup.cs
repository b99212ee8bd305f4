using Confd.Storage;

namespace Confd.Resources;

/// <summary>Brings the database up to date before the first grain is served, and checks every declaration.</summary>
internal sealed class StorageStartup(
    IConfdStore store, PluginRegistry plugins, ManifestSource manifest, Installation installation) : IStartupTask
{
    /// <summary>Kind of the rows that tell what was installed.</summary>
    private const string DoneKind = "installed";

    public async Task Execute(CancellationToken cancellationToken)
    {
        await store.InitializeAsync(cancellationToken);
        foreach (var resource in plugins.Resources)
        {
            await store.EnsureIndexesAsync(resource.Kind, resource.Columns, cancellationToken);
        }
        await InstallAsync(cancellationToken);
        _ = manifest.Current;
        await installation.RunAsync(cancellationToken);
    }

    /// <summary>Makes what plugins install, once: what was changed or deleted since stays so.</summary>
    private async Task InstallAsync(CancellationToken cancellationToken)
    {
        foreach (var resource in plugins.Resources)
        {
            List<Tracked> rows = [.. resource.InstalledRows];
            if (rows.Count == 0)
            {
                continue;
            }
            var done = new ResourceId(DoneKind, resource.Kind);
            if ((await store.ReadAsync([done], cancellationToken)).Count > 0)
            {
                continue;
            }
            var changes = SessionChanges.Collect(rows, [], []);
            changes.Writes.Add(new StateWrite(done, null, null, 0, "{}", "{}"));
            try
            {
                await store.CommitAsync(changes, cancellationToken);
            }
            catch (Exception exception) when (exception is VersionConflictException or UniqueKeyTakenException)
            {
                // Another node was first.
            }
        }
    }
}
