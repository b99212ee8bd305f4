using System.Text.Json.Nodes;
using Confd.Storage;
using Npgsql;

namespace Confd.Gateway.Tests.Notifier;

/// <summary>The horizon of the log: readers stop where an event could still appear, and nowhere else.</summary>
public sealed class EventLogTests : IAsyncLifetime
{
    private readonly string schema = $"e{Guid.NewGuid():N}";
    private readonly string connectionString = Environment.GetEnvironmentVariable("CONFD_TEST_POSTGRES")
        ?? throw new InvalidOperationException("CONFD_TEST_POSTGRES is not set: run the tests with tests/run.sh");

    private PostgresStore store = null!;
    private NpgsqlDataSource other = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        store = new PostgresStore(connectionString, schema);
        await store.InitializeAsync(Token);
        other = NpgsqlDataSource.Create($"{connectionString};Search Path={schema}");
    }

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        await other.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_late_commit_is_not_skipped(bool inSubtransaction)
    {
        await using var connection = await other.OpenConnectionAsync(Token);
        await using var late = await connection.BeginTransactionAsync(Token);
        if (inSubtransaction)
        {
            await late.SaveAsync("s", Token);
        }
        await InsertAsync(connection, "late");
        await PublishAsync("early");

        // Longer than it takes before the locks are looked at.
        await Poll.WhileAsync(async () => Assert.Empty(await store.ReadEventsAsync(0, 10, Token)), TimeSpan.FromSeconds(0.5));
        if (inSubtransaction)
        {
            await late.ReleaseAsync("s", Token);
        }
        await late.CommitAsync(Token);

        Assert.Equal(["late", "early"], await NamesAsync(2));
    }

    [Fact]
    public async Task A_number_that_was_drawn_by_a_younger_transaction_is_waited_for()
    {
        // The transaction with the lower id draws the higher number and commits first.
        await using var first = await other.OpenConnectionAsync(Token);
        await using var older = await first.BeginTransactionAsync(Token);
        await new NpgsqlCommand("SELECT pg_current_xact_id()", first).ExecuteScalarAsync(Token);
        await using var second = await other.OpenConnectionAsync(Token);
        await using var younger = await second.BeginTransactionAsync(Token);
        await InsertAsync(second, "younger");
        await InsertAsync(first, "older");
        await older.CommitAsync(Token);

        await Poll.WhileAsync(async () => Assert.Empty(await store.ReadEventsAsync(0, 10, Token)), TimeSpan.FromSeconds(0.5));
        await younger.CommitAsync(Token);

        Assert.Equal(["younger", "older"], await NamesAsync(2));
    }

    [Fact]
    public async Task A_rolled_back_number_holds_up_nobody()
    {
        await using var connection = await other.OpenConnectionAsync(Token);
        await using var failed = await connection.BeginTransactionAsync(Token);
        await InsertAsync(connection, "never");
        await PublishAsync("kept");
        await failed.RollbackAsync(Token);

        Assert.Equal(["kept"], await NamesAsync(1));
    }

    [Fact]
    public async Task A_long_transaction_that_has_nothing_to_do_with_the_log_holds_up_nobody()
    {
        await using var connection = await other.OpenConnectionAsync(Token);
        await using var unrelated = await connection.BeginTransactionAsync(Token);
        await new NpgsqlCommand($"CREATE TABLE unrelated AS SELECT 1 AS one", connection).ExecuteNonQueryAsync(Token);

        await PublishAsync("told");

        Assert.Equal(["told"], await NamesAsync(1));
        await unrelated.RollbackAsync(Token);
    }

    [Fact]
    public async Task Readers_follow_many_writers_without_a_gap()
    {
        const int writers = 8;
        const int each = 60;
        var seen = new List<long>();
        var reading = Task.Run(async () =>
        {
            for (long after = 0; seen.Count < writers * each;)
            {
                foreach (var published in await store.ReadEventsAsync(after, 1000, Token))
                {
                    seen.Add(published.Sequence);
                    after = published.Sequence;
                }
            }
        }, Token);

        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            await using var connection = await other.OpenConnectionAsync(Token);
            for (var number = 0; number < each; number++)
            {
                await using var transaction = await connection.BeginTransactionAsync(Token);
                await InsertAsync(connection, $"w{writer}");
                await Task.Delay(Random.Shared.Next(0, 4), Token);
                await transaction.CommitAsync(Token);
            }
        }, Token)));
        await reading.WaitAsync(TimeSpan.FromSeconds(20), Token);

        await using var count = other.CreateCommand("SELECT array_agg(seq ORDER BY seq) FROM event");
        Assert.Equal((long[])(await count.ExecuteScalarAsync(Token))!, seen);
    }

    [Fact]
    public async Task Only_the_newest_owner_of_a_cursor_can_save_it()
    {
        await PublishAsync("one");
        await NamesAsync(1);
        await store.EnsureCursorsAsync("sink", [3], Token);
        var old = await store.ClaimAsync("sink", 3, Token);
        var young = await store.ClaimAsync("sink", 3, Token);

        Assert.False(await store.SaveAsync(old with { Sequence = 10 }, Token));
        Assert.True(await store.SaveAsync(young with { Sequence = 9 }, Token));
        Assert.Equal(9, (await store.ClaimAsync("sink", 3, Token)).Sequence);
        Assert.True(old.Sequence > 0);
    }

    [Fact]
    public async Task Retention_stops_at_what_a_sink_needs_and_leaves_a_floor()
    {
        await store.EnsureCursorsAsync("slow", [0], Token);
        for (var number = 0; number < 10; number++)
        {
            await PublishAsync($"n{number}");
        }
        var before = await ReadAsync(10);

        var state = await store.RetentionAsync(DateTimeOffset.UtcNow.AddDays(-1), 4, ["slow"], Token);
        Assert.Equal(before[5].Sequence, state.Expired);
        Assert.Equal((before[0].Sequence, "slow"), (state.Unread!.Value, state.Sink));
        Assert.Equal(before[9].Sequence, (await store.RetentionAsync(DateTimeOffset.UtcNow.AddDays(1), 100, [], Token)).Expired);
        await store.AddDeadLetterAsync("slow", before[2].Sequence, "poison", 5, Token);
        Assert.Equal(5, await store.TrimAsync(before[5].Sequence, Token));

        Assert.Equal(before[5].Sequence, await store.FloorAsync(Token));
        Assert.Equal(["n2", "n6", "n7", "n8", "n9"], (await ReadAsync(5)).Select(published => published.Name));
    }

    private async Task<IReadOnlyList<string>> NamesAsync(int count) =>
        [.. (await ReadAsync(count)).Select(published => published.Name)];

    private async Task<IReadOnlyList<StoredEvent>> ReadAsync(int count)
    {
        IReadOnlyList<StoredEvent> events = [];
        await Poll.UntilAsync(async () => (events = await store.ReadEventsAsync(0, 100, Token)).Count >= count, $"{count} events are told");
        return events;
    }

    private Task PublishAsync(string name)
    {
        var changes = new ChangeSet();
        changes.Events.Add(new EventRow(name, new ResourceId("x", "1"), null, [], new JsonObject(), null));
        return store.CommitAsync(changes, Token);
    }

    private static async Task InsertAsync(NpgsqlConnection connection, string name)
    {
        // As the store does: the transaction has its id before it draws a number.
        await new NpgsqlCommand("SELECT pg_current_xact_id()", connection).ExecuteScalarAsync(Token);
        await using var insert = new NpgsqlCommand(
            "INSERT INTO event (partition, name, resource, key, headers, payload) VALUES (0, $1, 'x', '1', '{}', '{}')", connection)
        {
            Parameters = { new NpgsqlParameter { Value = name } },
        };
        await insert.ExecuteNonQueryAsync(Token);
    }
}
