using System.Linq.Expressions;
using Confd.Fields;
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
    /// <param name="created">When a resource was created.</param>
    /// <param name="only">Further fields of the resources to remove, with their values.</param>
    /// <param name="isOld">True when a resource still counts as old, from its record and the latest time of creation.</param>
    /// <param name="remove">Removes one.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RemoveAsync<T>(
        BackgroundWork work, Expression<Func<T, object?>> created, IReadOnlyList<(Expression<Func<T, object?>> Field, string Value)> only,
        Func<T, string, bool> isOld, Func<UnitOfWork, Stored<T>, ValueTask> remove, CancellationToken cancellationToken) where T : class
    {
        var latest = WireTime.Text(work.Service<TimeProvider>().GetUtcNow() - Life);
        for (var hasMore = true; hasMore;)
        {
            var removed = 0;
            foreach (var old in await work.ListAsync(only, cancellationToken, (created, latest), AtOnce))
            {
                removed += await RemoveAsync(old) ? 1 : 0;
            }
            hasMore = removed == AtOnce;
        }

        async Task<bool> RemoveAsync(Stored<T> old)
        {
            try
            {
                await work.RunAsync(
                    old.Tenant ?? default,
                    async work =>
                    {
                        // Somebody may have changed it since it was listed.
                        if (await work.FindAsync<T>(old.Id, cancellationToken) is { } stored && isOld(stored.Value, latest))
                        {
                            await remove(work, stored);
                        }
                    },
                    cancellationToken);
                return true;
            }
            catch (RefusedException refused)
            {
                LogKept(work.Service<ILogger<MeetingPlugin>>(), $"{old.Id}", refused.Message);
                return false;
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Resource} is old, but can't be removed now: {Reason}")]
    private static partial void LogKept(ILogger logger, string resource, string reason);
}
