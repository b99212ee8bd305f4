using System.Net;
using Confd.Processes;

namespace Confd.Cluster.Tests;

/// <summary>Until the others have given a killed silo up, Orleans' directory lacks the part that it kept.</summary>
[Collection(OneByOne.Name)]
public sealed class LostSiloTests : IAsyncDisposable
{
    private static readonly string[] Lists =
    [
        "users", "lines", "extensions", "voicemails", "contexts", "groups", "queues", "incalls", "outcalls", "trunks", "schedules",
        "conferences", "ivr", "switchboards", "pagings", "parkinglots", "moh", "callpermissions", "callpickups", "callfilters",
    ];

    private readonly ConfdCluster cluster = new(TestDatabase.ConnectionString);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    [Fact]
    public async Task Lists_and_creations_do_not_wait_for_it()
    {
        ConfdProcess[] silos =
        [
            cluster.NewSilo("first", hasGateway: false), cluster.NewSilo("second", hasGateway: false), cluster.NewSilo("third", hasGateway: false),
        ];
        // Long enough to come to another silo, too short to wait for the death to be declared.
        var hasty = cluster.NewGateway("hasty", "--Confd:Gateway:RetrySeconds=3");
        // A creation takes other keys where the directory's part of the first one was lost. One silo may have had nearly all of the directory.
        var patient = cluster.NewGateway("patient", "--Confd:Gateway:RetrySeconds=6");
        await Task.WhenAll(silos.Concat([hasty, patient]).Select(process => process.StartAsync(Token)));
        using var http = ConfdCluster.ClientOf(hasty);
        using var creator = ConfdCluster.ClientOf(patient);

        silos[1].Kill();
        var lists = await Task.WhenAll(Lists.Select(async list => (list, (await http.CallAsync(HttpMethod.Get, $"/{list}", null)).Status)));
        var (created, _) = await creator.CallAsync(HttpMethod.Post, "/users", """{"firstname":"late"}""");

        Assert.All(lists, list => Assert.Equal((list.list, HttpStatusCode.OK), list));
        Assert.Equal(HttpStatusCode.Created, created);
    }
}
