using System.Data.Common;
using Confd.Configuration;
using Npgsql;

namespace Confd.Storage;

/// <summary>PostgreSQL, shared by any number of nodes.</summary>
internal sealed partial class PostgresStore : ConfdStore
{
    /// <summary>Any number that no other program takes as an advisory lock in the same database.</summary>
    private const long MigrationLock = 0x436f6e6664;

    /// <summary>For changes of the schema: a million rows take minutes, and a silo that waits for its turn waits as long.</summary>
    private const int Unlimited = 0;

    private const string WaitForever = "SET LOCAL lock_timeout = 0";
    private const string Key = "Confd:Storage:ConnectionString";

    private readonly NpgsqlDataSource source;
    private readonly NpgsqlDataSource ownSource;
    private readonly string schema;
    private readonly PostgresHorizon horizon;
    private readonly bool isShared;
    private readonly PostgresCommits commits;

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
        commits = new PostgresCommits(TryTogetherAsync, CommitAloneAsync, TimeProvider.System);
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
