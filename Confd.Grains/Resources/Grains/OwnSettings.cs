using System.Text.Json;
using Confd.Fields;
using Confd.Storage;
using Orleans.Runtime;

namespace Confd.Resources;

/// <summary>
/// A document of settings in its grain's persistent state: it is read again when its row has changed, and written together with
/// the other changes of the grain's operations.
/// </summary>
/// <param name="state">The row.</param>
/// <param name="constructedAt">When the grain was constructed: before the activation's own first read, so that no change in between is missed.</param>
/// <param name="key">The grain's key: the tenant, for a document of a tenant.</param>
/// <param name="services">Know what has changed.</param>
internal sealed class OwnSettings<T>(
    IPersistentState<SettingsState<T>> state, long constructedAt, string key, UnitOfWorkServices services)
    where T : class
{
    private readonly SettingsDeclaration<T> declaration = services.Plugins.SettingsOf<T>();

    private long readAt = constructedAt;

    private SettingsDocument<T>? current;

    /// <summary>The tenant of the document; null for the whole system.</summary>
    public Guid? Tenant { get; } = services.Plugins.SettingsOf<T>().IsOfTenant ? Guid.Parse(key) : null;

    /// <summary>The row.</summary>
    public ResourceId Id => declaration.RowOf(key);

    /// <summary>False for a tenant in which nothing was ever written, as of the last read.</summary>
    public bool Exists => Row is not null;

    private object? Row => state.State.Row ?? (Tenant is null ? declaration.Initial : null);

    /// <summary>What the document is read from, and written into.</summary>
    private object RowOrNew => Row ?? new Tenant { Uuid = Tenant!.Value };

    /// <summary>The document; read again when its row may have changed.</summary>
    public async ValueTask<SettingsDocument<T>> CurrentAsync()
    {
        if (readAt < 0 || !services.Tracker.IsCurrent(readAt, Id, state.State.Version))
        {
            var from = services.Tracker.Now;
            await state.ReadStateAsync();
            (readAt, current) = (from, null);
        }
        return current ??= declaration.Compose(declaration.ReadFrom(RowOrNew), state.State.Version, readAt);
    }

    /// <summary>Replaces the document in an operation that its grain hosts; again when that lost a race.</summary>
    /// <param name="runner">Runs it.</param>
    /// <param name="caller">On whose behalf.</param>
    /// <param name="operation">Makes the next document of the current one.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="RefusedException">A rule refused, or others kept changing the same resources.</exception>
    public Task ReplaceAsync(
        OperationRunner runner, Caller caller, Func<UnitOfWork, SettingsDocument<T>, ValueTask<T>> operation,
        CancellationToken cancellationToken)
    {
        object next = null!;
        return runner.RunAsync(
            caller,
            async work =>
            {
                var before = await CurrentAsync();
                var row = Row is null ? null : JsonSerializer.Serialize(Row, declaration.RowType, ConfdJson.Options);
                next = declaration.WriteInto(RowOrNew, await operation(work, before));
                work.Rewrite(new RewrittenDocument(
                    SettingsState<T>.WriteOf(services.Plugins, Id, before.Version, next), row, declaration.RowType));
                return true;
            },
            (_, changes, _, _) => SaveAsync(next, changes), cancellationToken);
    }

    private async Task SaveAsync(object next, ChangeSet changes)
    {
        state.State.UnitOfWork = changes;
        state.State.Row = next;
        current = null;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // Unwritten state is dropped; the next call reads again.
            readAt = -1;
            throw;
        }
    }
}
