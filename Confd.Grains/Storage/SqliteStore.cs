using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Confd.Storage;

/// <summary>The embedded database: one file, one writer at a time, any number of readers.</summary>
internal sealed partial class SqliteStore : ConfdStore
{
    private readonly string connectionString;
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly ConcurrentBag<SqliteConnection> readers = [];

    /// <summary>By their text: compiled once, not for each row.</summary>
    private readonly Dictionary<string, SqliteCommand> prepared = [];
    private SqliteConnection? writer;

    public SqliteStore(string file)
        : base(Dialect.Sqlite)
    {
        PrivateFiles.CreateFolder(Path.GetDirectoryName(Path.GetFullPath(file))!);
        PrivateFiles.CreateFile(file);
        connectionString = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString();
    }

    public override async Task InitializeAsync(CancellationToken cancellationToken)
    {
        writer ??= await OpenAsync(cancellationToken).ConfigureAwait(false);
        await WriteAsync(() =>
        {
            using var transaction = writer.BeginTransaction(deferred: false);
            using var version = Command("PRAGMA user_version");
            version.Transaction = transaction;
            var reached = (int)(long)version.ExecuteScalar()!;
            foreach (var step in Migrations.After(reached, Dialect))
            {
                using var migrate = Command($"{step.Sql}; PRAGMA user_version = {step.Number}");
                migrate.Transaction = transaction;
                migrate.ExecuteNonQuery();
            }
            if (reached is > 0 and < 6)
            {
                DropColumnIndexes(transaction);
            }
            transaction.Commit();
            return 0L;
        }, cancellationToken).ConfigureAwait(false);
    }

    public override async Task CommitAsync(ChangeSet changes, CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(() =>
            {
                using var transaction = writer!.BeginTransaction(deferred: false);
                foreach (var statement in Commits.Of(changes))
                {
                    var command = Prepared(statement);
                    command.Transaction = transaction;
                    var affected = command.ExecuteNonQuery();
                    if (statement.Expected is { } resource && affected != 1)
                    {
                        throw new VersionConflictException($"{resource} was changed by another write");
                    }
                }
                if (changes.IsDryRun)
                {
                    transaction.Rollback();
                }
                else
                {
                    transaction.Commit();
                }
                return 0L;
            }, cancellationToken).ConfigureAwait(false);
            Announce(changes);
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == 19)
        {
            throw exception.SqliteExtendedErrorCode == 787
                ? new ReferenceViolationException("A link names a resource that does not exist, or a deleted resource is still linked", exception)
                : exception.Message.Contains("unique_key.", StringComparison.Ordinal)
                    ? await TakenAsync(changes, exception, cancellationToken).ConfigureAwait(false)
                : exception.Message.Contains("idempotency.", StringComparison.Ordinal)
                    ? new IdempotencyKeyTakenException("The request was carried out already", exception)
                    : new VersionConflictException("A resource to be inserted exists already", exception);
        }
    }

    public override Task<long> TakeIdsAsync(string kind, int count, CancellationToken cancellationToken) =>
        WriteAsync(() =>
        {
            var statement = TakeIds(kind, count);
            using var command = Command(statement.Sql, statement.Parameters);
            return (long)command.ExecuteScalar()!;
        }, cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        foreach (var reader in readers)
        {
            await reader.DisposeAsync().ConfigureAwait(false);
        }
        foreach (var command in prepared.Values)
        {
            await command.DisposeAsync().ConfigureAwait(false);
        }
        if (writer is not null)
        {
            await writer.DisposeAsync().ConfigureAwait(false);
        }
        writing.Dispose();
    }

    protected override async Task QueryQuietlyAsync(
        IReadOnlyList<Statement> statements, Action<int, DbDataReader> read, CancellationToken cancellationToken)
    {
        using var span = StorageTracing.Start("query");
        if (!readers.TryTake(out var connection))
        {
            connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        }
        // One snapshot for all statements.
        using (var transaction = connection.BeginTransaction(deferred: true))
        {
            for (var index = 0; index < statements.Count; index++)
            {
                using var command = connection.CreateCommand();
                Fill(command, statements[index].Sql, statements[index].Parameters);
                command.Transaction = transaction;
                using var reader = command.ExecuteReader();
                while (reader.Read())
                {
                    read(index, reader);
                }
            }
        }
        readers.Add(connection);
    }

    protected override Task ExecuteAsync(IReadOnlyList<Statement> statements, CancellationToken cancellationToken) => WriteAsync(() =>
    {
        using var transaction = writer!.BeginTransaction(deferred: false);
        foreach (var statement in statements)
        {
            using var command = Command(statement.Sql, statement.Parameters);
            command.Transaction = transaction;
            command.ExecuteNonQuery();
        }
        transaction.Commit();
        return 0L;
    }, cancellationToken);

    private Task<long> WriteAsync(Func<long> work, CancellationToken cancellationToken)
    {
        CountCommand();
        return WriteQuietlyAsync(work, cancellationToken);
    }

    private async Task<long> WriteQuietlyAsync(Func<long> work, CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        using var span = StorageTracing.Start("commit");
        try
        {
            return work();
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>Up to the fifth step each sortable column of each kind had one; SQL alone can't drop what it has to look up.</summary>
    private void DropColumnIndexes(SqliteTransaction transaction)
    {
        using var find = Command("SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'resource' AND sql LIKE '% WHERE kind = %'");
        find.Transaction = transaction;
        var names = new List<string>();
        using (var reader = find.ExecuteReader())
        {
            while (reader.Read())
            {
                names.Add(reader.GetString(0));
            }
        }
        foreach (var name in names)
        {
            using var drop = Command($"DROP INDEX \"{name}\"");
            drop.Transaction = transaction;
            drop.ExecuteNonQuery();
        }
    }

    private SqliteCommand Prepared(Statement statement)
    {
        if (!prepared.TryGetValue(statement.Sql, out var command))
        {
            // Their texts are constants, so there are few.
            prepared[statement.Sql] = command = writer!.CreateCommand();
        }
        command.Parameters.Clear();
        Fill(command, statement.Sql, statement.Parameters);
        return command;
    }

    private SqliteCommand Command(string sql, params object?[] parameters)
    {
        var command = writer!.CreateCommand();
        Fill(command, sql, parameters);
        return command;
    }

    private static void Fill(SqliteCommand command, string sql, object?[] parameters)
    {
        command.CommandText = sql;
        for (var index = 0; index < parameters.Length; index++)
        {
            command.Parameters.AddWithValue($"@p{index}", parameters[index] ?? DBNull.Value);
        }
    }

    private async Task<SqliteConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        using var pragmas = connection.CreateCommand();
        // FULL: an acknowledged write survives the loss of power, not only of the process.
        pragmas.CommandText =
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 10000";
        await pragmas.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return connection;
    }
}
