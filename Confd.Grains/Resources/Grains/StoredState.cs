using System.Globalization;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>What a grain keeps in the database, through <see cref="IPersistentState{TState}"/>.</summary>
internal interface IStoredState
{
    /// <summary>What is committed together with the next write, or null for only the state. The write takes it.</summary>
    ChangeSet? UnitOfWork { get; set; }

    /// <summary>Reads what the grain's key names.</summary>
    /// <returns>Its ETag; null when nothing is stored.</returns>
    Task<string?> LoadAsync(IConfdStore store, PluginRegistry plugins, string key);

    /// <summary>Adds the state to a change set.</summary>
    /// <param name="changes">What is to be committed.</param>
    /// <param name="plugins">Knows the declarations.</param>
    /// <param name="key">The grain's key.</param>
    /// <param name="etag">What must still be there; null when nothing must be.</param>
    /// <returns>The ETag afterwards.</returns>
    string AddTo(ChangeSet changes, PluginRegistry plugins, string key, string? etag);

    /// <summary>Adds the deletion of what has the ETag.</summary>
    void AddDeletionTo(ChangeSet changes, PluginRegistry plugins, string key, string etag);

    /// <summary>The state was committed.</summary>
    void Saved(string etag);
}

/// <summary>A state that is one row of <c>resource</c>. Its version is the ETag.</summary>
internal abstract class RowState : IStoredState
{
    public ChangeSet? UnitOfWork { get; set; }

    public abstract ResourceId IdOf(PluginRegistry plugins, string key);

    /// <summary>Takes over a row that was read.</summary>
    protected abstract void Load(PluginRegistry plugins, ResourceRow row);

    /// <summary>Adds the row in its current state to a change set, with the unique values that it claims and gives up.</summary>
    /// <param name="changes">What is to be committed.</param>
    /// <param name="plugins">Knows the declaration.</param>
    /// <param name="id">The row.</param>
    /// <param name="version">The version that must still be there; 0 when there must be none.</param>
    /// <returns>The version afterwards.</returns>
    protected abstract long AddTo(ChangeSet changes, PluginRegistry plugins, ResourceId id, long version);

    protected abstract void Saved(long version);

    public async Task<string?> LoadAsync(IConfdStore store, PluginRegistry plugins, string key)
    {
        var rows = await store.ReadAsync([IdOf(plugins, key)], CancellationToken.None).ConfigureAwait(false);
        if (rows.Count == 0)
        {
            return null;
        }
        Load(plugins, rows[0]);
        return ETagOf(rows[0].Version);
    }

    public string AddTo(ChangeSet changes, PluginRegistry plugins, string key, string? etag) =>
        ETagOf(AddTo(changes, plugins, IdOf(plugins, key), etag is null ? 0 : VersionOf(etag)));

    public void AddDeletionTo(ChangeSet changes, PluginRegistry plugins, string key, string etag) =>
        changes.Deletes.Add(new VersionGuard(IdOf(plugins, key), VersionOf(etag)));

    public void Saved(string etag) => Saved(VersionOf(etag));

    private static string ETagOf(long version) => version.ToString(CultureInfo.InvariantCulture);

    private static long VersionOf(string etag) => long.Parse(etag, CultureInfo.InvariantCulture);
}
