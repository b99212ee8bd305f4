using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Confd.Processes;

namespace Confd.Load;

/// <summary>A process under measurement.</summary>
internal sealed class Service : IDisposable
{
    public const string Token = "load-administrator-token";

    private readonly Process process;

    private Service(Process process, string url)
    {
        this.process = process;
        Url = url;
        Http = new HttpClient { BaseAddress = new Uri(url) };
        Http.DefaultRequestHeaders.Add("X-Auth-Token", Token);
    }

    public string Url { get; }

    public HttpClient Http { get; }

    public long Megabytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 / 1024 / 1024;
        }
    }

    /// <summary>Time of processor cores that it has used so far.</summary>
    public TimeSpan Busy
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public static async Task<Service> StartAsync(string ready, int port, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        process.BeginOutputReadLine();
        var service = new Service(process, $"http://127.0.0.1:{port}");
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                if ((await service.Http.GetAsync(ready)).IsSuccessStatusCode)
                {
                    return service;
                }
            }
            catch (HttpRequestException) when (attempt < 1800)
            {
                // Not listening yet.
            }
            await Task.Delay(100);
        }
    }

    /// <summary>The arguments for a database: none for <c>sqlite</c>, a schema of PostgreSQL otherwise.</summary>
    public static string[] StorageOf(string database, string schema, string? connectionString) => database == "sqlite" ? [] :
    [
        "--Confd:Storage:Provider=postgresql", $"--Confd:Storage:Schema={schema}", $"--Confd:Storage:ConnectionString={connectionString}",
    ];

    public static Task<Service> ConfdAsync(string folder, params string[] storage) => ConfdOfAsync(AppContext.BaseDirectory, folder, storage);

    /// <summary>The service built into a folder.</summary>
    public static Task<Service> ConfdOfAsync(string build, string folder, params string[] storage)
    {
        var port = Ports.Free();
        return StartAsync("/health/ready", port,
        [
            Path.Combine(build, "Confd.Silo.dll"), $"--Confd:Urls=http://127.0.0.1:{port}",
            $"--Confd:DataDirectory={folder}", $"--Confd:Auth:AdminToken={Token}",
            $"--Confd:Cluster:SiloPort={Ports.Free()}", $"--Confd:Cluster:GatewayPort={Ports.Free()}", .. storage,
        ]);
    }

    public async Task<JsonObject> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await Http.PostAsync("/1.1" + path, content);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    public async Task PutAsync(string path, string? body)
    {
        using var content = new StringContent(body ?? "", Encoding.UTF8, "application/json");
        using var answer = await Http.PutAsync("/1.1" + path, content);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Waits until no sink has anything left to take, and the database knows it.</summary>
    public async Task EventsDeliveredAsync()
    {
        do
        {
            // The figure is as old as the interval at which it is taken: five seconds.
            await Task.Delay(TimeSpan.FromSeconds(6));
        }
        while (!(await Http.GetStringAsync("/metrics")).Split('\n')
            .Where(line => line.StartsWith("confd_sink_pending", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[1]).DefaultIfEmpty("1").All(pending => pending == "0"));
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        Http.Dispose();
    }
}
