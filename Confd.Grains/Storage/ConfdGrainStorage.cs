using System.Globalization;
using Confd.Resources;
using Orleans.Runtime;
using Orleans.Storage;

namespace Confd.Storage;

/// <summary>
/// The provider behind the grains' <see cref="IPersistentState{TState}"/>. A write commits the state's pending
/// change set: own state with its version check, unique keys, links and events in one transaction.
/// </summary>
internal sealed class ConfdGrainStorage(IConfdStore store, PluginRegistry plugins) : IGrainStorage
{
    public const string Name = "confd";

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var state = Activator.CreateInstance<T>();
        var resource = (IResourceState)state!;
        var rows = await store.ReadAsync(
            [resource.IdOf(plugins, grainId.Key.ToString()!)], CancellationToken.None).ConfigureAwait(false);
        grainState.State = state;
        grainState.RecordExists = rows.Count > 0;
        grainState.ETag = null;
        if (rows.Count > 0)
        {
            resource.Load(plugins, rows[0]);
            grainState.ETag = rows[0].Version.ToString(CultureInfo.InvariantCulture);
        }
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var state = (IResourceState)grainState.State!;
        var changes = state.Pending
            ?? throw new InvalidOperationException("A resource's state is written through a session.");
        state.Pending = null;
        await store.CommitAsync(changes, CancellationToken.None).ConfigureAwait(false);
        var own = changes.Writes.Find(write => write.Id == state.IdOf(plugins, grainId.Key.ToString()!));
        if (own is not null)
        {
            grainState.ETag = (own.ExpectedVersion + 1).ToString(CultureInfo.InvariantCulture);
        }
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WriteStateAsync(stateName, grainId, grainState);
}
