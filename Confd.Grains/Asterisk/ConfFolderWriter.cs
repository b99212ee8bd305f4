using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Confd.Asterisk;

/// <summary>Writes Asterisk's files into <c>Confd:Asterisk:Directory</c>: at the start, and whenever something has changed.</summary>
internal sealed partial class ConfFolderWriter(
    ConfFiles files, WrittenFiles written, ChangeTracker tracker, IOptions<AsteriskOptions> options, IHostApplicationLifetime lifetime, TimeProvider time,
    ILogger<ConfFolderWriter> logger) : BackgroundService
{
    /// <summary>Changes seldom come alone.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);

    /// <summary>Large files take a fifth of the time at the most, however fast changes come.</summary>
    private const int PauseFactor = 4;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly ConfFolder folder = new(options.Value.Directory!);
    private string? failure;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await lifetime.WaitStartedAsync(stoppingToken);
            await RunAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops.
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var feed = tracker.Follow();
        var pause = TimeSpan.Zero;
        while (true)
        {
            await feed.WaitAsync(cancellationToken);
            await Task.Delay(pause, time, cancellationToken);
            // Before the files are read: what changes meanwhile is for the next round.
            feed.Take();
            var began = time.GetTimestamp();
            if (await TryWriteAsync(cancellationToken))
            {
                var longer = time.GetElapsedTime(began) * PauseFactor;
                pause = longer > Gathering ? longer : Gathering;
            }
            else
            {
                feed.Return(null);
                pause = RetryDelay;
            }
        }
    }

    /// <summary>False when not every file could be written.</summary>
    private async Task<bool> TryWriteAsync(CancellationToken cancellationToken)
    {
        string? fault = null;
        try
        {
            folder.Prepare();
            foreach (var text in await files.ReadAllAsync(cancellationToken))
            {
                // One that can't be written does not hold the others up.
                var own = await FaultOfAsync(text, cancellationToken);
                fault ??= own;
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            fault = exception.Message;
        }
        if (fault is not null && failure is null)
        {
            LogFailed(folder.Root, fault);
        }
        else if (fault is null && failure is not null)
        {
            LogRecovered(folder.Root);
        }
        failure = fault;
        return fault is null;
    }

    private async Task<string?> FaultOfAsync(ConfFileText text, CancellationToken cancellationToken)
    {
        try
        {
            if (await folder.WriteAsync(text, cancellationToken))
            {
                LogWritten(text.Name, text.Length);
            }
            written.Add(text);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"{text.Name}: {exception.Message}";
        }
    }

    [LoggerMessage(LogLevel.Error, "Confd:Asterisk:Directory: files can't be written into {Folder}, and are tried again: {Reason}")]
    private partial void LogFailed(string folder, string reason);

    [LoggerMessage(LogLevel.Information, "Confd:Asterisk:Directory: files are written into {Folder} again")]
    private partial void LogRecovered(string folder);

    [LoggerMessage(LogLevel.Debug, "{File} was written, {Bytes} bytes")]
    private partial void LogWritten(string file, long bytes);
}
