using System.Diagnostics;
using System.Net.NetworkInformation;

namespace Confd.Faults;

/// <summary>A cluster of <c>deploy/cluster.sh</c>.</summary>
/// <param name="script">Path of the script.</param>
/// <param name="folder">Where it keeps its state.</param>
/// <param name="port">The load balancer's port; the others follow.</param>
/// <param name="silos">How many silos.</param>
/// <param name="gateways">How many gateways.</param>
internal sealed class ClusterScript(string script, string folder, int port, int silos, int gateways)
{
    /// <summary>A port for the load balancer such that it and all that follow are free.</summary>
    /// <param name="silos">How many silos.</param>
    /// <param name="gateways">How many gateways.</param>
    public static int FreePort(int silos, int gateways)
    {
        // Below the ports that the system gives to clients. Runs at the same time begin at different places.
        const int First = 21_000;
        const int Ranges = 300;
        const int Step = 30;
        var used = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(listener => listener.Port).ToHashSet();
        int[] offsets =
        [
            0, 1, .. Enumerable.Range(11, gateways), .. Enumerable.Range(102, 2 * silos),
        ];
        return Enumerable.Range(Environment.ProcessId, Ranges).Select(number => First + (number % Ranges * Step))
            .First(port => !offsets.Any(offset => used.Contains(port + offset)));
    }

    public Uri LoadBalancer { get; } = new($"http://127.0.0.1:{port}");

    public IReadOnlyList<Uri> Gateways { get; } =
        [.. Enumerable.Range(1, gateways).Select(number => new Uri($"http://127.0.0.1:{port + 10 + number}"))];

    public IReadOnlyList<string> SiloNames { get; } = [.. Enumerable.Range(1, silos).Select(number => $"silo{number}")];

    public IReadOnlyList<string> GatewayNames { get; } =
        [.. Enumerable.Range(1, gateways).Select(number => $"gateway{number}")];

    public string ConnectionString => $"Host=127.0.0.1;Port={port + 1};Username=confd;Database=postgres;Search Path=confd";

    public string Token => File.ReadAllText(Path.Combine(folder, "admin-token")).Trim();

    public Task UpAsync() => RunAsync("up", $"{silos}", $"{gateways}");

    public Task DownAsync() => RunAsync("down");

    public Task KillAsync(string name) => RunAsync("kill", name);

    public Task StopAsync(string name) => RunAsync("stop", name);

    public Task RestartAsync(string name) => RunAsync("restart", name);

    public Task PauseAsync(string name) => RunAsync("pause", name);

    public Task ResumeAsync(string name) => RunAsync("resume", name);

    private async Task RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", [script, .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["CONFD_CLUSTER_DIR"] = folder;
        start.Environment["CONFD_CLUSTER_PORT"] = $"{port}";
        using var process = Process.Start(start)!;
        // Its child processes keep the streams open, so the end of the script counts, not that of the streams.
        var output = new System.Text.StringBuilder();
        process.OutputDataReceived += (_, line) => output.AppendLine(line.Data);
        process.ErrorDataReceived += (_, line) => output.AppendLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        while (!process.HasExited)
        {
            await Task.Delay(20);
        }
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"cluster.sh {string.Join(' ', arguments)} ended with {process.ExitCode}: {output}");
        }
    }
}
