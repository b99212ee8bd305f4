using System.Diagnostics;
using Confd.Notifier;
using Microsoft.Extensions.Logging;

namespace Confd.Asterisk;

/// <summary>Tells an Asterisk to reload through its manager interface. A connection that is lost is made again.</summary>
/// <remarks>The user needs the classes <c>system</c> (reloads) and <c>reporting</c> (the version). Source: docs.asterisk.org, AMI action Reload.</remarks>
internal sealed partial class AmiConnection : IAsteriskConnection
{
    /// <summary>Answers for a module that is not installed or not to be loaded, and for one that declined to load.</summary>
    private static readonly string[] NotRunning = ["No such module", "Module not initialized"];

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>How long a reload waits for a connection that is being made.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Between two looks at whether a connection that has ended was made again.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    private readonly AsteriskTarget target;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task running;
    private TaskCompletionSource<AmiSession> current = NewSource();
    private volatile SinkPeer peer = new(false, null, "The server was not reached yet");

    public AmiConnection(AsteriskTarget target, ILogger logger)
    {
        (this.target, this.logger) = (target, logger);
        running = Task.Run(() => RunAsync(stopping.Token), CancellationToken.None);
    }

    public SinkPeer Peer => peer;

    public async Task<bool> ReloadAsync(string module, CancellationToken cancellationToken)
    {
        var session = await SessionAsync(cancellationToken);
        // ModuleLoad would do for modules alone: it refuses what is a part of Asterisk itself, such as its features.
        var answer = await session.SendAsync("Reload", [("Module", module)], cancellationToken);
        if (answer["Response"] == "Success")
        {
            return true;
        }
        var message = answer["Message"] ?? "";
        return NotRunning.Any(start => message.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            ? false
            : throw new AsteriskException($"{module} was not reloaded: {message}");
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<AmiSession> SessionAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (Patience - Stopwatch.GetElapsedTime(started) is var left && left > TimeSpan.Zero)
        {
            var making = Volatile.Read(ref current).Task;
            Task made = making.WaitAsync(left, cancellationToken);
            await made.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            if (making.IsCompletedSuccessfully && !making.Result.IsEnded)
            {
                return making.Result;
            }
            await Task.Delay(Look, cancellationToken);
        }
        throw new AsteriskException(peer.Error ?? "The server was not reached yet");
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await using var session = await AmiSession.OpenAsync(target, cancellationToken);
                pause = FirstPause;
                peer = new SinkPeer(true, session.Version, null);
                LogConnected(target.Name, session.Version);
                Volatile.Read(ref current).TrySetResult(session);
                await session.FollowAsync(cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                if (peer.IsConnected)
                {
                    LogLost(target.Name, exception.Message);
                }
                peer = new SinkPeer(false, peer.Version, exception.Message);
                if (Volatile.Read(ref current).Task.IsCompleted)
                {
                    Volatile.Write(ref current, NewSource());
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            await Task.Delay(pause, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private static TaskCompletionSource<AmiSession> NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(LogLevel.Information, "Asterisk {Server} is connected, version {Version}")]
    private partial void LogConnected(string server, string? version);

    [LoggerMessage(LogLevel.Warning, "Asterisk {Server} is not connected any more: {Reason}")]
    private partial void LogLost(string server, string reason);
}
