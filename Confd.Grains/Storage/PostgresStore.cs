using System.Data.Common;
using Confd.Configuration;
using Npgsql;

namespace Confd.Storage;

/// <summary>PostgreSQL, shared by any number of nodes.</summary>
internal sealed partial class PostgresStore : ConfdStore
{
    /// <summary>Any number that no other program takes as an advisory lock in the same database.</summary>
    private const long MigrationLock = 0x436f6e6664;

    /// <summary>Raised by the schema's own function when a version check fails.</summary>
    private const string VersionConflictState = "CF001";

    /// <summary>Raised by the schema's own function when a later try of the same call has begun.</summary>
    private const string SupersededState = "CF002";

    /// <summary>For changes of the schema: a million rows take minutes, and a silo that waits for its turn waits as long.</summary>
    private const int Unlimited = 0;

    /// <summary>Rows, from which on a commit may take longer than the driver waits by default.</summary>
    private const int LargeChange = 10_000;

    private const int LargeChangeSeconds = 600;
    private const string WaitForever = "SET LOCAL lock_timeout = 0";
    private const string Key = "Confd:Storage:ConnectionString";

    private readonly NpgsqlDataSource source;
    private readonly NpgsqlDataSource ownSource;
    private readonly string schema;
    private readonly PostgresHorizon horizon;
    private readonly bool isShared;

    /// <param name="connectionString">As Npgsql reads it.</param>
    /// <param name="schema">Made when missing.</param>
    /// <param name="isShared">Other nodes keep state of this database in memory: each commit asks who they are.</param>
    /// <param name="lockTime">How long a change waits for a lock that somebody else holds. Default 8 seconds.</param>
    public PostgresStore(string connectionString, string schema, bool isShared = false, TimeSpan? lockTime = null)
        : base(Dialect.Postgres)
    {
        this.schema = schema;
        this.isShared = isShared;
        var builder = new NpgsqlConnectionStringBuilder(connectionString)
        {
            SearchPath = schema,
            MaxAutoPrepare = 200,
            AutoPrepareMinUsages = 2,
            // Every join here follows links from a few rows by index. A planner without statistics yet, or with
            // those of an empty table, would read whole tables instead; compiling a plan takes longer than running it.
            Options = "-c jit=off -c enable_hashjoin=off -c enable_mergejoin=off -c random_page_cost=1.1 "
                // Shorter than anybody waits for the answer, so that what is given up has ended.
                + $"-c lock_timeout={(lockTime ?? ConfdStorageOptions.DefaultLockTime).TotalMilliseconds:0}",
        };
        PostgresConnections.Impatient(builder, connectionString);
        // Nothing here leaves anything behind in a session, so nothing has to be reset before the next command.
        builder.NoResetOnClose = true;
        source = NpgsqlDataSource.Create(builder);
        // Renewals of leases do not wait for a connection while the pool is busy; listener and lock keep one each.
        builder.NoResetOnClose = false;
        builder.MaxPoolSize = 5;
        builder.MinPoolSize = 0;
        ownSource = NpgsqlDataSource.Create(builder);
        Leases = new PostgresLeases(ownSource);
        horizon = new PostgresHorizon(source);
    }

    public ISiloLeases Leases { get; }

    /// <summary>The lock by which a silo keeps the schema for itself or for its cluster.</summary>
    public SchemaLock NewSchemaLock() => new(ownSource, schema, isShared);

