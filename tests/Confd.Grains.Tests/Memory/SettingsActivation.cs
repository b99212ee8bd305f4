using Confd.Resources;
using Confd.Storage;
using Orleans.Runtime;
using Orleans.Storage;

namespace Confd.Tests.Memory;

/// <summary>The grain of a document of settings on one silo, without Orleans: its persistent state, and the operations that it hosts.</summary>
internal sealed class SettingsActivation<T> where T : class
{
    private readonly Engine engine;
    private readonly OwnSettings<T> own;
    private readonly ActivationState<SettingsState<T>> state;

    private SettingsActivation(Engine engine, string key)
    {
        this.engine = engine;
        state = new ActivationState<SettingsState<T>>(engine.Storage, GrainId.Create("settings", key));
        own = new OwnSettings<T>(state, engine.Tracker.Now, key, engine.Services);
    }

    /// <summary>The row.</summary>
    public ResourceId Id => own.Id;

    public bool Exists => own.Exists;

    public string? ETag => state.Etag;

    /// <summary>How often the row was read, the activation's own first read included.</summary>
    public int Reads => state.Reads;

    /// <summary>The writes that were lost.</summary>
    public IReadOnlyList<InconsistentStateException> Lost => state.Lost;

    /// <summary>How often the operations ran.</summary>
    public int Runs { get; private set; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>As Orleans does it: made, then read.</summary>
    public static async Task<SettingsActivation<T>> ActivateAsync(Engine engine, string key)
    {
        var made = new SettingsActivation<T>(engine, key);
        await made.state.ReadStateAsync(Token);
        return made;
    }

    public async Task<T> ReadAsync() => (await own.CurrentAsync()).Value;

    public Task ReplaceAsync(Func<T, T> change, Caller? caller = null, Func<UnitOfWork, Task>? meanwhile = null) => own.ReplaceAsync(
        engine.Runner, caller ?? new Caller(Engine.Tenant),
        async (work, before) =>
        {
            Runs++;
            if (meanwhile is not null)
            {
                await meanwhile(work);
            }
            return change(before.Value);
        },
        Token);
}
