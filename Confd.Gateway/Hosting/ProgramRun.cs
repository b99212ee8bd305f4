using System.Net.Sockets;
using System.Runtime.InteropServices;
using Orleans.Runtime;

namespace Confd.Gateway.Hosting;

/// <summary>
/// Ends a program whose configuration is wrong, or names what can't be used, with one line, and one that is stopped while
/// it starts with none.
/// </summary>
public static class ProgramRun
{
    /// <summary>Exit code of programs that can't run as they are configured (EX_CONFIG of sysexits.h).</summary>
    private const int ExitCode = 78;

    /// <summary>Runs a program until it is asked to stop; returns its exit code.</summary>
    /// <param name="build">Makes the program from its configuration.</param>
    public static async Task<int> RunAsync(Func<WebApplication> build)
    {
        var stopping = CancellationToken.None;
        WebApplication? app = null;
        // The host listens to signals once it has started; until then the system would end the process as if it had failed.
        using var stop = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            if (Volatile.Read(ref app) is { } running)
            {
                running.Lifetime.StopApplication();
                return;
            }
            Environment.Exit(0);
        });
        try
        {
            Volatile.Write(ref app, build());
            stopping = app.Lifetime.ApplicationStopping;
            await app.RunAsync();
            return 0;
        }
        catch (Exception exception) when (stopping.IsCancellationRequested && exception is OperationCanceledException or OrleansLifecycleCanceledException)
        {
            // Asked to stop before it was up.
            return 0;
        }
        catch (Exception exception) when (Explain(exception) is not null)
        {
            Console.Error.WriteLine(Explain(exception));
            return ExitCode;
        }
    }

    /// <summary>The line to print; null when the exception is not about configuration.</summary>
    private static string? Explain(Exception exception)
    {
        if (exception is AggregateException { InnerExceptions: [var single] })
        {
            return Explain(single);
        }
        if (exception is InvalidOperationException && exception.Message.StartsWith("Confd:", StringComparison.Ordinal))
        {
            return exception.Message.ReplaceLineEndings(" ");
        }
        // The binder of the framework names the key at the end of its sentence.
        if (exception is InvalidOperationException && exception.Message.StartsWith("Failed to convert configuration value", StringComparison.Ordinal)
            && exception.Message.Split('\'').FirstOrDefault(part => part.StartsWith("Confd:", StringComparison.Ordinal)) is { } key)
        {
            return $"{key} has a value of the wrong kind: {exception.InnerException?.Message ?? exception.Message}".ReplaceLineEndings(" ");
        }
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is StorageUnavailableException { Fault: { } fault })
            {
                return $"Confd:Storage: {fault}";
            }
            if (cause is SocketException && exception is IOException)
            {
                return $"Confd:Urls: {exception.Message.TrimEnd('.')}; end the other program, or choose another port.".ReplaceLineEndings(" ");
            }
        }
        return null;
    }
}
