using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Confd.Processes;

/// <summary>A silo or a gateway as a process of its own, to be stopped, paused and killed.</summary>
/// <param name="name">For messages.</param>
/// <param name="program"><c>Confd.Silo</c> or <c>Confd.Gateway</c>.</param>
/// <param name="url">Where it serves, or null when it serves no HTTP.</param>
/// <param name="arguments">Configuration, <c>--Key=Value</c>.</param>
public sealed partial class ConfdProcess(string name, string program, Uri? url, IReadOnlyList<string> arguments) : IAsyncDisposable
{
    private const int Terminate = 15;
    private const int Stop = 19;
    private const int Continue = 18;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(120);

    private readonly ConcurrentQueue<string> log = new();
    private Process? process;
    private volatile bool isUp;

    public string Name => name;

    public Uri Url => url ?? throw new InvalidOperationException($"{name} serves no HTTP.");

    public int Id => process!.Id;

    public bool IsRunning => process is { HasExited: false };

    public int? ExitCode => process is { HasExited: true } ? process.ExitCode : null;

    /// <summary>Variables beside those of the tests themselves.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Output of the process, oldest first.</summary>
    public IEnumerable<string> Log => log;

    /// <summary>Starts the process; <see cref="WhenReadyAsync"/> waits until it serves.</summary>
    public void Launch()
    {
        isUp = false;
        process?.Dispose();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{program}.dll"), .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        // Many processes share few cores here: fewer heaps and threads each.
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var (variable, value) in Variables)
        {
            start.Environment[variable] = value;
        }
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Waits until it serves requests, or until a silo without HTTP says that it is up.</summary>
    /// <exception cref="InvalidOperationException">It ended instead.</exception>
    public async Task WhenReadyAsync(CancellationToken cancellationToken = default)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(StartTimeout);
        using var http = new HttpClient();
        while (!await IsReadyAsync(http, timeout.Token))
        {
            if (!IsRunning)
            {
                throw new InvalidOperationException($"{name} ended with {ExitCode}:\n{string.Join('\n', log)}");
            }
            try
            {
                await Task.Delay(50, timeout.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"{name} is not ready after {StartTimeout}:\n{string.Join('\n', log)}");
            }
        }
    }

    /// <summary>Starts it and waits until it is ready.</summary>
    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        Launch();
        return WhenReadyAsync(cancellationToken);
    }

    /// <summary>Ends it without warning.</summary>
    public void Kill()
    {
        process!.Kill();
        process.WaitForExit();
    }

    /// <summary>Asks it to stop and waits until it has.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        Signal(Terminate);
        await process!.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Freezes it, as a long pause of the machine would.</summary>
    public void Pause() => Signal(Stop);

    /// <summary>Lets a frozen process go on.</summary>
    public void Resume() => Signal(Continue);

    public ValueTask DisposeAsync()
    {
        if (IsRunning)
        {
            Kill();
        }
        process?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        if (url is null)
        {
            return isUp;
        }
        try
        {
            using var answer = await http.GetAsync(new Uri(url, "/health/ready"), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            log.Enqueue(line);
            isUp |= line.StartsWith("Confd silo is up", StringComparison.Ordinal);
            while (log.Count > 2000)
            {
                log.TryDequeue(out _);
            }
        }
    }

    private void Signal(int signal)
    {
        if (SendSignal(process!.Id, signal) != 0)
        {
            throw new InvalidOperationException($"{name} got no signal {signal}: error {Marshal.GetLastPInvokeError()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);
}
