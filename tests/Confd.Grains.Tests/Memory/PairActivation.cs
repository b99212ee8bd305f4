using Confd.Resources;
using Confd.Storage;
using Orleans.Runtime;
using Orleans.Storage;

namespace Confd.Tests.Memory;

/// <summary>A pair's grain on one silo, without Orleans: its persistent state, and the operations that it hosts.</summary>
internal sealed class PairActivation<TLeft, TRight> where TLeft : class where TRight : class
{
    private readonly Engine engine;
    private readonly LinkRow pair;
    private readonly OwnLink link;
    private readonly ActivationState<LinkState> state;

    private PairActivation(Engine engine, LinkRow pair)
    {
        (this.engine, this.pair) = (engine, pair);
        state = new ActivationState<LinkState>(engine.Storage, GrainId.Create("pair", $"{pair.Kind}/{pair.Left.Key}/{pair.Right.Key}"));
        link = new OwnLink(state, engine.Services);
    }

    /// <summary>How often the link was read, the activation's own first read included.</summary>
    public int Reads => state.Reads;

    /// <summary>The writes that were lost.</summary>
    public IReadOnlyList<InconsistentStateException> Lost => state.Lost;

    /// <summary>How often the operations ran.</summary>
    public int Runs { get; private set; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>As Orleans does it: made, then read.</summary>
    public static async Task<PairActivation<TLeft, TRight>> ActivateAsync(Engine engine, LinkRow pair)
    {
        var made = new PairActivation<TLeft, TRight>(engine, pair);
        await made.state.ReadStateAsync(Token);
        return made;
    }

    public Task AssociateAsync(Caller? caller = null, Func<Task>? meanwhile = null) => RunAsync(
        (service, work, left, right) => service.AssociateAsync(work, left, right, attributes: null, Token), caller, meanwhile);

    public Task DissociateAsync() => RunAsync((service, work, left, right) => service.DissociateAsync(work, left, right, Token), null, null);

    private Task RunAsync(
        Func<AssociationService<TLeft, TRight>, UnitOfWork, Stored<TLeft>, Stored<TRight>, ValueTask> operation, Caller? caller,
        Func<Task>? meanwhile)
    {
        var declaration = (AssociationDeclaration<TLeft, TRight>)engine.Plugins.Association(pair.Kind);
        return link.RunAsync(
            pair, engine.Runner, caller ?? new Caller(Engine.Tenant),
            async work =>
            {
                Runs++;
                await work.PreloadAsync([pair.Left, pair.Right], [], Token);
                var left = (await work.FindAsync<TLeft>(pair.Left, Token))!;
                var right = (await work.FindAsync<TRight>(pair.Right, Token))!;
                await operation(new AssociationService<TLeft, TRight>(declaration), work, left, right);
                if (meanwhile is not null)
                {
                    await meanwhile();
                }
            },
            Token);
    }
}
