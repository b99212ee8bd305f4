using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Confd.Storage;

namespace Confd.Gateway.Tests.Notifier;

/// <summary>A silo gets notice of the commits of other nodes, rather than finding them at its next poll.</summary>
public sealed class WakeTests(SlowlyPollingFixture service) : IClassFixture<SlowlyPollingFixture>
{
    [Fact]
    public async Task A_commit_of_another_node_wakes_this_one()
    {
        var token = TestContext.Current.CancellationToken;
        await using var watcher = new EventClient(service.Http, "?name=from_elsewhere");
        await watcher.StartAsync();
        await using var elsewhere = new PostgresStore(service.ConnectionString, service.Schema);
        var clock = Stopwatch.StartNew();

        var changes = new ChangeSet();
        changes.Events.Add(new EventRow(
            "from_elsewhere", new ResourceId("x", "1"), Guid.Parse(ConfdFixture.MasterTenant), new JsonObject { ["routing_key"] = "config.x" },
            new JsonObject(), null));
        await elsewhere.CommitAsync(changes, token);
        await elsewhere.NotifyAsync(token);

        Assert.Single(await watcher.ExpectAsync(1));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{clock.Elapsed}");
    }
}

/// <summary>On PostgreSQL; it looks for itself once a minute.</summary>
public sealed class SlowlyPollingFixture : ConfdFixture
{
    public string Schema { get; } = $"w{Guid.NewGuid():N}";

    public string ConnectionString { get; } = Environment.GetEnvironmentVariable("CONFD_TEST_POSTGRES")
        ?? throw new InvalidOperationException("CONFD_TEST_POSTGRES is not set: run the tests with tests/run.sh");

    protected override IEnumerable<string> StorageArguments =>
    [
        "--Confd:Storage:Provider=postgresql", $"--Confd:Storage:Schema={Schema}",
        $"--Confd:Storage:ConnectionString={ConnectionString}", "--Confd:Events:PollInterval=00:01:00",
    ];
}
