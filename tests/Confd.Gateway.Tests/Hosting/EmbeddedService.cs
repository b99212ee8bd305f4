using Confd.Processes;

namespace Confd.Gateway.Tests;

/// <summary>The service on the embedded database as a process of its own, in a folder of the test's.</summary>
internal sealed class EmbeddedService : IAsyncDisposable
{
    private readonly ConfdProcess process;

    /// <param name="folder">Its data folder.</param>
    /// <param name="arguments">Further configuration; wins.</param>
    public EmbeddedService(string folder, params string[] arguments)
        : this(folder, new Dictionary<string, string>(), arguments)
    {
    }

    /// <param name="folder">Its data folder.</param>
    /// <param name="variables">Environment variables.</param>
    /// <param name="arguments">Further configuration; wins.</param>
    public EmbeddedService(string folder, IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        var url = new Uri($"http://127.0.0.1:{Ports.Free()}");
        Folder = folder;
        process = new ConfdProcess("service", "Confd.Silo", url, [.. ArgumentsOf(folder, url), .. arguments]) { Variables = variables };
        Http = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromMinutes(2) };
        Http.DefaultRequestHeaders.Add("X-Auth-Token", ConfdFixture.AdminToken);
    }

    public string Folder { get; }

    public ConfdProcess Process => process;

    public HttpClient Http { get; }

    /// <summary>Keys of a service in this folder, on free ports.</summary>
    public static string[] ArgumentsOf(string folder, Uri? url = null) =>
    [
        $"--Confd:Urls={url ?? new Uri($"http://127.0.0.1:{Ports.Free()}")}", $"--Confd:DataDirectory={folder}",
        $"--Confd:Auth:AdminToken={ConfdFixture.AdminToken}", $"--Confd:Auth:MasterTenant={ConfdFixture.MasterTenant}",
        $"--Confd:Cluster:SiloPort={Ports.Free()}", $"--Confd:Cluster:GatewayPort={Ports.Free()}",
    ];

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await process.DisposeAsync();
    }
}
