using System.Collections.Concurrent;
using System.Net;
using Confd.Processes;

namespace Confd.Gateway.Tests;

/// <summary>The service as a process of its own, killed without warning while it writes.</summary>
public sealed class KillTests
{
    [Fact]
    public Task Acknowledged_writes_survive_on_sqlite() => SurviveAsync([]);

    [Fact]
    public Task Acknowledged_writes_survive_on_postgresql() => SurviveAsync(
    [
        "--Confd:Storage:Provider=postgresql", $"--Confd:Storage:Schema=k{Guid.NewGuid():N}",
        "--Confd:Storage:ConnectionString=" + Environment.GetEnvironmentVariable("CONFD_TEST_POSTGRES"),
    ]);

    private static async Task SurviveAsync(string[] storage)
    {
        var folder = Directory.CreateTempSubdirectory("confd-kill-").FullName;
        var url = new Uri($"http://127.0.0.1:{Ports.Free()}");
        await using var process = new ConfdProcess("service", "Confd.Silo", url,
        [
            $"--Confd:Urls={url}", $"--Confd:DataDirectory={folder}", $"--Confd:Auth:AdminToken={ConfdFixture.AdminToken}",
            $"--Confd:Cluster:SiloPort={Ports.Free()}", $"--Confd:Cluster:GatewayPort={Ports.Free()}", .. storage,
        ]);
        await process.StartAsync(TestContext.Current.CancellationToken);
        using var http = ConfdCluster.ClientOf(process);
        var context = await http.NewContextAsync();
        var acknowledged = new ConcurrentBag<string>();
        var sent = 0;

        // Each write makes a user, a line, an endpoint and an extension: all of them or none.
        var writers = Enumerable.Range(0, 8).Select(async writer =>
        {
            for (var number = 0; ; number++)
            {
                var exten = $"1{writer}{number % 100:00}";
                Interlocked.Increment(ref sent);
                try
                {
                    var (status, _) = await http.SendAsync(
                        HttpMethod.Post, "/users",
                        $$"""{"firstname":"{{exten}}","lines":[{"context":"{{context}}","endpoint_sip":{"label":"x"},"extensions":[{"exten":"{{exten}}"}]}]}""");
                    if (status == HttpStatusCode.Created)
                    {
                        acknowledged.Add(exten);
                    }
                }
                catch (HttpRequestException)
                {
                    return;
                }
            }
        }).ToArray();
        await Poll.UntilAsync(() => acknowledged.Count >= 60, "enough was acknowledged");
        process.Kill();
        await Task.WhenAll(writers);
        await process.StartAsync(TestContext.Current.CancellationToken);

        var users = (await http.ReadAsync("/users"))["items"]!.AsArray();
        var stored = users.Select(user => (string)user!["firstname"]!).ToHashSet();
        Assert.Empty(acknowledged.Except(stored));
        Assert.All(users, user => Assert.Equal(
            (string?)user!["firstname"], (string?)Assert.Single(user["lines"]!.AsArray())!["extensions"]![0]!["exten"]));
        Assert.Equal(users.Count, (int)(await http.ReadAsync("/lines"))["total"]!);
        Assert.Equal(users.Count, (int)(await http.ReadAsync("/extensions"))["total"]!);
        Assert.Equal(users.Count, (int)(await http.ReadAsync("/endpoints/sip"))["total"]!);
        Assert.True(sent >= stored.Count);
    }
}
