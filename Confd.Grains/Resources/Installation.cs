using Confd.Storage;
using Orleans.Runtime;

namespace Confd.Resources;

/// <summary>
/// Before the first grain is served: fits the rows to the declarations, checks these, gives a new system the resources that plugins
/// declare as installed, once per kind (a deleted one stays deleted), and runs what plugins do at each start.
/// </summary>
internal sealed class Installation(
    IConfdStore store, PluginRegistry plugins, ManifestSource manifest, OperationRunner runner) : IStartupTask
{
    private const string Kind = "installation";

    public async Task Execute(CancellationToken cancellationToken)
    {
        await store.EnsureOrdersAsync(
            plugins.Resources.Where(resource => resource.StoredOrder is not null)
                .ToDictionary(resource => resource.Kind, resource => resource.StoredOrder!),
            cancellationToken);
        _ = manifest.Current;
        foreach (var resource in plugins.Resources.Where(resource => resource.Installed.Count > 0))
        {
            var mark = new ResourceId(Kind, resource.Kind);
            await runner.RunAsync(
                new Caller(Guid.Empty),
                async work =>
                {
                    // When another silo starts at the same time, one of the two tries again and finds the mark.
                    if (await IsDoneAsync(mark, cancellationToken))
                    {
                        return true;
                    }
                    try
                    {
                        await resource.InstallAsync(work, cancellationToken);
                    }
                    catch (RefusedException refused)
                    {
                        // They exist because the other silo was faster, after the check above.
                        if (await IsDoneAsync(mark, cancellationToken))
                        {
                            throw new VersionConflictException($"Another silo installed {resource.Kind}", refused);
                        }
                        throw;
                    }
                    work.Rewrite(new StateWrite(mark, null, null, 0, "{}", "{}"));
                    return true;
                },
                cancellationToken);
        }
        await AtStartAsync(cancellationToken);
    }

    private async Task<bool> IsDoneAsync(ResourceId mark, CancellationToken cancellationToken) =>
        (await store.ReadAsync([mark], cancellationToken)).Count > 0;

    private async Task AtStartAsync(CancellationToken cancellationToken)
    {
        foreach (var operation in plugins.Resources.SelectMany(resource => resource.AtStart))
        {
            await runner.RunAsync(
                new Caller(Guid.Empty),
                async work =>
                {
                    await operation(work, cancellationToken);
                    return true;
                },
                cancellationToken);
        }
    }
}
