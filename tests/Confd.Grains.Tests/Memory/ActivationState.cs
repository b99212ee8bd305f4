using Confd.Storage;
using Orleans.Core;
using Orleans.Runtime;
using Orleans.Storage;

namespace Confd.Tests.Memory;

/// <summary>The persistent state of a grain, without Orleans.</summary>
internal sealed class ActivationState<T>(ConfdGrainStorage storage, GrainId grain) : IPersistentState<T> where T : class
{
    private readonly GrainState<T> state = new();

    public int Reads { get; private set; }

    public List<InconsistentStateException> Lost { get; } = [];

    public T State
    {
        get => state.State!;
        set => state.State = value;
    }

    public string? Etag => state.ETag;

    public bool RecordExists => state.RecordExists;

    public Task ReadStateAsync() => ReadStateAsync(TestContext.Current.CancellationToken);

    public Task ReadStateAsync(CancellationToken cancellationToken)
    {
        Reads++;
        return storage.ReadStateAsync("state", grain, state);
    }

    public Task WriteStateAsync() => NoteAsync(storage.WriteStateAsync("state", grain, state));

    public Task ClearStateAsync() => NoteAsync(storage.ClearStateAsync("state", grain, state));

    private async Task NoteAsync(Task write)
    {
        try
        {
            await write;
        }
        catch (InconsistentStateException lost)
        {
            Lost.Add(lost);
            throw;
        }
    }
}
