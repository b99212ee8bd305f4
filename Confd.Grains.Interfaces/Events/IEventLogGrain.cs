namespace Confd;

/// <summary>Reads the log of events for gateways. Key: 0.</summary>
[Alias("confd.IEventLogGrain")]
public interface IEventLogGrain : IGrainWithIntegerKey
{
    /// <summary>Events of all tenants after a place in the log, in order; waits for the next one when there is none.</summary>
    /// <param name="after">Exclusive; null for the end of the log, which is returned at once without events.</param>
    /// <param name="limit">Maximum number of events.</param>
    /// <param name="wait">Longest wait, at most 25 seconds.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    [Alias("Read")]
    Task<EventPage> ReadAsync(long? after, int limit, TimeSpan wait, CancellationToken cancellationToken = default);

    /// <summary>The state of the sinks.</summary>
    [Alias("Sinks")]
    Task<IReadOnlyList<SinkStatus>> SinksAsync(CancellationToken cancellationToken = default);

    /// <summary>How far each Asterisk is that is told to reload, by its name; waits until one is further than is known.</summary>
    /// <param name="known">What is known.</param>
    /// <param name="wait">Longest wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [Alias("Applied")]
    Task<Dictionary<string, long>> AppliedAsync(Dictionary<string, long> known, TimeSpan wait, CancellationToken cancellationToken = default);
}

/// <summary>A piece of the log.</summary>
/// <param name="Events">In order; may be empty.</param>
/// <param name="Position">Where to continue: every event up to this place was returned or does not exist.</param>
/// <param name="IsExpired">The requested place is older than the kept log; no events are returned.</param>
[GenerateSerializer, Immutable, Alias("confd.EventPage")]
public sealed record EventPage(
    [property: Id(0)] IReadOnlyList<ConfdEvent> Events,
    [property: Id(1)] long Position,
    [property: Id(2)] bool IsExpired = false);

/// <summary>A sink of the log.</summary>
/// <param name="Name"><c>bus</c>, <c>reload</c> or <c>streams</c>.</param>
/// <param name="Pending">Events that it has not taken yet, counted up to 10,000 in each partition.</param>
/// <param name="LagSeconds">Age of the oldest of them; 0 when there is none.</param>
/// <param name="Failed">Events that were set aside for it.</param>
/// <param name="Error">Why it can't deliver at the moment, or null.</param>
[GenerateSerializer, Immutable, Alias("confd.SinkStatus")]
public sealed record SinkStatus(
    [property: Id(0)] string Name, [property: Id(1)] long Pending, [property: Id(2)] double LagSeconds,
    [property: Id(3)] long Failed, [property: Id(4)] string? Error);
