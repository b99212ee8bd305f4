using Npgsql;
using NpgsqlTypes;

namespace Confd.Storage;

/// <summary>The leases on PostgreSQL.</summary>
internal sealed class PostgresLeases(NpgsqlDataSource source) : ISiloLeases
{
    /// <summary>Names of the nodes that may answer from memory; the last statement of a commit.</summary>
    public const string SelectHolders = "SELECT node FROM node_lease WHERE expires_at > clock_timestamp()";

    // Not a snapshot's xmax, which follows the last transaction that has ended: younger ones may be running.
    private const string Number = "pg_current_xact_id()::text::bigint";

    private const string Oldest = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint";

    public async Task<LeaseRenewal> RenewAsync(
        string silo, TimeSpan length, long doubts, CancellationToken cancellationToken)
    {
        await using var batch = source.CreateBatch();
        batch.BatchCommands.Add(Command(
            "INSERT INTO node_lease AS held (node, expires_at, doubts) VALUES (@p0, clock_timestamp() + @p1, @p2) "
            + "ON CONFLICT (node) DO UPDATE SET expires_at = excluded.expires_at, doubts = excluded.doubts "
            + $"RETURNING held.fence, {Number}, {Oldest}",
            silo, length, doubts));
        // Long enough for every live node to have seen that this one is gone.
        batch.BatchCommands.Add(Command(
            "DELETE FROM node_lease WHERE node IN (SELECT node FROM node_lease "
            + "WHERE expires_at < clock_timestamp() - interval '2 minutes' FOR UPDATE SKIP LOCKED)"));
        batch.BatchCommands.Add(Command(
            "SELECT node, expires_at <= clock_timestamp(), doubts FROM node_lease WHERE node <> @p0", silo));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        var fence = reader.GetInt64(0);
        var (number, oldest) = (reader.GetInt64(1), reader.GetInt64(2));
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        var others = new List<OtherLease>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            others.Add(new OtherLease(reader.GetString(0), reader.GetBoolean(1), reader.GetInt64(2)));
        }
        // The end of the results is the commit: the lease counts from then on.
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        return new LeaseRenewal(fence, number, oldest, others);
    }

    public async Task ReleaseAsync(string silo, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("DELETE FROM node_lease WHERE node = @p0");
        command.Parameters.AddWithValue("p0", silo);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<TimeSpan> FenceAsync(string silo, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            "UPDATE node_lease SET fence = fence + 1 WHERE node = @p0 AND expires_at > clock_timestamp() "
            + "RETURNING expires_at - clock_timestamp()");
        command.Parameters.AddWithValue("p0", silo);
        var remaining = await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
        return remaining is TimeSpan time && time > TimeSpan.Zero ? time : TimeSpan.Zero;
    }

    public Task<long> TakeNumberAsync(CancellationToken cancellationToken) => ReadAsync(Number, cancellationToken);

    public Task<long> ReadOldestAsync(CancellationToken cancellationToken) => ReadAsync(Oldest, cancellationToken);

    private async Task<long> ReadAsync(string expression, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"SELECT {expression}");
        return (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    private static NpgsqlBatchCommand Command(string sql, params object[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        for (var index = 0; index < parameters.Length; index++)
        {
            command.Parameters.Add(parameters[index] switch
            {
                string text => new NpgsqlParameter($"p{index}", NpgsqlDbType.Text) { Value = text },
                TimeSpan time => new NpgsqlParameter($"p{index}", NpgsqlDbType.Interval) { Value = time },
                var number => new NpgsqlParameter($"p{index}", NpgsqlDbType.Bigint) { Value = number },
            });
        }
        return command;
    }
}
