using Npgsql;

namespace Confd.Storage.Tests;

/// <summary>What changes the schema of a large database takes longer than any other command may.</summary>
public sealed class TimeoutTests
{
    private const long MigrationLock = 0x436f6e6664;

    [Fact]
    public async Task Whoever_migrates_waits_longer_than_commands_may_take()
    {
        var token = TestContext.Current.CancellationToken;
        var schema = $"p{Guid.NewGuid():N}"[..16];
        await using var source = NpgsqlDataSource.Create(PostgresStoreFixture.ConnectionString);
        await using var store = new PostgresStore(PostgresStoreFixture.ConnectionString + ";Command Timeout=1", schema);
        await using var other = await source.OpenConnectionAsync(token);

        await HoldWhileAsync(() => store.InitializeAsync(token));
        await HoldWhileAsync(() => store.EnsureOrdersAsync(
            new Dictionary<string, CatalogColumn> { ["thing"] = new("name", "name") }, token));

        // The other node holds the lock for two seconds, twice as long as a command may take.
        async Task HoldWhileAsync(Func<Task> work)
        {
            await RunAsync($"SELECT pg_advisory_lock({MigrationLock})");
            var waiting = Task.Run(work, token);
            await RunAsync("SELECT pg_sleep(2.5)");
            Assert.False(waiting.IsCompleted, $"{waiting.Exception}");
            await RunAsync($"SELECT pg_advisory_unlock({MigrationLock})");
            await waiting;
        }

        async Task RunAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, other);
            await command.ExecuteNonQueryAsync(token);
        }
    }
}
