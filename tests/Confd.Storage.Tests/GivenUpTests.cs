using Microsoft.Data.Sqlite;
using Npgsql;

namespace Confd.Storage.Tests;

/// <summary>Another process holds a lock that a commit waits for, and the caller gives up.</summary>
public sealed class GivenUpTests : IAsyncDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private readonly string folder = Directory.CreateTempSubdirectory("confd-lock-").FullName;
    private readonly string schema = $"g{Guid.NewGuid():N}";
    private readonly Guid call = Guid.CreateVersion7();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string File => Path.Combine(folder, "confd.db");

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task On_sqlite_it_is_ended_at_once_and_commits_nothing_when_the_lock_is_free()
    {
        await using var store = new SqliteStore(File, Long);
        await store.InitializeAsync(Token);
        var rows = new Rows(store);
        var other = await HoldFileAsync();
        var commits = Enumerable.Range(0, 5).Select(number => Task.Run(
            () => rows.CommitAsync(Changes(rows, Guid.CreateVersion7(), $"other{number}")), Token)).ToList();
        var commit = Task.Run(() => rows.CommitAsync(Changes(rows, call, "late")), Token);

        Assert.Null(await store.SupersedeAsync(new CallAttempt(call, 2), Token));
        Assert.False(commit.IsCompleted);
        await other.DisposeAsync();

        await Assert.ThrowsAsync<SupersededCallException>(() => commit);
        await Task.WhenAll(commits);
        Assert.Null(await rows.ReadAsync("late"));
    }

    [Fact]
    public async Task On_sqlite_whoever_waits_too_long_is_refused_and_so_are_those_behind()
    {
        await using var store = new SqliteStore(File, TimeSpan.FromSeconds(1));
        await store.InitializeAsync(Token);
        var rows = new Rows(store);
        var other = await HoldFileAsync();

        var commits = await Task.WhenAll(Enumerable.Range(0, 100).Select(number => Task.Run(
            () => Assert.ThrowsAsync<StorageUnavailableException>(
                () => rows.CommitAsync(Changes(rows, Guid.CreateVersion7(), $"n{number}"))), Token)));
        var ids = await Assert.ThrowsAsync<StorageUnavailableException>(() => store.TakeIdsAsync(rows.Kind, 1, Token));
        await other.DisposeAsync();
        await rows.AddAsync("after");

        Assert.All(commits.Append(ids), held => Assert.False(held.IsUncertain));
        Assert.Empty(await store.ReadAsync([.. Enumerable.Range(0, 100).Select(number => rows.Id($"n{number}"))], Token));
    }

    [Fact]
    public async Task On_postgresql_whoever_ends_it_waits_until_it_is_decided()
    {
        await using var store = new PostgresStore(PostgresStoreFixture.ConnectionString, schema, isShared: false, Long);
        await store.InitializeAsync(Token);
        var rows = new Rows(store);
        await rows.AddAsync("row");
        var other = await HoldRowsAsync();
        var changes = Changes(rows, call, "made");
        changes.Touches.Add(rows.Guard("row", 1));
        var commit = Task.Run(() => rows.CommitAsync(changes), Token);
        await WaitingAsync(1);

        var ending = Task.Run(() => store.SupersedeAsync(new CallAttempt(call, 2), Token), Token);
        await WaitingAsync(2);
        Assert.False(ending.IsCompleted);
        await other.DisposeAsync();

        await commit;
        Assert.NotNull(await ending);
    }

    [Fact]
    public async Task On_postgresql_whoever_waits_too_long_for_a_lock_is_refused()
    {
        await using var store = new PostgresStore(
            PostgresStoreFixture.ConnectionString, schema, isShared: false, TimeSpan.FromSeconds(1));
        await store.InitializeAsync(Token);
        var rows = new Rows(store);
        await rows.AddAsync("row");
        await using var other = await HoldRowsAsync();
        var changes = Changes(rows, call, "made");
        changes.Touches.Add(rows.Guard("row", 1));

        var held = await Assert.ThrowsAsync<StorageUnavailableException>(() => rows.CommitAsync(changes));

        Assert.False(held.IsUncertain);
        Assert.Null(await store.SupersedeAsync(new CallAttempt(call, 2), Token));
        Assert.Null(await rows.ReadAsync("made"));
    }

    private static ChangeSet Changes(Rows rows, Guid call, string key) => new()
    {
        Writes = { rows.Insert(key) }, Call = new CallRow(new CallAttempt(call, 1)),
    };

    private async Task<SqliteConnection> HoldFileAsync()
    {
        var other = new SqliteConnection($"Data Source={File};Pooling=False");
        await other.OpenAsync(Token);
        await using var command = other.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        await command.ExecuteNonQueryAsync(Token);
        return other;
    }

    private async Task<NpgsqlConnection> HoldRowsAsync()
    {
        var other = await ConnectAsync();
        await using var command = new NpgsqlCommand("BEGIN; SELECT 1 FROM resource FOR UPDATE", other);
        await command.ExecuteNonQueryAsync(Token);
        return other;
    }

    /// <summary>Until so many wait for a lock in this schema's transactions.</summary>
    private async Task WaitingAsync(int count)
    {
        await using var watcher = await ConnectAsync();
        await using var command = new NpgsqlCommand(
            "SELECT count(DISTINCT pid) FROM pg_locks WHERE pid IN (SELECT pid FROM pg_locks WHERE NOT granted) "
            + $"AND relation IN ('{schema}.known_call'::regclass, '{schema}.resource'::regclass)", watcher);
        await Poll.UntilAsync(async () => (long)(await command.ExecuteScalarAsync(Token))! >= count, $"{count} wait");
    }

    private async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection($"{PostgresStoreFixture.ConnectionString};Search Path={schema};Pooling=false");
        await connection.OpenAsync(Token);
        return connection;
    }
}
