using Confd.Asterisk;
using Confd.Storage;
using Orleans.Concurrency;
using Orleans.GrainDirectory;

namespace Confd.Notifier;

/// <summary>Serves the log to gateways from this silo's memory.</summary>
/// <remarks>Reentrant: it keeps nothing between calls, and most of them wait for the next event.</remarks>
[StatelessWorker(1), GrainDirectory(NoDirectory.Name), Reentrant]
internal sealed class EventLogGrain(EventTail tail, SinkDirectory sinks, AsteriskServers servers) : Grain, IEventLogGrain
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(25);

    public async Task<EventPage> ReadAsync(long? after, int limit, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, tail.Closing);
        TailPage page;
        try
        {
            page = await tail.ReadAsync(
                LogRows.DomainEvent, null, after, Math.Clamp(limit, 1, 1000), wait < LongestWait ? wait : LongestWait, end.Token);
        }
        catch (OperationCanceledException) when (tail.Closing.IsCancellationRequested)
        {
            throw new SiloUnavailableException("This silo is stopping.");
        }
        return new EventPage([.. page.Events.Select(one => one.DomainEvent)], page.Position, page.IsExpired);
    }

    public Task<Dictionary<string, long>> AppliedAsync(
        Dictionary<string, long> known, TimeSpan wait, CancellationToken cancellationToken) =>
        servers.PositionsAsync(known, wait < LongestWait ? wait : LongestWait, cancellationToken);

    public Task<IReadOnlyList<SinkStatus>> SinksAsync(CancellationToken cancellationToken) =>
        sinks.StatusAsync(cancellationToken);
}
