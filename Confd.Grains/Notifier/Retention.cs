using Confd.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;

namespace Confd.Notifier;

/// <summary>
/// Removes old events. One run removes at most a share of the log, so that a wrong clock does not empty it before
/// somebody sees the warning. Events that an enabled sink has not read yet stay.
/// </summary>
internal sealed partial class Retention(
    IConfdStore store, IEnumerable<ISinkFactory> factories, IOptions<EventLogOptions> options, ISiloStatusOracle silos,
    TimeProvider time, ILogger<Retention> logger) : SiloWork
{
    /// <summary>One run removes at most one event in this many because of age; the next run goes on.</summary>
    private const int ShareByAge = 10;

    /// <summary>
    /// As <see cref="ShareByAge"/>, when there are too many events: no clock is involved, and the log must not outgrow the disk.
    /// </summary>
    private const int ShareByCount = 2;

    /// <summary>Removes what may go; returns how many events that were.</summary>
    public async Task<long> TrimAsync(CancellationToken cancellationToken)
    {
        List<string> sinks = [.. factories.Select(factory => factory.Name), .. options.Value.Streams ? [EventStreams.Sink] : (string[])[]];
        var state = await store.Log.RetentionAsync(
            time.GetUtcNow().AddDays(-options.Value.RetentionDays), options.Value.RetentionCount, sinks, cancellationToken);
        var floor = await store.Log.FloorAsync(cancellationToken);
        // Dead letters stay below the floor for as long as necessary.
        var first = Math.Max(state.First, floor + 1);
        var upTo = Math.Max(
            Math.Min(state.ByAge, EndOfShare(first, state.Last, ShareByAge)),
            Math.Min(state.ByCount, EndOfShare(first, state.Last, ShareByCount)));
        if (upTo < state.Expired)
        {
            LogShare(first, upTo, state.Expired);
        }
        if (state.Unread is { } unread && unread <= upTo)
        {
            LogHeldUp(state.Sink!, unread, upTo);
            upTo = unread - 1;
        }
        return upTo <= floor ? 0 : await store.Log.TrimAsync(upTo, cancellationToken);
    }

    /// <summary>Sequence numbers have hardly any gaps, so they serve as a count.</summary>
    private static long EndOfShare(long first, long last, int share) => first + Math.Max(1, (last - first + 1) / share) - 1;

    protected override Task RunAsync(CancellationToken cancellationToken) => silos.RepeatAsync(
        options.Value.RetentionInterval, time,
        async token =>
        {
            var removed = await TrimAsync(token);
            if (removed > 0)
            {
                LogRemoved(removed);
            }
        },
        LogFailed, cancellationToken);

    [LoggerMessage(LogLevel.Information, "{Count} old events were removed")]
    private partial void LogRemoved(long count);

    [LoggerMessage(LogLevel.Warning, "Old events up to {UpTo} are kept, as sink {Sink} still needs those from {Unread} on")]
    private partial void LogHeldUp(string sink, long unread, long upTo);

    [LoggerMessage(LogLevel.Warning, "Of the old events from {First} on those up to {UpTo} are removed now, the rest up to {Expired} in later runs; is the clock right?")]
    private partial void LogShare(long first, long upTo, long expired);

    [LoggerMessage(LogLevel.Warning, "Old events could not be removed: {Reason}")]
    private partial void LogFailed(string reason);
}
