using System.Diagnostics;
using Confd.Processes;

namespace Confd.Gateway.Tests.Notifier;

/// <summary>A silo with its gateway, or only a gateway, in its own process that can be killed without warning.</summary>
public sealed class NotifierProcess : IAsyncDisposable
{
    private readonly string program;
    private readonly string[] arguments;
    private Process? process;

    private NotifierProcess(string program, int port, string[] arguments)
    {
        this.program = program;
        this.arguments = [$"--Confd:Urls=http://127.0.0.1:{port}", $"--Confd:Auth:AdminToken={ConfdFixture.AdminToken}",
            $"--Confd:Auth:MasterTenant={ConfdFixture.MasterTenant}", .. arguments];
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(60) };
        Http.DefaultRequestHeaders.Add("X-Auth-Token", ConfdFixture.AdminToken);
    }

    public HttpClient Http { get; }

    /// <summary>Port for Orleans clients; 0 for a gateway.</summary>
    public int ClientPort { get; private init; }

    public static NotifierProcess Silo(string folder, params string[] arguments)
    {
        var clients = Ports.Free();
        return new NotifierProcess("Confd.Silo.dll", Ports.Free(),
        [
            $"--Confd:DataDirectory={folder}", $"--Confd:Cluster:SiloPort={Ports.Free()}",
            $"--Confd:Cluster:GatewayPort={clients}", .. arguments,
        ])
        {
            ClientPort = clients,
        };
    }

    public static NotifierProcess Gateway(string folder, int clientPort, params string[] arguments) => new(
        "Confd.Gateway.dll", Ports.Free(),
        [$"--Confd:DataDirectory={folder}", $"--Confd:Cluster:GatewayPort={clientPort}", .. arguments]);

    public static IEnumerable<string> Storage(string database) => database == "sqlite" ? [] :
    [
        "--Confd:Storage:Provider=postgresql", $"--Confd:Storage:Schema=n{Guid.NewGuid():N}",
        "--Confd:Storage:ConnectionString=" + Environment.GetEnvironmentVariable("CONFD_TEST_POSTGRES"),
    ];

    public async Task StartAsync()
    {
        process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, program), .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await Poll.UntilAsync(
            async () =>
            {
                Assert.False(process.HasExited, $"{program} ended with {(process.HasExited ? process.ExitCode : 0)}");
                return await IsReadyAsync(TestContext.Current.CancellationToken);
            },
            $"{program} is ready", TimeSpan.FromMinutes(2));
    }

    public void Kill()
    {
        if (process is { HasExited: false })
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    public ValueTask DisposeAsync()
    {
        Kill();
        process?.Dispose();
        Http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await Http.GetAsync("/health/ready", cancellationToken)).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
