namespace Confd.Gateway.Hosting;

/// <summary>Ends a program whose configuration is wrong with one line instead of a stack trace.</summary>
public static class StartFailure
{
    /// <summary>Exit code of programs that are configured wrongly (EX_CONFIG of sysexits.h).</summary>
    public const int ExitCode = 78;

    /// <summary>The line to print; null when the exception is not about configuration.</summary>
    public static string? Explain(Exception exception)
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
            if (cause is System.Net.Sockets.SocketException && exception is IOException)
            {
                return $"Confd:Urls: {exception.Message}".ReplaceLineEndings(" ");
            }
        }
        return null;
    }
}
