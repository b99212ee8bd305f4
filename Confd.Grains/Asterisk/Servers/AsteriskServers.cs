using Confd.Notifier;
using Confd.Storage;
using Orleans.Runtime;

namespace Confd.Asterisk;

/// <summary>The Asterisk servers of <c>Confd:Asterisk:Servers</c>: their state, and what they have loaded.</summary>
public sealed class AsteriskServers
{
    /// <summary>Calls that may wait on a silo at once; more are answered at once.</summary>
    private const int MostWaiting = 1000;

    private readonly IReadOnlyList<AsteriskTarget> targets;
    private readonly SinkDirectory sinks;
    private readonly IConfdStore store;
    private readonly EventTail tail;
    private int waiting;

    internal AsteriskServers(IReadOnlyList<AsteriskTarget> targets, SinkDirectory sinks, IConfdStore store, EventTail tail) =>
        (this.targets, this.sinks, this.store, this.tail) = (targets, sinks, store, tail);

    /// <summary>All of them, as configured.</summary>
    public async Task<IReadOnlyList<AsteriskServer>> ListAsync(CancellationToken cancellationToken)
    {
        if (targets.Count == 0)
        {
            return [];
        }
        var end = await tail.PositionAsync(cancellationToken);
        var lags = (await store.Log.LagAsync(cancellationToken)).ToLookup(lag => lag.Sink);
        return await Task.WhenAll(targets.Select(async target =>
        {
            var condition = await ConditionAsync(target);
            return new AsteriskServer
            {
                Name = target.Name, Kind = target.Kind, Connected = condition.IsConnected, Version = condition.Version,
                AppliedUpTo = condition.Position,
                Pending = condition.Position >= end ? 0 : lags[target.Sink].Sum(lag => lag.Pending),
                LastError = condition.Error,
            };
        }));
    }

    /// <summary>Tenant of an event, null when it is one of the whole system; nothing when the log has none of this id.</summary>
    public async Task<(bool IsThere, Guid? Tenant)> FindEventAsync(long id, CancellationToken cancellationToken) =>
        await store.Log.FindAsync(id, cancellationToken) is { } found ? (true, found.TenantUuid) : (false, null);

    /// <summary>Which servers have loaded what an event and every one before it changed.</summary>
    /// <param name="id">The event.</param>
    /// <param name="wait">How long to wait until all of them have.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<AppliedEvent> AppliedAsync(long id, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, tail.Closing);
        try
        {
            var time = Interlocked.Increment(ref waiting) <= MostWaiting ? wait : TimeSpan.Zero;
            var servers = await Task.WhenAll(targets.Select(async target => new AppliedServer
            {
                Name = target.Name, Applied = await sinks.WhenDoneAsync(target.Sink, id, time, end.Token),
            }));
            return new AppliedEvent { EventId = id, Applied = servers.All(server => server.Applied), Servers = servers };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SiloUnavailableException("This silo is stopping.");
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    /// <summary>How far each server is; waits until one is further than is known.</summary>
    internal async Task<Dictionary<string, long>> PositionsAsync(
        Dictionary<string, long> known, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, tail.Closing);
        Task[] moves =
        [
            .. targets.Select(target => sinks.WhenDoneAsync(target.Sink, known.GetValueOrDefault(target.Name, -1) + 1, wait, end.Token)),
            Task.Delay(wait, end.Token),
        ];
        await Task.WhenAny(moves);
        cancellationToken.ThrowIfCancellationRequested();
        await end.CancelAsync();
        var positions = new Dictionary<string, long>();
        foreach (var target in targets)
        {
            // A sink that has not begun here may have delivered before, on another silo.
            if ((await ConditionAsync(target)).Position is { } position)
            {
                positions[target.Name] = position;
            }
        }
        return positions;
    }

    private async Task<SinkCondition> ConditionAsync(AsteriskTarget target)
    {
        try
        {
            return await sinks.ConditionAsync(target.Sink);
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            return new SinkCondition(null, false, null, "The silo that tells it does not answer");
        }
    }
}
