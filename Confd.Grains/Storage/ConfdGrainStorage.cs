using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Storage;

namespace Confd.Storage;

/// <summary>
/// The provider behind the grains' <see cref="IPersistentState{TState}"/>, and the only place that commits. A write stores
/// the grain's state together with the unit of work that it belongs to, in one transaction, and only while what is stored still
/// has the state's ETag.
/// </summary>
internal sealed class ConfdGrainStorage(
    IConfdStore store, PluginRegistry plugins, NewGrains newGrains, IOptions<ClusterOptions> cluster) : IGrainStorage
{
    public const string Name = "confd";

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (state, etag) = newGrains.Take(grainId) ? (Activator.CreateInstance<T>(), null) : await LoadAsync<T>(grainId).ConfigureAwait(false);
        grainState.State = state;
        grainState.ETag = etag;
        grainState.RecordExists = etag is not null;
    }

    /// <exception cref="InconsistentStateException">What is stored has another ETag.</exception>
    /// <exception cref="VersionConflictException">Another row that the unit of work depends on has another version.</exception>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (state, changes) = Take(grainState);
        var next = state.AddTo(changes, plugins, KeyOf(grainId), grainState.ETag);
        await CommitAsync(changes, grainId, grainState).ConfigureAwait(false);
        state.Saved(next);
        grainState.ETag = next;
        grainState.RecordExists = true;
    }

    /// <exception cref="InconsistentStateException">What is stored has another ETag.</exception>
    /// <exception cref="ReferenceViolationException">Others still refer to it.</exception>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (state, changes) = Take(grainState);
        if (grainState.ETag is { } etag)
        {
            state.AddDeletionTo(changes, plugins, KeyOf(grainId), etag);
        }
        if (!changes.IsEmpty)
        {
            await CommitAsync(changes, grainId, grainState).ConfigureAwait(false);
        }
        grainState.State = Activator.CreateInstance<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    /// <summary>Commits a unit of work whose host has no state of its own.</summary>
    public Task CommitAsync(ChangeSet changes, CancellationToken cancellationToken) => store.CommitAsync(changes, cancellationToken);

    private static string KeyOf(GrainId grainId) => grainId.Key.ToString()!;

    private static (IStoredState State, ChangeSet Changes) Take<T>(IGrainState<T> grainState)
    {
        var state = (IStoredState)grainState.State!;
        var changes = state.UnitOfWork ?? new ChangeSet();
        state.UnitOfWork = null;
        return (state, changes);
    }

    private async Task<(T State, string? ETag)> LoadAsync<T>(GrainId grainId)
    {
        var state = Activator.CreateInstance<T>();
        return (state, await ((IStoredState)state!).LoadAsync(store, plugins, KeyOf(grainId)).ConfigureAwait(false));
    }

    private async Task CommitAsync<T>(ChangeSet changes, GrainId grainId, IGrainState<T> grainState)
    {
        try
        {
            await store.CommitAsync(changes, CancellationToken.None).ConfigureAwait(false);
        }
        catch (VersionConflictException conflict)
        {
            var etag = grainState.ETag;
            var (_, current) = await LoadAsync<T>(grainId).ConfigureAwait(false);
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
}
