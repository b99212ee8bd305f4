using System.Globalization;
using Confd.Resources;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Storage;

namespace Confd.Storage;

/// <summary>
/// The provider behind the grains' <see cref="IPersistentState{TState}"/>, and the only place that commits. A write stores
/// the grain's state together with the unit of work that it belongs to, in one transaction, and only while the row still has
/// the state's ETag.
/// </summary>
internal sealed class ConfdGrainStorage(IConfdStore store, PluginRegistry plugins, IOptions<ClusterOptions> cluster) : IGrainStorage
{
    public const string Name = "confd";

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var state = Activator.CreateInstance<T>();
        var row = (IRowState)state!;
        var rows = NewGrains.Contains(grainId)
            ? []
            : await store.ReadAsync([IdOf(row, grainId)], CancellationToken.None).ConfigureAwait(false);
        grainState.State = state;
        grainState.RecordExists = rows.Count > 0;
        grainState.ETag = null;
        if (rows.Count > 0)
        {
            row.Load(plugins, rows[0]);
            grainState.ETag = ETagOf(rows[0].Version);
        }
    }

    /// <exception cref="InconsistentStateException">The row has another version than the ETag says.</exception>
    /// <exception cref="VersionConflictException">Another row that the unit of work depends on has another version.</exception>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (state, changes) = Take(grainState);
        var id = IdOf(state, grainId);
        var next = state.AddTo(changes, plugins, id, VersionOf(grainState.ETag));
        await CommitAsync(changes, id, grainId, grainState.ETag).ConfigureAwait(false);
        state.Saved(next);
        grainState.ETag = ETagOf(next);
        grainState.RecordExists = true;
    }

    /// <exception cref="InconsistentStateException">The row has another version than the ETag says.</exception>
    /// <exception cref="ReferenceViolationException">Others still refer to it.</exception>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (state, changes) = Take(grainState);
        var id = IdOf(state, grainId);
        if (grainState.ETag is not null)
        {
            changes.Deletes.Add(new VersionGuard(id, VersionOf(grainState.ETag)));
        }
        if (!changes.IsEmpty)
        {
            await CommitAsync(changes, id, grainId, grainState.ETag).ConfigureAwait(false);
        }
        grainState.State = Activator.CreateInstance<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    /// <summary>Commits a unit of work whose host has no row of its own.</summary>
    public Task CommitAsync(ChangeSet changes, CancellationToken cancellationToken) => store.CommitAsync(changes, cancellationToken);

    private static (IRowState State, ChangeSet Changes) Take<T>(IGrainState<T> grainState)
    {
        var state = (IRowState)grainState.State!;
        var changes = state.UnitOfWork ?? new ChangeSet();
        state.UnitOfWork = null;
        return (state, changes);
    }

    private async Task CommitAsync(ChangeSet changes, ResourceId id, GrainId grainId, string? etag)
    {
        try
        {
            await store.CommitAsync(changes, CancellationToken.None).ConfigureAwait(false);
        }
        catch (VersionConflictException conflict)
        {
            var rows = await store.ReadAsync([id], CancellationToken.None).ConfigureAwait(false);
            var current = rows.Count > 0 ? ETagOf(rows[0].Version) : null;
            if (current == etag)
            {
                throw;
            }
            throw new InconsistentStateException(
                $"Another write came first: ServiceId={cluster.Value.ServiceId} ProviderName={Name} GrainId={grainId} "
                + $"ETag={etag ?? "none"}, in the database {current ?? "none"}.",
                current, etag, conflict);
        }
    }

    private ResourceId IdOf(IRowState state, GrainId grainId) => state.IdOf(plugins, grainId.Key.ToString()!);

    private static string ETagOf(long version) => version.ToString(CultureInfo.InvariantCulture);

    private static long VersionOf(string? etag) => etag is null ? 0 : long.Parse(etag, CultureInfo.InvariantCulture);
}
