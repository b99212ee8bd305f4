using Confd.Configuration;
using Confd.Gateway.Cluster;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Confd.Silo.Cluster;

/// <summary>Creates the tables of Orleans' own providers, one node at a time, before the silo starts.</summary>
/// <remarks>The silo waits for a database that starts later.</remarks>
internal sealed partial class OrleansSchema(IOptions<ClusterOptions> options, ILogger<OrleansSchema> logger) : IHostedLifecycleService
{
    /// <summary>Any number that no other program uses as an advisory lock in the same database.</summary>
    private const long MigrationLock = 0x436f6e6665;

    private static readonly string[] Steps = ["main", "clustering", "persistence", "persistence_queries"];

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(options.Value.ConnectionToTables());
        while (true)
        {
            try
            {
                await MigrateAsync(source, cancellationToken);
                return;
            }
            catch (Exception exception) when (exception is NpgsqlException { IsTransient: true } or PostgresException { SqlState: "57P03" })
            {
                LogWaiting(exception.Message);
                await Task.Delay(Pause, cancellationToken);
            }
            catch (PostgresException exception)
            {
                DatabaseRefusal.Throw(exception, options.Value.ConnectionKey);
                throw;
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task MigrateAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await RunAsync(
            connection,
            $"SELECT pg_advisory_xact_lock({MigrationLock}); CREATE SCHEMA IF NOT EXISTS {options.Value.Schema}; "
            + "CREATE TABLE IF NOT EXISTS schema_step (name text PRIMARY KEY)",
            cancellationToken);
        foreach (var step in Steps)
        {
            await using var claim = new NpgsqlCommand(
                "INSERT INTO schema_step (name) VALUES (@name) ON CONFLICT DO NOTHING", connection);
            claim.Parameters.AddWithValue("name", step);
            if (await claim.ExecuteNonQueryAsync(cancellationToken) == 1)
            {
                await RunAsync(connection, Read(step), cancellationToken);
            }
        }
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Read(string step)
    {
        using var stream = typeof(OrleansSchema).Assembly.GetManifestResourceStream($"Confd.Silo.Cluster.Sql.{step}.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [LoggerMessage(LogLevel.Warning, "Waiting for PostgreSQL: {Reason}")]
    private partial void LogWaiting(string reason);
}
