using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Confd.Storage;

/// <summary>
/// Change sets that wait for the one writer at the same time share a transaction of the database, and so its wait for
/// the disk. Each is all or nothing for itself: when one of them is refused, they run again, each within a savepoint.
/// </summary>
internal sealed class SqliteCommits(
    SemaphoreSlim writing, Func<SqliteSession> writer, CommitSql commits, SqliteCalls calls)
{
    /// <summary>Few enough that the first of them does not wait long for the last.</summary>
    private const int MostTogether = 32;

    private static readonly Statement Save = new("SAVEPOINT one", []);
    private static readonly Statement Undo = new("ROLLBACK TO one", []);
    private static readonly Statement Keep = new("RELEASE one", []);

    /// <summary>With more events, statements are made while they run: an import would need as much memory again.</summary>
    private const int MostEvents = 100;

    private readonly ConcurrentQueue<Waiting> queue = new();

    /// <exception cref="VersionConflictException">A guarded version is not the expected one.</exception>
    /// <exception cref="SqliteException">A constraint of the schema, or the database itself, refuses.</exception>
    public async Task CommitAsync(ChangeSet changes, CancellationToken cancellationToken)
    {
        // Here, because everybody waits for the writer.
        var own = new Waiting(changes, changes.Events.Count > MostEvents ? StatementsOf(changes) : [.. StatementsOf(changes)]);
        queue.Enqueue(own);
        try
        {
            await writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!own.TryTake())
        {
            // Somebody is committing it: how that ends is the answer.
            await own.Done.ConfigureAwait(false);
            return;
        }
        try
        {
            // Whoever gets the writer commits for all who wait; most find theirs done.
            while (!own.Done.IsCompleted)
            {
                // Those that are about to come first: the more share a transaction, the less each costs.
                await Task.Yield();
                Commit(Together());
            }
        }
        finally
        {
            writing.Release();
        }
        await own.Done.ConfigureAwait(false);
    }

    private List<Waiting> Together()
    {
        var together = new List<Waiting>();
        while (together.Count < MostTogether && queue.TryDequeue(out var next))
        {
            if (next.TryTake())
            {
                together.Add(next);
            }
        }
        return together;
    }

    private void Commit(List<Waiting> together)
    {
        try
        {
            if (together.Count == 1
                || !(TryCommit(together, isEachUndone: false) || TryCommit(together, isEachUndone: true)))
            {
                CommitEach(together);
            }
        }
        catch (StorageUnavailableException held)
        {
            // Another process has the database. Those who wait behind have waited as long.
            together.ForEach(one => one.Fail(held));
            while (queue.TryDequeue(out var next))
            {
                if (next.TryTake())
                {
                    next.Fail(held);
                }
            }
        }
    }

    private void CommitEach(List<Waiting> together)
    {
        // What fails for more than its own sake (a full disk) may have undone the others: each by itself, then.
        foreach (var one in together.Where(one => !one.Done.IsCompleted))
        {
            try
            {
                InTransaction(transaction =>
                {
                    Run(one, transaction);
                    if (one.Changes.IsDryRun)
                    {
                        transaction.Rollback();
                    }
                    else
                    {
                        transaction.Commit();
                    }
                });
                one.Succeed();
            }
            catch (Exception exception) when (exception is not StorageUnavailableException)
            {
                one.Fail(exception);
            }
        }
    }

    /// <summary>False when none was committed; those that are refused by themselves have failed then all the same.</summary>
    /// <param name="together">Some that wait.</param>
    /// <param name="isEachUndone">
    /// One that is refused is undone and the others are kept. The savepoints that this takes copy each page before it is changed.
    /// </param>
    private bool TryCommit(List<Waiting> together, bool isEachUndone)
    {
        if (!isEachUndone && together.Exists(one => one.Changes.IsDryRun))
        {
            return false;
        }
        var kept = new List<Waiting>();
        try
        {
            InTransaction(transaction =>
            {
                foreach (var one in together)
                {
                    if (isEachUndone)
                    {
                        RunWithin(one, transaction, kept);
                        continue;
                    }
                    Run(one, transaction);
                    kept.Add(one);
                }
                transaction.Commit();
            });
        }
        catch (Exception exception) when (exception is not StorageUnavailableException)
        {
            // Whatever it is, it is told to whom it concerns when each is tried by itself.
            return false;
        }
        kept.ForEach(one => one.Succeed());
        return true;
    }

    /// <exception cref="StorageUnavailableException">Another process holds the database.</exception>
    private void InTransaction(Action<SqliteTransaction> work)
    {
        using var transaction = SqliteSession.Translate(() => writer().Begin(isReading: false));
        calls.Enter();
        try
        {
            work(transaction);
        }
        finally
        {
            calls.Leave();
        }
    }

    private void RunWithin(Waiting one, SqliteTransaction transaction, List<Waiting> kept)
    {
        writer().Command(Save, transaction).ExecuteNonQuery();
        try
        {
            Run(one, transaction);
            if (one.Changes.IsDryRun)
            {
                writer().Command(Undo, transaction).ExecuteNonQuery();
            }
            kept.Add(one);
        }
        catch (Exception exception) when (exception is VersionConflictException or SupersededCallException or SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_CONSTRAINT })
        {
            writer().Command(Undo, transaction).ExecuteNonQuery();
            one.Fail(exception);
        }
        writer().Command(Keep, transaction).ExecuteNonQuery();
    }

    private IEnumerable<Statement> StatementsOf(ChangeSet changes) => changes is { Call: { } call, IsDryRun: false }
        ? commits.Of(changes).Prepend(CallSql.Insert(call))
        : commits.Of(changes);

    private void Run(Waiting one, SqliteTransaction transaction)
    {
        var changes = one.Changes;
        if (changes is { Call: { } call, IsDryRun: false })
        {
            calls.Demand(call.Attempt);
        }
        foreach (var statement in one.Statements)
        {
            var command = writer().Command(statement, transaction);
            var isTrue = statement.Holds is { } holds
                ? (long)command.ExecuteScalar()! == holds
                : command.ExecuteNonQuery() == 1 || statement.Expected is null;
            if (!isTrue)
            {
                throw new VersionConflictException($"{statement.Expected} was changed by another write");
            }
        }
        if (changes.Events.Count > 0)
        {
            // Events come last of all.
            changes.LastEvent = writer().LastRow;
        }
    }

    private sealed class Waiting(ChangeSet changes, IEnumerable<Statement> statements)
    {
        private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int taken;

        public ChangeSet Changes => changes;

        public IEnumerable<Statement> Statements => statements;

        public Task Done => done.Task;

        /// <summary>True for the one who decides about it: who commits it, or who has waited long enough.</summary>
        public bool TryTake() => Interlocked.Exchange(ref taken, 1) == 0;

        public void Succeed() => done.TrySetResult();

        public void Fail(Exception exception) => done.TrySetException(exception);
    }
}
