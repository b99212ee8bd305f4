using Confd.Resources;
using Confd.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Orleans.Runtime;

namespace Confd.Cluster.Tests;

/// <summary>When a silo may answer from memory, decided on a real database.</summary>
[Collection(OneByOne.Name)]
public sealed class LeaseTests : IAsyncLifetime
{
    private readonly string schema = $"l{Guid.NewGuid():N}"[..16];
    private readonly NpgsqlDataSource source;
    private readonly PostgresStore store;

    public LeaseTests()
    {
        store = new PostgresStore(TestDatabase.ConnectionString, schema, isShared: true);
        source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(TestDatabase.ConnectionString) { SearchPath = schema });
    }

    public async ValueTask InitializeAsync() => await store.InitializeAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await source.DisposeAsync();
        await store.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_is_kept_while_a_commit_runs_that_did_not_see_the_lease()
    {
        await using var writer = await BeginWritingAsync();
        using var node = new Node(store, 1);

        await node.RenewAsync();
        var whileRunning = node.Tracker.Now;

        Assert.False(node.Memory.IsHeld);
        await ExecuteAsync(writer, "COMMIT");
        await node.RenewAsync();
        Assert.True(node.Memory.IsHeld);
        Assert.False(node.Tracker.IsKindCurrent(whileRunning, "user"));
        Assert.True(node.Tracker.IsKindCurrent(node.Tracker.Now, "user"));
    }

    [Fact]
    public async Task Whoever_writes_has_a_smaller_number()
    {
        await using var first = await BeginWritingAsync();
        await using var second = await BeginWritingAsync("u");
        await using var number = new NpgsqlCommand("SELECT pg_current_xact_id()::text::bigint", second);
        var writing = (long)(await number.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;

        Assert.True(await store.Leases.TakeNumberAsync(TestContext.Current.CancellationToken) > writing);
        Assert.True(await store.Leases.ReadOldestAsync(TestContext.Current.CancellationToken) < writing);
    }

    [Fact]
    public async Task A_commit_that_began_after_the_lease_tells_its_holder()
    {
        using var node = new Node(store, 2);
        await node.RenewAsync();
        var changes = new ChangeSet();
        changes.Events.Add(new EventRow("e", new ResourceId("user", "1"), null, [], new System.Text.Json.Nodes.JsonObject(), null));

        await store.CommitAsync(changes, TestContext.Current.CancellationToken);

        Assert.Equal([node.Keeper.Node], changes.Holders);
    }

    [Fact]
    public async Task A_node_that_could_not_be_told_forgets_at_its_next_renewal()
    {
        using var node = new Node(store, 3);
        await node.RenewAsync();
        var before = node.Tracker.Now;

        var remaining = await store.Leases.FenceAsync(node.Keeper.Node, TestContext.Current.CancellationToken);
        Assert.InRange(remaining, TimeSpan.FromSeconds(0.5), LeaseKeeper.Length);
        Assert.True(node.Tracker.IsKindCurrent(before, "user"));
        await node.RenewAsync();

        Assert.True(node.Memory.IsHeld);
        Assert.False(node.Tracker.IsKindCurrent(before, "user"));
    }

    [Fact]
    public async Task A_process_that_was_stopped_does_not_answer_from_memory_and_forgets()
    {
        using var node = new Node(store, 4);
        await node.RenewAsync();
        var before = node.Tracker.Now;
        Assert.True(node.Tracker.IsKindCurrent(before, "user"));

        node.Time.Advance(LeaseKeeper.Length);

        Assert.False(node.Tracker.IsKindCurrent(before, "user"));
        await node.RenewAsync();
        Assert.True(node.Memory.IsHeld);
        Assert.False(node.Tracker.IsKindCurrent(before, "user"));
    }

    [Fact]
    public async Task Others_forget_when_a_node_is_lost_and_again_when_its_last_commit_has_ended()
    {
        using var node = new Node(store, 5);
        await node.RenewAsync();
        await using var lost = await BeginWritingAsync();
        await ExecuteAsync(
            await source.OpenConnectionAsync(TestContext.Current.CancellationToken),
            "INSERT INTO node_lease (node, expires_at) VALUES ('lost', clock_timestamp() - interval '1 second')");
        var before = node.Tracker.Now;

        await node.RenewAsync();
        var meanwhile = node.Tracker.Now;
        Assert.False(node.Tracker.IsKindCurrent(before, "user"));
        Assert.True(node.Tracker.IsKindCurrent(meanwhile, "user"));
        await ExecuteAsync(lost, "COMMIT");
        await node.RenewAsync();

        Assert.False(node.Tracker.IsKindCurrent(meanwhile, "user"));
        var settled = node.Tracker.Now;
        await node.RenewAsync();
        Assert.True(node.Tracker.IsKindCurrent(settled, "user"));
    }

    [Fact]
    public async Task Everybody_forgets_when_a_node_does_not_know_whether_it_committed()
    {
        using var node = new Node(store, 6);
        using var other = new Node(store, 7);
        await node.RenewAsync();
        await other.RenewAsync();
        await node.RenewAsync();
        var before = (Own: other.Tracker.Now, Other: node.Tracker.Now);

        other.Keeper.Doubt();
        Assert.False(other.Tracker.IsKindCurrent(before.Own, "user"));
        await other.RenewAsync();
        await node.RenewAsync();

        Assert.False(node.Tracker.IsKindCurrent(before.Other, "user"));
    }

    [Fact]
    public void One_silo_with_a_database_of_its_own_needs_no_lease()
    {
        var time = new ManualTime();
        var memory = new MemoryLease(time);

        time.Advance(TimeSpan.FromDays(1000));

        Assert.True(memory.IsHeld);
    }

    private async Task<NpgsqlConnection> BeginWritingAsync(string kind = "t")
    {
        var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await ExecuteAsync(connection, $"BEGIN; INSERT INTO id_block (kind, next) VALUES ('{kind}', 1)");
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>What one silo has of all this.</summary>
    private sealed class Node : IDisposable
    {
        public Node(PostgresStore store, int number)
        {
            Memory = new MemoryLease(Time);
            Memory.Drop();
            Tracker = new ChangeTracker(Memory);
            Keeper = new LeaseKeeper(
                store.Leases, Memory, Tracker, new SiloDetails(number), Time, NullLogger<LeaseKeeper>.Instance);
        }

        public ManualTime Time { get; } = new();

        public MemoryLease Memory { get; }

        public ChangeTracker Tracker { get; }

        public LeaseKeeper Keeper { get; }

        public Task RenewAsync() => Keeper.RenewAsync(TestContext.Current.CancellationToken);

        public void Dispose() => Keeper.Dispose();
    }

    /// <summary>Real time, plus what a test adds to it.</summary>
    private sealed class ManualTime : TimeProvider
    {
        private long added;

        public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref added);

        public void Advance(TimeSpan time) => Interlocked.Add(ref added, (long)(time.TotalSeconds * TimestampFrequency));
    }

    private sealed class SiloDetails(int number) : ILocalSiloDetails
    {
        public string Name => $"silo{number}";

        public string ClusterId => "test";

        public string DnsHostName => "localhost";

        public SiloAddress SiloAddress { get; } = SiloAddress.New(System.Net.IPAddress.Loopback, 11111, number);

        public SiloAddress GatewayAddress => SiloAddress;
    }
}
