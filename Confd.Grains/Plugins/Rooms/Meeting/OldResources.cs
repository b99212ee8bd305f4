using Confd.Fields;
using Confd.Resources;
using Confd.Storage;
using Microsoft.Extensions.Logging;

namespace Confd.Plugins;

/// <summary>Removes resources of all tenants when they are a day old.</summary>
/// <remarks>Source: wazo-confd 1.1, purge of meetings. Ages are compared in UTC.</remarks>
internal static partial class OldResources
{
    private const int AtOnce = 200;

    private static readonly TimeSpan Life = TimeSpan.FromDays(1);

    /// <summary>
    /// Removes the old ones, each in its own transaction; the next run tries again those that could not be removed.
    /// </summary>
    /// <param name="work">Runs the operations.</param>
    /// <param name="filters">Further columns of the resources to remove, with their values.</param>
    /// <param name="isOld">True when a resource still counts as old, from its record and the latest time of creation.</param>
    /// <param name="remove">Removes one.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RemoveAsync<T>(
        BackgroundWork work, IReadOnlyList<(string Column, string Value)> filters, Func<T, string, bool> isOld,
        Func<UnitOfWork, Stored<T>, ValueTask> remove, CancellationToken cancellationToken) where T : class
    {
        if (work.Services.Plugins.TryResource<T>() is not { } declaration)
        {
            return;
        }
        var latest = WireTime.Text(work.Service<TimeProvider>().GetUtcNow() - Life);
        CatalogFilter[] wanted =
        [
            new(ColumnOf("creation_time"), [latest]) { IsBefore = true },
            .. filters.Select(filter => new CatalogFilter(ColumnOf(filter.Column), [filter.Value])),
        ];
        for (var hasMore = true; hasMore;)
        {
            var page = await work.Services.Store.ListAsync(
                new CatalogQuery
                {
                    Kind = declaration.Kind, Tenants = null, Filters = wanted, Order = ColumnOf("creation_time"), Limit = AtOnce,
                },
                cancellationToken);
            var removed = 0;
            foreach (var row in page.Rows)
            {
                removed += await RemoveAsync(row) ? 1 : 0;
            }
            hasMore = removed == AtOnce;
        }

        CatalogColumn ColumnOf(string name) => declaration.List.Columns.First(column => column.Name == name);

        async Task<bool> RemoveAsync(ResourceRow row)
        {
            try
            {
                await work.RunAsync(
                    row.TenantUuid ?? default,
                    async work =>
                    {
                        // Somebody may have changed it since it was listed.
                        if (await work.FindAsync<T>(row.Id, cancellationToken) is { } stored && isOld(stored.Value, latest))
                        {
                            await remove(work, stored);
                        }
                    },
                    cancellationToken);
                return true;
            }
            catch (RefusedException refused)
            {
                LogKept(work.Service<ILogger<MeetingPlugin>>(), $"{row.Id}", refused.Message);
                return false;
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Resource} is old, but can't be removed now: {Reason}")]
    private static partial void LogKept(ILogger logger, string resource, string reason);
}
