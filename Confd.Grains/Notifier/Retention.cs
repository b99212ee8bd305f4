using Confd.Storage;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Confd.Notifier;

/// <summary>
/// Removes old events. What a sink that is switched on has not read yet is kept, with a warning, until the log is
/// twice as old and long as configured; then it is removed with an error, so that a sink that never comes back
/// can't fill the disk.
/// </summary>
internal sealed partial class Retention(
    IConfdStore store, IEnumerable<ISinkFactory> factories, NotifierOptions options, ISiloStatusOracle silos,
    TimeProvider time, ILogger<Retention> logger) : SiloWork
{
    /// <summary>Removes what may go; returns how many events that were.</summary>
    public async Task<long> TrimAsync(CancellationToken cancellationToken)
    {
        List<string> sinks = [.. factories.Select(factory => factory.Name), .. options.Streams ? [EventStreams.Sink] : (string[])[]];
        var state = await StateAsync(1, sinks, cancellationToken);
        var upTo = state.Expired;
        if (state.Unread is { } unread && unread <= upTo)
        {
            var limit = await StateAsync(2, sinks, cancellationToken);
            if (limit.Expired >= unread)
            {
                LogRemovesUnread(state.Sink!, unread, limit.Expired);
                upTo = limit.Expired;
            }
            else
            {
                LogHeldUp(state.Sink!, unread, upTo);
                upTo = unread - 1;
            }
        }
        return upTo <= await store.Log.FloorAsync(cancellationToken) ? 0 : await store.Log.TrimAsync(upTo, cancellationToken);
    }

    private Task<RetentionState> StateAsync(int factor, IReadOnlyCollection<string> sinks, CancellationToken cancellationToken) =>
        store.Log.RetentionAsync(
            time.GetUtcNow().AddDays(-factor * options.RetentionDays), factor * options.RetentionCount, sinks, cancellationToken);

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(options.RetentionInterval, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // One silo is enough; two at once would do no harm.
            var first = silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Min();
            if (cancellationToken.IsCancellationRequested || !silos.SiloAddress.Equals(first))
            {
                continue;
            }
            try
            {
                var removed = await TrimAsync(cancellationToken);
                if (removed > 0)
                {
                    LogRemoved(removed);
                }
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(exception.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "{Count} old events were removed")]
    private partial void LogRemoved(long count);

    [LoggerMessage(LogLevel.Warning, "Old events up to {UpTo} are kept, as sink {Sink} still needs those from {Unread} on")]
    private partial void LogHeldUp(string sink, long unread, long upTo);

    [LoggerMessage(LogLevel.Error, "Events that sink {Sink} has not read are removed, from {Unread} up to {UpTo}: they are twice as old or many as may be kept")]
    private partial void LogRemovesUnread(string sink, long unread, long upTo);

    [LoggerMessage(LogLevel.Warning, "Old events could not be removed: {Reason}")]
    private partial void LogFailed(string reason);
}
