using System.Diagnostics;
using Npgsql;

namespace Confd.Storage;

/// <summary>
/// Finds the sequence number below which no event can appear any more. Numbers are drawn before transactions
/// commit, so a lower number may become visible after a higher one, and a reader that has passed it would skip it.
/// </summary>
/// <remarks>
/// It reads the last number drawn, then this transaction takes an id. Every transaction that drew up to that number has a
/// lower id, as each commit has its id before it draws. Once the oldest running transaction is not older than our own id,
/// all of them have ended, and the number is a horizon. (A snapshot's xmax does not work here: it follows the last
/// transaction that has ended, so younger ones may be running.) Transaction ids belong to the whole database server.
/// When a transaction that has nothing to do with the log runs for long, the locks on the table show which transactions
/// may still commit events, and it waits only for these.
/// </remarks>
internal sealed class PostgresHorizon(NpgsqlDataSource source)
{
    private const int MostCandidates = 64;

    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(200);

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly Queue<(long Last, ulong Own, long Since)> candidates = new();
    private (long Last, HashSet<string> Writers)? slow;
    private long settled;

    public async Task<Horizon> SettleAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var (last, own, oldest) = await ReadAsync(cancellationToken).ConfigureAwait(false);
            if (last > settled && candidates.Count < MostCandidates)
            {
                candidates.Enqueue((last, own, Stopwatch.GetTimestamp()));
            }
            while (candidates.TryPeek(out var next) && next.Own <= oldest)
            {
                Settle(next.Last);
                candidates.Dequeue();
            }
            if (candidates.TryPeek(out var waiting) && Stopwatch.GetElapsedTime(waiting.Since) > Timeout)
            {
                await SettleByLocksAsync(last, cancellationToken).ConfigureAwait(false);
            }
            return new Horizon(settled, settled < last);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Writers hold a lock on the table from before they draw a number until they end.</summary>
    private async Task SettleByLocksAsync(long last, CancellationToken cancellationToken)
    {
        var writers = new HashSet<string>();
        await using var command = source.CreateCommand(
            "SELECT virtualtransaction FROM pg_locks WHERE locktype = 'relation' AND relation = 'event'::regclass "
            + "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND mode = 'RowExclusiveLock'");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            writers.Add(reader.GetString(0));
        }
        if (slow is { } earlier && !earlier.Writers.Overlaps(writers))
        {
            Settle(earlier.Last);
            slow = null;
        }
        if (writers.Count == 0)
        {
            Settle(last);
        }
        else
        {
            slow ??= (last, writers);
        }
        while (candidates.TryPeek(out var oldest) && oldest.Last <= settled)
        {
            candidates.Dequeue();
        }
    }

    private async Task<(long Last, ulong Own, ulong Oldest)> ReadAsync(CancellationToken cancellationToken)
    {
        // Two statements, each with a snapshot of its own. No id is taken while there is nothing new.
        await using var batch = source.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            "SELECT n.last, CASE WHEN n.last > $1 THEN pg_current_xact_id()::text ELSE '0' END "
            + "FROM (SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS last FROM event_seq_seq) n")
        {
            Parameters = { new NpgsqlParameter<long> { TypedValue = settled } },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT pg_snapshot_xmin(pg_current_snapshot())::text"));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        var (last, own) = (reader.GetInt64(0), ulong.Parse(reader.GetString(1)));
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return (last, own, ulong.Parse(reader.GetString(0)));
    }

    private void Settle(long sequence) => settled = Math.Max(settled, sequence);
}
