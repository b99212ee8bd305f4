using Microsoft.Data.Sqlite;

namespace Confd.Storage;

/// <summary>A connection with the statements that it has compiled; used by one operation at a time.</summary>
internal sealed class SqliteSession : IAsyncDisposable
{
    /// <summary>More than the engine has, so there is room for lists with rare combinations of filters.</summary>
    private const int MostStatements = 256;

    private readonly SqliteConnection connection;
    private readonly Dictionary<string, SqliteCommand> compiled = [];

    private SqliteSession(SqliteConnection connection) => this.connection = connection;

    /// <param name="connectionString">In the driver's format.</param>
    /// <param name="lockTime">How long to wait while another process holds the database's lock.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    public static async Task<SqliteSession> OpenAsync(
        string connectionString, TimeSpan lockTime, CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        using var pragmas = connection.CreateCommand();
        // FULL: an acknowledged write survives the loss of power, not only of the process. Mapped: all connections share
        // the pages that the system keeps, where each one's own cache is small and outdated by every commit.
        pragmas.CommandText =
            $"PRAGMA busy_timeout = {lockTime.TotalMilliseconds:0}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; "
            + "PRAGMA foreign_keys = ON; PRAGMA mmap_size = 268435456";
        await pragmas.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return new SqliteSession(connection);
    }

    /// <exception cref="StorageUnavailableException">Another process holds the database; nothing was changed.</exception>
    public static T Translate<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == SQLitePCL.raw.SQLITE_BUSY)
        {
            throw new StorageUnavailableException($"Another process holds the database: {exception.Message}", isUncertain: false);
        }
    }

    /// <summary>Number of the row that was inserted last.</summary>
    public long LastRow => SQLitePCL.raw.sqlite3_last_insert_rowid(connection.Handle);

    public SqliteTransaction Begin(bool isReading) => connection.BeginTransaction(deferred: isReading);

    /// <summary>The statement, compiled once; valid until the next call with the same text. Do not dispose it.</summary>
    public SqliteCommand Command(Statement statement, SqliteTransaction? transaction)
    {
        if (!compiled.TryGetValue(statement.Sql, out var command))
        {
            if (compiled.Count == MostStatements)
            {
                Forget();
            }
            command = connection.CreateCommand();
            command.CommandText = statement.Sql;
            for (var index = 0; index < statement.Parameters.Length; index++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"@p{index}" });
            }
            compiled[statement.Sql] = command;
        }
        command.Transaction = transaction;
        for (var index = 0; index < statement.Parameters.Length; index++)
        {
            command.Parameters[index].Value = statement.Parameters[index] ?? DBNull.Value;
        }
        return command;
    }

    /// <summary>Runs a statement of the schema, which is needed once.</summary>
    public void Run(string sql, SqliteTransaction transaction)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        command.ExecuteNonQuery();
    }

    public async ValueTask DisposeAsync()
    {
        Forget();
        await connection.DisposeAsync().ConfigureAwait(false);
    }

    private void Forget()
    {
        foreach (var command in compiled.Values)
        {
            command.Dispose();
        }
        compiled.Clear();
    }
}
