using System.Collections.Concurrent;
using System.Data.Common;
using Confd.Configuration;
using Microsoft.Data.Sqlite;

namespace Confd.Storage;

/// <summary>The embedded database: one file, one writer at a time, any number of readers.</summary>
internal sealed partial class SqliteStore : ConfdStore
{
    /// <summary>Readers that are kept for the next ones; more are made when more are needed at once.</summary>
    private static readonly int MostIdleReaders = Math.Clamp(2 * Environment.ProcessorCount, 4, 16);

    private readonly string connectionString;
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly ConcurrentBag<SqliteSession> readers = [];
    private readonly SqliteCalls calls = new();
    private readonly SqliteCommits groups;
    private readonly TimeSpan lockTime;
    private readonly string file;
    private readonly string key;
    private SqliteSession? writer;

    /// <param name="file">Made when missing, with its folder.</param>
    /// <param name="lockTime">How long a write waits while another process holds the database. Default 8 seconds.</param>
    /// <param name="key">The configuration key that says where it is, for the last line of a failed start.</param>
    public SqliteStore(string file, TimeSpan? lockTime = null, string key = "Confd:DataDirectory")
        : base(Dialect.Sqlite)
    {
        this.lockTime = lockTime ?? ConfdStorageOptions.DefaultLockTime;
        this.file = file;
        this.key = key;
        PrivateFiles.CreateFolder(Path.GetDirectoryName(Path.GetFullPath(file))!);
        PrivateFiles.CreateFile(file);
        groups = new SqliteCommits(writing, () => writer!, Commits, calls);
        connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Pooling = false,
            // After the database's own wait the driver would wait again and again.
            DefaultTimeout = 1,
        }.ToString();
    }

    public override async Task InitializeAsync(CancellationToken cancellationToken)
    {
        try
        {
            writer ??= await SqliteSession.OpenAsync(connectionString, lockTime, cancellationToken).ConfigureAwait(false);
            await WriteQuietlyAsync(
                () =>
                {
                    new SqliteSchema(writer, file, key).Migrate();
                    return 0L;
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException exception) when (SqliteFaults.Explain(exception, file, key) is { } line)
        {
            throw new InvalidOperationException(line, exception);
        }
        catch (StorageUnavailableException held)
        {
            throw new InvalidOperationException($"{key}: '{file}' is locked by another program; end that one.", held);
        }
    }

    public override async Task CommitAsync(ChangeSet changes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            CountCommand();
            using (StorageTracing.Start("commit"))
            {
                await groups.CommitAsync(changes, cancellationToken).ConfigureAwait(false);
            }
            Health.Worked();
            Announce(changes);
        }
        catch (SqliteException exception) when (SqliteFaults.Of(exception) is not null)
        {
            throw SqliteFaults.Translate(exception, Health, isCommit: true);
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == 19)
        {
            throw exception.SqliteExtendedErrorCode == 787
                ? new ReferenceViolationException("A link names a resource that does not exist, or a deleted resource is still linked", exception)
                : exception.Message.Contains("unique_key.", StringComparison.Ordinal)
                    ? await TakenAsync(changes, exception, cancellationToken).ConfigureAwait(false)
                : exception.Message.Contains("known_call.", StringComparison.Ordinal)
                    ? new SupersededCallException("An earlier try of the call has changed something already", exception)
                : exception.Message.Contains("idempotency.", StringComparison.Ordinal)
                    ? new IdempotencyKeyTakenException("The request was carried out already", exception)
                    : new VersionConflictException("A resource or a link to be inserted exists already", exception);
        }
    }

    public override async Task<CallRow?> SupersedeAsync(CallAttempt attempt, CancellationToken cancellationToken)
    {
        await calls.SupersedeAsync(attempt, cancellationToken).ConfigureAwait(false);
        CallRow? done = null;
        await QueryAsync([CallSql.Find(attempt)], (_, reader) => done = CallSql.Read(reader, attempt), cancellationToken)
            .ConfigureAwait(false);
        return done;
    }

    public override Task<int> DeleteOldCallsAsync(CancellationToken cancellationToken)
    {
        calls.DeleteOld();
        return base.DeleteOldCallsAsync(cancellationToken);
    }

    public override Task<long> TakeIdsAsync(string kind, int count, CancellationToken cancellationToken) =>
        WriteAsync(() => (long)writer!.Command(TakeIds(kind, count), transaction: null).ExecuteScalar()!, cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        foreach (var reader in readers)
        {
            await reader.DisposeAsync().ConfigureAwait(false);
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
        try
        {
            await ReadAsync(statements, read, cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException exception) when (SqliteFaults.Of(exception) is not null)
        {
            throw SqliteFaults.Translate(exception, Health, isCommit: false);
        }
    }

    private async Task ReadAsync(
        IReadOnlyList<Statement> statements, Action<int, DbDataReader> read, CancellationToken cancellationToken)
    {
        if (!readers.TryTake(out var work))
        {
            work = await SqliteSession.OpenAsync(connectionString, lockTime, cancellationToken).ConfigureAwait(false);
        }
        try
        {
            // One snapshot for all statements.
            using var transaction = work.Begin(isReading: true);
            for (var index = 0; index < statements.Count; index++)
            {
                using var reader = work.Command(statements[index], transaction).ExecuteReader();
                while (reader.Read())
                {
                    read(index, reader);
                }
            }
        }
        catch
        {
            await work.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        if (readers.Count < MostIdleReaders)
        {
            readers.Add(work);
            return;
        }
        // Each holds pages and statements; after a rush they are released.
        await work.DisposeAsync().ConfigureAwait(false);
    }

    protected override Task ExecuteAsync(IReadOnlyList<Statement> statements, CancellationToken cancellationToken) => WriteAsync(() =>
    {
        using var transaction = writer!.Begin(isReading: false);
        foreach (var statement in statements)
        {
            writer.Command(statement, transaction).ExecuteNonQuery();
        }
        transaction.Commit();
        return 0L;
    }, cancellationToken);

    private async Task<long> WriteAsync(Func<long> work, CancellationToken cancellationToken)
    {
        CountCommand();
        try
        {
            return await WriteQuietlyAsync(work, cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException exception) when (SqliteFaults.Of(exception) is not null)
        {
            throw SqliteFaults.Translate(exception, Health, isCommit: true);
        }
    }

    private async Task<long> WriteQuietlyAsync(Func<long> work, CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        using var span = StorageTracing.Start("commit");
        try
        {
            return SqliteSession.Translate(work);
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>Writes the schema's number unchanged: a commit that changes nothing.</summary>
    protected override Task ProbeAsync(CancellationToken cancellationToken) => WriteAsync(
        () =>
        {
            using var transaction = writer!.Begin(isReading: false);
            var reached = writer.Command(new Statement("PRAGMA user_version", []), transaction).ExecuteScalar();
            writer.Run($"PRAGMA user_version = {reached}", transaction);
            transaction.Commit();
            return 0L;
        },
        cancellationToken);
}
