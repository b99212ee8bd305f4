using Confd.Gateway.Hosting;
using Orleans.Runtime;
using Orleans.Runtime.Messaging;

namespace Confd.Gateway.Routing;

/// <summary>Calls grains again when the silo that should have answered is gone, as far as that does no harm.</summary>
internal sealed partial class CallRepeater(
    GatewayOptions options, IGrainFactory grains, TimeProvider time, ILogger<CallRepeater> logger)
{
    /// <summary>A database that is away is not back within a moment: callers are rather told to come again.</summary>
    private static readonly TimeSpan StoragePatience = TimeSpan.FromSeconds(1.5);

    private static readonly TimeSpan AbandonPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(800);

    /// <summary>Carries out a call.</summary>
    /// <param name="call">The call, given the number of the try; may be made several times.</param>
    /// <param name="isRepeatable">The call may run twice; otherwise it is repeated only when it certainly did not run.</param>
    /// <param name="cancellationToken">Ends the repetitions.</param>
    /// <param name="first">The first try of a call that changes something: when it is given up, no try may do so later.</param>
    /// <returns>The answer, and whether an earlier try that brought none may have run.</returns>
    public async Task<(T Answer, bool IsUncertain)> RunAsync<T>(
        Func<int, Task<T>> call, bool isRepeatable, CancellationToken cancellationToken, CallAttempt? first = null)
    {
        var started = time.GetTimestamp();
        var isUncertain = false;
        var mayRunLater = false;
        var number = 0;
        for (var pause = ShortestPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return (await call(++number), isUncertain);
            }
            catch (Exception exception) when (IsUnavailable(exception))
            {
                var mayHaveRun = MayHaveRun(exception);
                isUncertain |= mayHaveRun;
                // What failed at the database has ended; a silo that is silent may still begin.
                mayRunLater |= mayHaveRun && exception is not StorageUnavailableException;
                var patience = exception is StorageUnavailableException ? StoragePatience : options.RetryTime;
                if ((mayHaveRun && !isRepeatable) || time.GetElapsedTime(started) + pause > patience
                    || !await IsWantedAsync(pause, cancellationToken))
                {
                    if (mayRunLater && first is { } attempt)
                    {
                        await AbandonAsync(attempt with { Number = number });
                    }
                    throw;
                }
                LogRepeat(exception.Message.Split('\n')[0]);
            }
        }
    }

    /// <summary>Waits a moment; false when nobody waits for the answer any more.</summary>
    private async Task<bool> IsWantedAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        await Task.Delay(pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancellationToken.IsCancellationRequested;
    }

    /// <summary>
    /// Before the caller is told to come again: what comes then must not be undone by a try that a silent silo still has.
    /// </summary>
    private async Task AbandonAsync(CallAttempt last)
    {
        // The way to a silo is chosen by the key, and may lead to the one that is silent.
        for (var way = 0; way < 3; way++)
        {
            using var patience = new CancellationTokenSource(AbandonPatience, time);
            try
            {
                await grains.GetGrain<ICallsGrain>(Guid.NewGuid()).AbandonAsync(last, patience.Token).WaitAsync(patience.Token);
                return;
            }
            catch (Exception exception) when (IsUnavailable(exception))
            {
                LogNotAbandoned(exception.Message.Split('\n')[0]);
            }
        }
    }

    /// <summary>No silo, no database, or no answer in time: the caller may come again.</summary>
    public static bool IsUnavailable(Exception exception) =>
        exception is OrleansException or TimeoutException or ConnectionFailedException or OperationCanceledException;

    /// <summary>A rejected call was never delivered; a silo that went away, or is silent, may have carried it out.</summary>
    private static bool MayHaveRun(Exception exception) => exception switch
    {
        StorageUnavailableException storage => storage.IsUncertain,
        SiloUnavailableException => true,
        OrleansMessageRejectionException or ClientNotAvailableException or ConnectionFailedException => false,
        _ => true,
    };

    [LoggerMessage(LogLevel.Debug, "A call is repeated: {Reason}")]
    private partial void LogRepeat(string reason);

    [LoggerMessage(LogLevel.Debug, "A call that was given up could not be ended: {Reason}")]
    private partial void LogNotAbandoned(string reason);
}
