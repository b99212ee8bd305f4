using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using Orleans.Runtime;

namespace Confd.Gateway.Hosting;

/// <summary>
/// Prints why a program ends at start: one line per key for wrong configuration, one line for configuration that names
/// something unusable, no line for a program that is stopped while it starts.
/// </summary>
public static class ProgramRun
{
    /// <summary>Exit code of programs that can't run as they are configured (EX_CONFIG of sysexits.h).</summary>
    private const int ExitCode = 78;

    /// <summary>Runs a program until it is asked to stop; returns its exit code.</summary>
    /// <param name="build">Builds the program from its configuration.</param>
    public static async Task<int> RunAsync(Func<WebApplication> build)
    {
        var stopping = CancellationToken.None;
        WebApplication? app = null;
        // The host handles signals only once it has started. Until then a signal would end the process as a failure.
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
            // The program was stopped before it had started.
            return 0;
        }
        catch (Exception exception) when (Explain(exception) is { Count: > 0 } lines)
        {
            foreach (var line in lines)
            {
                Console.Error.WriteLine(line.ReplaceLineEndings(" "));
            }
            return ExitCode;
        }
    }

    /// <summary>The lines to print, one for each wrong key; none when the exception is not about configuration.</summary>
    private static IReadOnlyList<string> Explain(Exception exception) => exception switch
    {
        OptionsValidationException wrong => [.. wrong.Failures.Distinct()],
        AggregateException many => [.. many.InnerExceptions.SelectMany(Explain).Distinct()],
        InvalidOperationException when exception.Message.StartsWith("Confd:", StringComparison.Ordinal) => [exception.Message],
        _ => ExplainCause(exception) is { } line ? [line] : [],
    };

    private static string? ExplainCause(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is StorageUnavailableException { Fault: { } fault })
            {
                return $"Confd:Storage: {fault}";
            }
            if (cause is SocketException && exception is IOException)
            {
                return $"Confd:Urls: {exception.Message.TrimEnd('.')}; end the other program, or choose another port.";
            }
        }
        return null;
    }
}
