using Confd.Storage;
using Orleans.Runtime;

namespace Confd.Resources;

/// <summary>
/// The link of a pair in its grain's persistent state: it is read again when one of the sides has changed, and written together
/// with the other changes of the grain's operations.
/// </summary>
/// <remarks>Each change of a link is known to the tracker as a change of both sides, whoever made it.</remarks>
internal sealed class OwnLink(IPersistentState<LinkState> state, UnitOfWorkServices services)
{
    /// <summary>Before the activation's own first read, so that no change in between is missed.</summary>
    private long readAt = services.Tracker.Now;

    /// <summary>Runs an operation that the pair hosts; again when it lost a race.</summary>
    /// <param name="pair">Kind and sides.</param>
    /// <param name="runner">Runs it.</param>
    /// <param name="caller">On whose behalf.</param>
    /// <param name="operation">Reads and changes in the unit of work.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="RefusedException">A rule refused, or others kept changing the same resources.</exception>
    public async Task RunAsync(
        LinkRow pair, OperationRunner runner, Caller caller, Func<UnitOfWork, ValueTask> operation, CancellationToken cancellationToken)
    {
        long? committedAt = null;
        await runner.RunAsync(
            caller,
            async work =>
            {
                await RefreshAsync(pair);
                work.AfterCommit(() => committedAt = work.CommittedAt);
                work.HostPair(pair, state.State.Link);
                // Whatever ends the operation early, a rule or a lost race, may have seen a newer link: the next one reads it again.
                (var from, readAt) = (readAt, -1);
                await operation(work);
                readAt = from;
                return true;
            },
            SaveAsync, cancellationToken);
        readAt = committedAt ?? readAt;
    }

    private async Task RefreshAsync(LinkRow pair)
    {
        if (readAt >= 0 && services.Tracker.IsCurrent(readAt, [pair.Left, pair.Right]))
        {
            return;
        }
        var from = services.Tracker.Now;
        await state.ReadStateAsync();
        readAt = from;
    }

    private async Task SaveAsync(UnitOfWork work, ChangeSet changes, Tracked? own, CancellationToken cancellationToken)
    {
        // Until it is known when it was committed, and that nobody else changed a side meanwhile.
        readAt = -1;
        state.State.UnitOfWork = changes;
        if (work.OwnLink is { } change)
        {
            state.State.Link = change.Removed ? null : change.Link;
        }
        await (state.State.Link is null ? state.ClearStateAsync() : state.WriteStateAsync());
    }
}