    public override async Task InitializeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await PostgresConnections.TranslateAsync(
                async () =>
                {
                    try
                    {
                        await MigrateAsync(cancellationToken).ConfigureAwait(false);
                    }
                    catch (PostgresException exception) when (PostgresRefusal.Explain(exception, Key) is { } line)
                    {
                        throw new InvalidOperationException(line, exception);
                    }
                },
                isUncertain: false, Health).ConfigureAwait(false);
        }
        catch (ArgumentException exception)
        {
            throw new InvalidOperationException($"{Key}: {exception.Message}", exception);
        }
    }

    protected override Task ProbeAsync(CancellationToken cancellationToken) => PostgresConnections.TranslateAsync(
        async () =>
        {
            await using var command = source.CreateCommand("SELECT pg_current_xact_id()");
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        },
        isUncertain: false, Health);

    private async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        RequireUnicode(connection);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await RunAsync(connection, $"{WaitForever}; SELECT pg_advisory_xact_lock({MigrationLock})", cancellationToken).ConfigureAwait(false);
        await RunAsync(
            connection,
            $"CREATE SCHEMA IF NOT EXISTS \"{schema}\"; CREATE TABLE IF NOT EXISTS schema_version (version integer NOT NULL)",
            cancellationToken).ConfigureAwait(false);
        await using var version = new NpgsqlCommand("SELECT coalesce(max(version), 0) FROM schema_version", connection);
        var reached = (int)(await version.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        if (reached > Migrations.Newest(Dialect))
        {
            throw new InvalidOperationException(
                $"{Key}: schema '{schema}' was written by a newer version of this program (schema {reached}, this one knows "
                + $"{Migrations.Newest(Dialect)}); run that version, or restore a backup.");
        }
        foreach (var step in Migrations.After(reached, Dialect))
        {
            await RunAsync(
                connection, $"{step.Sql}; INSERT INTO schema_version (version) VALUES ({step.Number})", cancellationToken)
                .ConfigureAwait(false);
        }
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Any other encoding refuses names only when somebody has one that it can't spell.</summary>
    private static void RequireUnicode(NpgsqlConnection connection)
    {
        if (connection.PostgresParameters["server_encoding"] is var encoding && encoding != "UTF8")
        {
            throw new InvalidOperationException(
                $"{Key}: database '{connection.Database}' has the encoding {encoding}; make one with "
                + "CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0");
        }
    }

    public override async Task CommitAsync(ChangeSet changes, CancellationToken cancellationToken)
    {
        CountCommand();
        try
        {
            await ExecuteAsync(changes, cancellationToken).ConfigureAwait(false);
            Health.Worked();
            if (!changes.IsDryRun)
            {
                Announce(changes);
            }
        }
        catch (PostgresException exception)
        {
            throw exception.SqlState switch
            {
                VersionConflictState => new VersionConflictException(exception.MessageText, exception),
                SupersededState => new SupersededCallException(exception.MessageText, exception),
                PostgresErrorCodes.UniqueViolation when exception.TableName == "unique_key" =>
                    await TakenAsync(changes, exception, cancellationToken).ConfigureAwait(false),
                PostgresErrorCodes.UniqueViolation when exception.TableName == "known_call" =>
                    new SupersededCallException("The call was made again meanwhile, or given up", exception),
                PostgresErrorCodes.UniqueViolation when exception.TableName == "idempotency" =>
                    new IdempotencyKeyTakenException("The request was carried out already", exception),
                PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.SerializationFailure
                    or PostgresErrorCodes.DeadlockDetected =>
                    new VersionConflictException(exception.MessageText, exception),
                PostgresErrorCodes.ForeignKeyViolation => new ReferenceViolationException(exception.MessageText, exception),
                _ => exception,
            };
        }
    }

    private async Task ExecuteAsync(ChangeSet changes, CancellationToken cancellationToken)
    {
        await using var connection = await PostgresConnections.TranslateAsync(
            () => source.OpenConnectionAsync(cancellationToken).AsTask(), isUncertain: false, Health).ConfigureAwait(false);
        // Without a transaction of its own a batch is one, and costs one round trip. One that is not committed is rolled back.
        await using var transaction = changes.IsDryRun || changes.Size > LargeChange
            ? await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false)
            : null;
        foreach (var part in PartsOf(changes, asksHolders: isShared && !changes.IsDryRun))
        {
            await using var batch = connection.CreateBatch();
            batch.Transaction = transaction;
            if (changes.Size > LargeChange)
            {
                // An import of thousands of users takes longer than any other request.
                batch.Timeout = LargeChangeSeconds;
            }
            part.ForEach(batch.BatchCommands.Add);
            CountStatements(part.Count);
            await PostgresConnections.TranslateAsync(
                () => ExecuteAsync(batch, changes, cancellationToken), isUncertain: transaction is null, Health).ConfigureAwait(false);
        }
        if (transaction is not null && !changes.IsDryRun)
        {
            await PostgresConnections.TranslateAsync(
                () => transaction.CommitAsync(cancellationToken), isUncertain: true, Health).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The statements: those of a large change set in parts, so that not all of its texts are in memory at once. The last one asks which
    /// silos may answer from memory, so a silo that takes a lease later waits for this commit.
    /// </summary>
    private IEnumerable<List<NpgsqlBatchCommand>> PartsOf(ChangeSet changes, bool asksHolders)
    {
        var (part, rows) = (new List<NpgsqlBatchCommand>(), 0);
        if (changes.IsEventsOnly)
        {
            // The transaction must have its number before it draws one for the event; see PostgresHorizon.
            part.Add(new NpgsqlBatchCommand("SELECT pg_current_xact_id()"));
        }
        if (changes is { Call: { } call, IsDryRun: false })
        {
            // First of all: another attempt of the call, or its end by the gateway, waits here for the end of this transaction.
            part.Add(PostgresCommands.Of(CallSql.CarryOut(call)));
        }
        foreach (var statement in BulkStatements.Merge(Commits.Of(changes)))
        {
            if (rows >= BulkStatements.Most && changes.Size > LargeChange)
            {
                yield return part;
                (part, rows) = ([], 0);
            }
            part.Add(PostgresCommands.CheckedOf(statement));
            rows += statement.Rows;
        }
        if (asksHolders)
        {
            changes.Holders = [];
            part.Add(new NpgsqlBatchCommand(PostgresLeases.SelectHolders));
        }
        yield return part;
    }

    /// <summary>Runs the batch, and notes what it answers.</summary>
    private static async Task ExecuteAsync(NpgsqlBatch batch, ChangeSet changes, CancellationToken cancellationToken)
    {
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        do
        {
            // The version checks answer with a row as well, but of another type.
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                switch (reader.GetName(0))
                {
                    case "node": changes.Holders = [.. changes.Holders!, reader.GetString(0)]; break;
                    case "seq": changes.LastEvent = reader.GetInt64(0); break;
                }
            }
        }
        while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false));
    }

    public override async Task<long> TakeIdsAsync(string kind, int count, CancellationToken cancellationToken)
    {
        long first = 0;
        await QueryAsync([TakeIds(kind, count)], (_, reader) => first = reader.GetInt64(0), cancellationToken)
            .ConfigureAwait(false);
        return first;
    }

    public override async Task<CallRow?> SupersedeAsync(CallAttempt attempt, CancellationToken cancellationToken)
    {
        CallRow? done = null;
        await QueryAsync(
            [CallSql.Supersede(attempt, Dialect)], (_, reader) => done = CallSql.Read(reader, attempt), cancellationToken)
            .ConfigureAwait(false);
        return done;
    }

    public override async ValueTask DisposeAsync()
    {
        await ownSource.DisposeAsync().ConfigureAwait(false);
        await source.DisposeAsync().ConfigureAwait(false);
    }

    protected override async Task QueryQuietlyAsync(
        IReadOnlyList<Statement> statements, Action<int, DbDataReader> read, CancellationToken cancellationToken)
    {
        await PostgresConnections.TranslateAsync(async () =>
        {
            await using var batch = source.CreateBatch();
            foreach (var statement in statements)
            {
                batch.BatchCommands.Add(PostgresCommands.Of(statement));
            }
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            var index = 0;
            do
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    read(index, reader);
                }
                index++;
            }
            while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false));
            return true;
        }, isUncertain: false, Health).ConfigureAwait(false);
    }

    protected override Task ExecuteAsync(IReadOnlyList<Statement> statements, CancellationToken cancellationToken) =>
        PostgresConnections.TranslateAsync(async () =>
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using var batch = connection.CreateBatch();
            batch.Timeout = Unlimited;
            batch.BatchCommands.Add(new NpgsqlBatchCommand(WaitForever));
            batch.BatchCommands.Add(new NpgsqlBatchCommand($"SELECT pg_advisory_xact_lock({MigrationLock})"));
            foreach (var statement in statements)
            {
                batch.BatchCommands.Add(PostgresCommands.Of(statement));
            }
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }, isUncertain: false, Health);

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = Unlimited };
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
