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
        using var silo = new Silo(store, 1);

        await silo.RenewAsync();
        var whileRunning = silo.Tracker.Now;

        Assert.False(silo.Memory.IsHeld);
        await ExecuteAsync(writer, "COMMIT");
        await silo.RenewAsync();
        Assert.True(silo.Memory.IsHeld);
        Assert.False(silo.Tracker.IsKindCurrent(whileRunning, "user"));
        Assert.True(silo.Tracker.IsKindCurrent(silo.Tracker.Now, "user"));
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
        using var silo = new Silo(store, 2);
        await silo.RenewAsync();
        var changes = new ChangeSet();
        changes.Events.Add(new EventRow("e", new ResourceId("user", "1"), null, [], new System.Text.Json.Nodes.JsonObject(), null));

        await store.CommitAsync(changes, TestContext.Current.CancellationToken);

        Assert.Equal([silo.Keeper.Silo], changes.Holders);
    }

    [Fact]
    public async Task A_node_that_could_not_be_told_forgets_at_its_next_renewal()
    {
        using var silo = new Silo(store, 3);
        await silo.RenewAsync();
        var before = silo.Tracker.Now;

        var remaining = await store.Leases.FenceAsync(silo.Keeper.Silo, TestContext.Current.CancellationToken);
        Assert.InRange(remaining, TimeSpan.FromSeconds(0.5), LeaseKeeper.Length);
        Assert.True(silo.Tracker.IsKindCurrent(before, "user"));
        await silo.RenewAsync();

        Assert.True(silo.Memory.IsHeld);
        Assert.False(silo.Tracker.IsKindCurrent(before, "user"));
    }

    [Fact]
    public async Task A_process_that_was_stopped_does_not_answer_from_memory_and_forgets()
    {
        using var silo = new Silo(store, 4);
        await silo.RenewAsync();
        var before = silo.Tracker.Now;
        Assert.True(silo.Tracker.IsKindCurrent(before, "user"));

        silo.Time.Advance(LeaseKeeper.Length);

        Assert.False(silo.Tracker.IsKindCurrent(before, "user"));
        await silo.RenewAsync();
        Assert.True(silo.Memory.IsHeld);
        Assert.False(silo.Tracker.IsKindCurrent(before, "user"));
    }

    [Fact]
    public async Task Others_forget_when_a_node_is_lost_and_again_when_its_last_commit_has_ended()
    {
        using var silo = new Silo(store, 5);
        await silo.RenewAsync();
        await using var lost = await BeginWritingAsync();
        await ExecuteAsync(
            await source.OpenConnectionAsync(TestContext.Current.CancellationToken),
            "INSERT INTO node_lease (node, expires_at) VALUES ('lost', clock_timestamp() - interval '1 second')");
        var before = silo.Tracker.Now;

        await silo.RenewAsync();
        var meanwhile = silo.Tracker.Now;
        Assert.False(silo.Tracker.IsKindCurrent(before, "user"));
        Assert.True(silo.Tracker.IsKindCurrent(meanwhile, "user"));
        await ExecuteAsync(lost, "COMMIT");
        await silo.RenewAsync();

        Assert.False(silo.Tracker.IsKindCurrent(meanwhile, "user"));
        var settled = silo.Tracker.Now;
        await silo.RenewAsync();
        Assert.True(silo.Tracker.IsKindCurrent(settled, "user"));
    }

    [Fact]
    public async Task Everybody_forgets_when_a_node_does_not_know_whether_it_committed()
    {
        using var silo = new Silo(store, 6);
        using var other = new Silo(store, 7);
        await silo.RenewAsync();
        await other.RenewAsync();
        await silo.RenewAsync();
        var before = (Own: other.Tracker.Now, Other: silo.Tracker.Now);

        other.Keeper.Doubt();
        Assert.False(other.Tracker.IsKindCurrent(before.Own, "user"));
        await other.RenewAsync();
        await silo.RenewAsync();

        Assert.False(silo.Tracker.IsKindCurrent(before.Other, "user"));
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
    private sealed class Silo : IDisposable
    {
        public Silo(PostgresStore store, int number)
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
