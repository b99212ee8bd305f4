using System.Net;
using System.Text.Json.Nodes;
using Confd.Processes;
using Confd.Storage;
using Npgsql;

namespace Confd.Gateway.Tests.Notifier;

public sealed class SqliteRetentionTests(SqliteRetentionTests.Fixture service)
    : RetentionTests(service), IClassFixture<SqliteRetentionTests.Fixture>
{
    public sealed class Fixture : SqliteFixture
    {
        protected override IEnumerable<string> MoreArguments => Short;
    }
}

public sealed class PostgresRetentionTests(PostgresRetentionTests.Fixture service)
    : RetentionTests(service), IClassFixture<PostgresRetentionTests.Fixture>
{
    public sealed class Fixture : PostgresFixture
    {
        protected override IEnumerable<string> MoreArguments => Short;
    }
}

/// <summary>The log does not grow without bound, and a client that comes too late learns it.</summary>
public abstract class RetentionTests(ConfdFixture service) : ApiTests(service)
{
    protected static readonly string[] Short = ["--Confd:Events:RetentionCount=1000", "--Confd:Events:RetentionInterval=00:00:00.3"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Old_events_go_by_themselves_and_late_watchers_are_told()
    {
        var (_, start) = await Service.ReadEventsAsync(0, Token);
        var floor = await Service.Store.Log.FloorAsync(Token);

        // More events than a silo keeps in memory, from which it would serve clients.
        await RetentionLogTests.PublishAsync(Service.Store, Tenant.Uuid, 10_000);
        await Poll.UntilAsync(async () => await Service.Store.Log.FloorAsync(Token) > Math.Max(start, floor));
        await Poll.UntilAsync(async () => (await Service.Store.ReadEventsAsync(0, 20_000, Token)).Count <= 1000);

        using var late = await new EventClient(Http) { LastId = start }.SendAsync(Http);
        Assert.Equal(HttpStatusCode.Gone, late.StatusCode);
        Assert.Contains("not kept any more", await late.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        await using var watcher = new EventClient(Http);
        await watcher.StartAsync();
        await Http.CreateAsync("/endpoints/sccp", "{}");
        Assert.Equal("sccp_endpoint_created", Assert.Single(await watcher.ExpectAsync(1)).Name);
    }
}

/// <summary>A sink that does not read holds events back, with a warning and for as long as it takes.</summary>
public sealed class RetentionLogTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("confd-retention-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task What_a_sink_still_needs_is_kept_however_long_the_log_becomes()
    {
        var schema = $"r{Guid.NewGuid():N}";
        var database = Environment.GetEnvironmentVariable("CONFD_TEST_POSTGRES")!;
        var url = new Uri($"http://127.0.0.1:{Ports.Free()}");
        await using var silo = new ConfdProcess("silo", "Confd.Silo", url,
        [
            $"--Confd:Urls={url}", $"--Confd:DataDirectory={folder}", $"--Confd:Auth:AdminToken={ConfdFixture.AdminToken}",
            $"--Confd:Cluster:SiloPort={Ports.Free()}", $"--Confd:Cluster:GatewayPort={Ports.Free()}",
            "--Confd:Storage:Provider=postgresql", $"--Confd:Storage:Schema={schema}", $"--Confd:Storage:ConnectionString={database}",
            // Nothing listens there.
            "--Confd:Bus:Enabled=true", $"--Confd:Bus:Uri=amqp://guest:guest@127.0.0.1:{Ports.Free()}/",
            "--Confd:Events:RetentionCount=1000", "--Confd:Events:RetentionInterval=00:00:00.3",
        ]);
        await silo.StartAsync(Token);
        await using var store = new PostgresStore(database, schema);
        await using var source = NpgsqlDataSource.Create(database);
        var tenant = Guid.NewGuid();

        await PublishAsync(store, tenant, 1500);
        await Poll.UntilAsync(() => IsLogged(silo, "are kept, as sink bus still needs"));
        await PublishAsync(store, tenant, 1500);
        // A run that could have removed something has seen all of them.
        var runs = Lines(silo);
        await Poll.UntilAsync(() => Lines(silo) >= runs + 2);
        Assert.Equal(3000, await CountAsync());

        // Readers of the log wait for every transaction of the server, those of other tests among them.
        async Task<long> CountAsync()
        {
            await using var count = source.CreateCommand($"SELECT count(*) FROM {schema}.event WHERE name = 'many'");
            return (long)(await count.ExecuteScalarAsync(Token))!;
        }
    }

    private static int Lines(ConfdProcess silo) =>
        silo.Log.Count(line => line.Contains("are kept, as sink bus still needs", StringComparison.Ordinal));

    private static bool IsLogged(ConfdProcess silo, string text) =>
        silo.Log.Any(line => line.Contains(text, StringComparison.Ordinal));

    internal static async Task PublishAsync(IConfdStore store, Guid tenant, int count)
    {
        for (var number = 0; number < count;)
        {
            var changes = new ChangeSet();
            for (var size = 0; size < 500 && number < count; size++, number++)
            {
                changes.Events.Add(new EventRow(
                    "many", new ResourceId("many", "1"), tenant, new JsonObject { ["routing_key"] = "config.many" }, new JsonObject { ["n"] = number }, null));
            }
            await store.CommitAsync(changes, Token);
        }
    }
}
