using Confd.Gateway.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Orleans.Runtime.Messaging;

namespace Confd.Gateway.Routing;

/// <summary>Repeats calls to grains when the answering silo is lost.</summary>
internal sealed partial class CallRetryPolicy(
    IOptions<GatewayOptions> options, IGrainFactory grains, TimeProvider time, ILogger<CallRetryPolicy> logger)
{
    /// <summary>A lost database takes a while to return, so callers get an early 503 with Retry-After.</summary>
    private static readonly TimeSpan StorageTimeout = TimeSpan.FromSeconds(1.5);

    /// <summary>The last try may wait for a lock. Load balancers should wait longer than try and end together.</summary>
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan OneEndTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(800);

    /// <summary>Makes a call that changes nothing.</summary>
    /// <param name="call">The call; may run several times.</param>
    /// <param name="cancellationToken">Stops the repetition.</param>
    public async Task<T> ReadAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        var pauses = new Pauses(options.Value.RetryTime, time);
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception exception) when (IsUnavailable(exception) && exception is not StorageUnavailableException { Fault: not null })
            {
                if (pauses.Next(exception) is not { } pause || !await IsWantedAsync(pause, cancellationToken))
                {
                    throw;
                }
                LogRepeat(exception.Message.Split('\n')[0]);
            }
        }
    }

    /// <summary>Makes a call that changes something, once. A later try finds an earlier result by the common id.</summary>
    /// <param name="call">The call, given the number of the try; may run several times.</param>
    /// <param name="first">The first try.</param>
    /// <param name="cancellationToken">Stops the repetition.</param>
    /// <exception cref="OutcomeUnknownException">Neither a silo nor the database can tell whether it was carried out.</exception>
    public async Task<RouteAnswer> WriteAsync(
        Func<int, Task<RouteAnswer>> call, CallAttempt first, CancellationToken cancellationToken)
    {
        var pauses = new Pauses(options.Value.RetryTime, time);
        var isUncertain = false;
        for (var number = 1; ; number++)
        {
            try
            {
                return await call(number);
            }
            catch (Exception exception) when (IsUnavailable(exception))
            {
                isUncertain |= MayHaveRun(exception);
                if (pauses.Next(exception) is not { } pause || !await IsWantedAsync(pause, cancellationToken))
                {
                    // The outcome must stay what the caller was told.
                    if (isUncertain && await EndAsync(first with { Number = number }) is { } answer)
                    {
                        return answer;
                    }
                    throw;
                }
                LogRepeat(exception.Message.Split('\n')[0]);
            }
        }
    }

    /// <summary>Waits a moment; false when the caller no longer waits for the answer.</summary>
    private async Task<bool> IsWantedAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        await Task.Delay(pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancellationToken.IsCancellationRequested;
    }

    /// <summary>Ends the call, so that no silo carries it out later.</summary>
    /// <returns>The answer when a try was carried out; null when none was, and then none will be.</returns>
    private async Task<RouteAnswer?> EndAsync(CallAttempt last)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            using var timeout = new CancellationTokenSource(OneEndTimeout, time);
            try
            {
                // The key selects the silo, and may select one that does not answer.
                return await grains.GetGrain<ICallsGrain>(Guid.NewGuid()).EndAsync(last, timeout.Token).WaitAsync(timeout.Token);
            }
            catch (Exception exception) when (IsUnavailable(exception))
            {
                LogNotEnded(exception.Message.Split('\n')[0]);
                if (time.GetElapsedTime(started) > EndTimeout)
                {
                    throw new OutcomeUnknownException(exception);
                }
            }
            await Task.Delay(ShortestPause, time);
        }
    }

    /// <summary>No silo, no database, or no answer in time: the caller may repeat the request.</summary>
    public static bool IsUnavailable(Exception exception) =>
        exception is OrleansException or TimeoutException or ConnectionFailedException or OperationCanceledException;

    /// <summary>A rejected call was never delivered. A lost or silent silo may have carried it out.</summary>
    private static bool MayHaveRun(Exception exception) => exception switch
    {
        StorageUnavailableException storage => storage.IsUncertain,
        SiloUnavailableException => true,
        OrleansMessageRejectionException or ClientNotAvailableException or ConnectionFailedException => false,
        _ => true,
    };

    [LoggerMessage(LogLevel.Debug, "A call is repeated: {Reason}")]
    private partial void LogRepeat(string reason);

    [LoggerMessage(LogLevel.Debug, "A call that was given up could not be ended yet: {Reason}")]
    private partial void LogNotEnded(string reason);

    /// <summary>The wait until the next try.</summary>
    private sealed class Pauses(TimeSpan retryTime, TimeProvider time)
    {
        private readonly long started = time.GetTimestamp();
        private TimeSpan next = ShortestPause;

        /// <summary>The wait after this failure; null to refuse with Retry-After instead.</summary>
        public TimeSpan? Next(Exception exception)
        {
            var pause = next;
            var timeout = exception is StorageUnavailableException ? StorageTimeout : retryTime;
            next = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            return time.GetElapsedTime(started) + pause > timeout ? null : pause;
        }
    }
}
