using System.Net;
using Confd.Processes;

namespace Confd.Cluster.Tests;

/// <summary>An upgrade in progress: one silo has one plugin more than the others, and lacks another.</summary>
[Collection(OneByOne.Name)]
public sealed class UpgradeTests : IAsyncLifetime
{
    private readonly ConfdCluster cluster = new(TestDatabase.ConnectionString);
    private readonly ConfdProcess old;
    private readonly ConfdProcess upgraded;

    public UpgradeTests()
    {
        var plugins = Directory.CreateDirectory(Path.Combine(cluster.Folder, "plugins")).FullName;
        var built = AppContext.BaseDirectory.Replace("Confd.Cluster.Tests", "Confd.SamplePlugin", StringComparison.Ordinal);
        File.Copy(Path.Combine(built, "Confd.SamplePlugin.dll"), Path.Combine(plugins, "Confd.SamplePlugin.dll"));
        old = cluster.NewSilo("old", hasGateway: true);
        upgraded = cluster.NewSilo(
            "upgraded", hasGateway: true, $"--Confd:PluginDirectory={plugins}", "--Confd:Plugins:timezone=false");
    }

    public async ValueTask InitializeAsync()
    {
        await old.StartAsync();
        await upgraded.StartAsync();
    }

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    [Fact]
    public async Task Every_gateway_serves_what_any_silo_serves()
    {
        using var viaOld = ConfdCluster.ClientOf(old);
        using var viaUpgraded = ConfdCluster.ClientOf(upgraded);
        await WhenServedAsync(viaOld, "/doors");
        await WhenServedAsync(viaUpgraded, "/timezones");

        for (var number = 0; number < 10; number++)
        {
            foreach (var http in new[] { viaOld, viaUpgraded })
            {
                var door = await http.PostAsync("/doors", $$"""{"door":"d{{number}}{{(http == viaOld ? "o" : "u")}}"}""");
                await http.ReadAsync($"/doors/{door["id"]}");
                await http.ReadAsync("/timezones");
            }
        }
    }

    private static Task WhenServedAsync(HttpClient http, string path) => Poll.UntilAsync(
        async () => (await http.CallAsync(HttpMethod.Get, path)).Status == HttpStatusCode.OK, $"{path} is served");
}
