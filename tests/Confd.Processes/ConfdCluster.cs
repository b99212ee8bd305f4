namespace Confd.Processes;

/// <summary>Silos and gateways on one PostgreSQL, in schemas of their own.</summary>
/// <param name="connectionString">The database.</param>
public sealed class ConfdCluster(string connectionString) : IAsyncDisposable
{
    public const string AdminToken = "test-administrator-token";
    public const string MasterTenant = "10000000-0000-4000-8000-000000000001";

    private readonly string id = $"{Guid.NewGuid():N}"[..12];
    private readonly List<ConfdProcess> processes = [];

    /// <summary>For tokens and the like; goes with the cluster.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("confd-cluster-").FullName;

    /// <summary>Schema of the resources.</summary>
    public string Schema => $"c{id}";

    /// <summary>Everything that was made, running or not.</summary>
    public IReadOnlyList<ConfdProcess> Processes => processes;

    /// <summary>A silo, not started yet.</summary>
    public ConfdProcess NewSilo(string name, bool hasGateway = true, params IReadOnlyList<string> more)
    {
        var url = hasGateway ? NewUrl() : null;
        return Add(new ConfdProcess(name, "Confd.Silo", url,
        [
            .. Common(name, url), $"--Confd:Cluster:SiloPort={Ports.Free()}", $"--Confd:Cluster:GatewayPort={Ports.Free()}",
            $"--Confd:Gateway:Enabled={hasGateway}", .. more,
        ]));
    }

    /// <summary>A gateway, not started yet.</summary>
    public ConfdProcess NewGateway(string name, params IReadOnlyList<string> more)
    {
        var url = NewUrl();
        return Add(new ConfdProcess(name, "Confd.Gateway", url, [.. Common(name, url), .. more]));
    }

    /// <summary>Configuration of a .NET program that joins the cluster as a client.</summary>
    public string[] ArgumentsOf(string name) => [.. Common(name, url: null)];

    /// <summary>A client with the administrator's token.</summary>
    public static HttpClient ClientOf(ConfdProcess process, TimeSpan? timeout = null)
    {
        var http = new HttpClient { BaseAddress = process.Url, Timeout = timeout ?? TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Add("X-Auth-Token", AdminToken);
        return http;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes)
        {
            await process.DisposeAsync();
        }
        Directory.Delete(Folder, recursive: true);
    }

    private static Uri NewUrl() => new($"http://127.0.0.1:{Ports.Free()}");

    private IEnumerable<string> Common(string name, Uri? url) =>
    [
        "--Confd:Cluster:Mode=postgresql", "--Confd:Storage:Provider=postgresql",
        $"--Confd:Storage:ConnectionString={connectionString}", $"--Confd:Storage:Schema={Schema}",
        $"--Confd:Cluster:Schema=o{id}", $"--Confd:Cluster:ClusterId={id}", $"--Confd:Cluster:ServiceId={id}",
        $"--Confd:DataDirectory={Path.Combine(Folder, name)}", $"--Confd:Auth:AdminToken={AdminToken}",
        $"--Confd:Auth:MasterTenant={MasterTenant}", .. url is null ? Array.Empty<string>() : [$"--Confd:Urls={url}"],
    ];

    private ConfdProcess Add(ConfdProcess process)
    {
        processes.Add(process);
        return process;
    }
}
