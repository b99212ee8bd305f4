namespace Confd.Storage;

/// <summary>
/// Change sets that wait at the same time share a transaction of the database, and so its round trip and its wait for the disk. A
/// shared transaction that is refused, or meets a lock of somebody else, is undone; then each change set has one of its own.
/// </summary>
/// <remarks>See docs/decisions/0019-commits-that-wait-share-a-transaction.md.</remarks>
/// <param name="tryTogether">Commits all of them in one transaction; false when it was refused, and nothing is committed.</param>
/// <param name="commitAlone">Commits one in a transaction of its own.</param>
/// <param name="time">Measures how long a transaction lasts.</param>
internal sealed class PostgresCommits(
    Func<IReadOnlyList<ChangeSet>, Task<bool>> tryTogether, Func<ChangeSet, CancellationToken, Task> commitAlone, TimeProvider time)
{
    /// <summary>Few enough that the first of them does not wait long for the last.</summary>
    private const int MostTogether = 16;

    /// <summary>More rows take longer than others should wait, and gain little.</summary>
    private const int MostRows = 50;

    /// <summary>So many transactions run before others wait for company.</summary>
    private const int Transactions = 4;

    /// <summary>Commits without company after a shared transaction was refused: refusals often come in series.</summary>
    private const int AloneAfterRefusal = 64;

    /// <summary>A transaction that takes longer no longer holds up those that wait. No shared one waits longer for a lock.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(50);

    private readonly Lock gate = new();
    private readonly List<Waiting> queue = [];
    private int running;
    private int aloneLeft;

    /// <inheritdoc cref="IConfdStore.CommitAsync"/>
    public Task CommitAsync(ChangeSet changes, CancellationToken cancellationToken)
    {
        var isCounted = false;
        if (!changes.IsDryRun && changes.Size <= MostRows && Queue(changes, out isCounted) is { } own)
        {
            return WaitAsync(own, cancellationToken);
        }
        var transaction = commitAlone(changes, cancellationToken);
        if (isCounted)
        {
            _ = WorkAsync(transaction);
        }
        return transaction;
    }

    /// <summary>Null when the change set need not wait.</summary>
    /// <param name="changes">The change set.</param>
    /// <param name="isCounted">It is one of the transactions after which those that wait have their turn.</param>
    private Waiting? Queue(ChangeSet changes, out bool isCounted)
    {
        lock (gate)
        {
            isCounted = aloneLeft == 0 && running < Transactions;
            if (isCounted)
            {
                running++;
                return null;
            }
            if (aloneLeft > 0)
            {
                aloneLeft--;
                return null;
            }
            var own = new Waiting(changes);
            queue.Add(own);
            return own;
        }
    }

    private async Task WaitAsync(Waiting own, CancellationToken cancellationToken)
    {
        try
        {
            await own.Done.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!TryLeave(own))
        {
            // It is being committed: how that ends is the answer.
            await own.Done.ConfigureAwait(false);
        }
    }

    private bool TryLeave(Waiting own)
    {
        lock (gate)
        {
            return queue.Remove(own);
        }
    }

    /// <summary>After a transaction come those that have waited meanwhile, until there are none.</summary>
    private async Task WorkAsync(Task transaction)
    {
        while (true)
        {
            await transaction.WaitAsync(Timeout, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // Those that are committed are answered first, and others may come meanwhile.
            await Task.Yield();
            List<Waiting> together;
            lock (gate)
            {
                together = Together();
                if (together.Count == 0)
                {
                    running--;
                    return;
                }
            }
            transaction = together[0].Run(() => CommitAsync(together));
        }
    }

    /// <summary>The oldest that wait. Of two that change the same resource, one would refuse the other.</summary>
    private List<Waiting> Together()
    {
        var together = new List<Waiting>();
        var altered = new HashSet<ResourceId>();
        var held = new HashSet<ResourceId>();
        queue.RemoveAll(one =>
        {
            var changes = one.Changes;
            if (together.Count == MostTogether || changes.Altered.Any(id => altered.Contains(id) || held.Contains(id))
                || changes.Reads.Exists(read => altered.Contains(read.Id)))
            {
                return false;
            }
            together.Add(one);
            altered.UnionWith(changes.Altered);
            held.UnionWith(changes.Reads.Select(read => read.Id));
            return true;
        });
        return together;
    }

    private async Task CommitAsync(List<Waiting> together)
    {
        if (together is [var only])
        {
            await CommitAloneAsync(only).ConfigureAwait(false);
            return;
        }
        try
        {
            if (await tryTogether(together.ConvertAll(one => one.Changes)).ConfigureAwait(false))
            {
                together.ForEach(one => one.Succeed());
                return;
            }
        }
        catch (Exception exception)
        {
            together.ForEach(one => one.Fail(exception));
            return;
        }
        lock (gate)
        {
            aloneLeft = AloneAfterRefusal;
        }
        // Whom the refusal concerns, each learns from a transaction of its own.
        await Task.WhenAll(together.Select(one => one.Run(() => CommitAloneAsync(one)))).ConfigureAwait(false);
    }

    private async Task CommitAloneAsync(Waiting one)
    {
        try
        {
            await commitAlone(one.Changes, CancellationToken.None).ConfigureAwait(false);
            one.Succeed();
        }
        catch (Exception exception)
        {
            one.Fail(exception);
        }
    }

    private sealed class Waiting(ChangeSet changes)
    {
        private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ExecutionContext? context = ExecutionContext.Capture();

        public ChangeSet Changes => changes;

        public Task Done => done.Task;

        /// <summary>Begins work in the context of who waits, so that the trace of that request has it.</summary>
        public Task Run(Func<Task> work)
        {
            if (context is null)
            {
                return work();
            }
            var begun = Task.CompletedTask;
            ExecutionContext.Run(context, _ => begun = work(), null);
            return begun;
        }

        public void Succeed() => done.TrySetResult();

        public void Fail(Exception exception) => done.TrySetException(exception);
    }
}
