using System.Net;
using Confd.Processes;

namespace Confd.Cluster.Tests;

/// <summary>A silo without a gateway, as a process of its own, watched from outside.</summary>
[Collection(OneByOne.Name)]
public sealed class HealthTests : IAsyncLifetime
{
    private readonly Uri url = new($"http://127.0.0.1:{Ports.Free()}");
    private readonly ConfdCluster cluster = new(TestDatabase.ConnectionString);
    private readonly ConfdProcess silo;

    public HealthTests() => silo = cluster.NewSilo("watched", hasGateway: false, $"--Confd:Health:Urls={url}");

    public async ValueTask InitializeAsync() => await silo.StartAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    [Fact]
    public async Task It_says_that_it_lives_and_is_ready_and_serves_nothing_else()
    {
        var token = TestContext.Current.CancellationToken;
        using var http = new HttpClient { BaseAddress = url };
        await Poll.UntilAsync(
            async () =>
            {
                Assert.True(silo.IsRunning);
                return (await http.GetAsync("/health/ready", token)).StatusCode == HttpStatusCode.OK;
            },
            "the silo is ready");

        Assert.Equal("""{"status":"ok"}""", await http.GetStringAsync("/health/ready", token));
        Assert.Equal("""{"status":"ok"}""", await http.GetStringAsync("/health/live", token));
        foreach (var path in new[] { "/1.1/contexts", "/metrics", "/openapi/v1.json", "/" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(path, token)).StatusCode);
        }

        await silo.StopAsync(token);
        Assert.Equal(0, silo.ExitCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync("/health/live", token));
    }
}
