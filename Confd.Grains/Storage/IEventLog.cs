namespace Confd.Storage;

/// <summary>The log of events: read in order of the sequence up to a horizon below which nothing can appear any more.</summary>
public interface IEventLog
{
    /// <summary>Raised after each commit with events in this process. Handlers must not wait.</summary>
    event Action? Committed;

    /// <summary>The horizon: every event up to <see cref="Horizon.Sequence"/> is committed or will never be.</summary>
    Task<Horizon> SettleAsync(CancellationToken cancellationToken);

    /// <summary>Events with <paramref name="after"/> &lt; sequence &lt;= <paramref name="upTo"/> in order; history-only rows are left out.</summary>
    /// <param name="rows">Which of the others are wanted.</param>
    /// <param name="partition">One partition, or null for all.</param>
    /// <param name="after">Exclusive.</param>
    /// <param name="upTo">Inclusive; a horizon.</param>
    /// <param name="limit">Most events returned.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<StoredEvent>> ReadAsync(
        LogRows rows, int? partition, long after, long upTo, int limit, CancellationToken cancellationToken);

    /// <summary>As <see cref="ReadAsync"/>, what one tenant sees; null for events of the whole system.</summary>
    Task<IReadOnlyList<StoredEvent>> ReadTenantAsync(
        Guid? tenant, long after, long upTo, int limit, CancellationToken cancellationToken);

    /// <summary>The row with this sequence, published or only history; null when the log does not have it, or no longer.</summary>
    Task<StoredEvent?> FindAsync(long sequence, CancellationToken cancellationToken);

    /// <summary>Highest sequence number that retention has removed; 0 when nothing was.</summary>
    Task<long> FloorAsync(CancellationToken cancellationToken);

    /// <summary>Makes cursors for a sink where there are none, at the horizon: a new sink starts with what comes next.</summary>
    Task EnsureCursorsAsync(string sink, IReadOnlyCollection<int> partitions, CancellationToken cancellationToken);

    /// <summary>Takes a cursor over: its previous owner can't save it any more.</summary>
    Task<SinkCursor> ClaimAsync(string sink, int partition, CancellationToken cancellationToken);

    /// <summary>Moves a claimed cursor. False: somebody else has claimed it since.</summary>
    Task<bool> SaveAsync(SinkCursor cursor, CancellationToken cancellationToken);

    /// <summary>
    /// How far every sink is behind the end of the log, by partition. Readers of one partition are told events; the
    /// reader of all of them (partition -1) wants reload commands too.
    /// </summary>
    Task<IReadOnlyList<SinkLag>> LagAsync(CancellationToken cancellationToken);

    /// <summary>Sets an event aside for a sink that can't take it.</summary>
    Task AddDeadLetterAsync(string sink, long sequence, string error, int attempts, CancellationToken cancellationToken);

    /// <summary>Events set aside, newest first, and how many there are.</summary>
    Task<(long Total, IReadOnlyList<FailedEvent> Items)> FailedAsync(
        int? limit, int offset, CancellationToken cancellationToken);

    /// <summary>How many events are set aside, by sink.</summary>
    Task<IReadOnlyDictionary<string, long>> FailedCountsAsync(CancellationToken cancellationToken);

    /// <summary>Marks an event that was set aside for another attempt. False when there is none with this id.</summary>
    Task<bool> ReplayAsync(long id, CancellationToken cancellationToken);

    /// <summary>Events of a sink and partition that are marked for another attempt.</summary>
    Task<IReadOnlyList<FailedEvent>> ReplaysAsync(string sink, int partition, CancellationToken cancellationToken);

    /// <summary>Forgets an event that was set aside: the sink has taken it.</summary>
    Task ForgetFailedAsync(long id, CancellationToken cancellationToken);

    /// <summary>
    /// One page of a resource's history, newest first, and how many rows there are: history-only rows are among them,
    /// reload commands without a change are not.
    /// </summary>
    Task<(long Total, IReadOnlyList<StoredEvent> Items)> HistoryAsync(
        ResourceId resource, int? limit, int offset, CancellationToken cancellationToken);

    /// <summary>Key of the resource that has or had this integer id, by the log; null when the log knows none.</summary>
    Task<string?> KeyOfNumberAsync(string kind, long number, CancellationToken cancellationToken);

    /// <summary>The sequence up to which the log may be cut by age and count, and what the slowest of the given sinks still needs.</summary>
    Task<RetentionState> RetentionAsync(
        DateTimeOffset oldest, long count, IReadOnlyCollection<string> sinks, CancellationToken cancellationToken);

    /// <summary>Removes events up to a sequence, a batch at a time, and raises the floor. Events set aside stay.</summary>
    Task<long> TrimAsync(long upTo, CancellationToken cancellationToken);

    /// <summary>Tells other nodes that there are new events; nothing on SQLite.</summary>
    Task NotifyAsync(CancellationToken cancellationToken);

    /// <summary>Calls back whenever another silo has published; returns when the connection breaks or the token is cancelled.</summary>
    Task ListenAsync(Action heard, CancellationToken cancellationToken);

    /// <summary>Reads a document of the notifier: subscriptions of a stream, or what a sink keeps beside its place. Null when there is none.</summary>
    Task<(string Body, long Version)?> ReadSubscriptionAsync(string name, string key, CancellationToken cancellationToken);

    /// <summary>Writes one if its version is still the expected one (0: there is none). False when it is not.</summary>
    Task<bool> WriteSubscriptionAsync(
        string name, string key, string? body, long expectedVersion, CancellationToken cancellationToken);
}

/// <summary>Rows that a reader of the log wants.</summary>
public enum LogRows
{
    /// <summary>Events, as subscribers see them.</summary>
    DomainEvent,

    /// <summary>Also rows that carry reload commands alone, <see cref="EventRow.ReloadOnly"/>.</summary>
    WithReloads,
}

/// <summary>How much of the log is final.</summary>
/// <param name="Sequence">Nothing new will appear at or below it.</param>
/// <param name="IsBehind">Transactions are running whose events come after it: ask again shortly.</param>
public readonly record struct Horizon(long Sequence, bool IsBehind);

/// <summary>A sink's claimed place in a partition.</summary>
/// <param name="Sink">Name of the sink.</param>
/// <param name="Partition">The partition; -1 for all of them in one order.</param>
/// <param name="Sequence">Everything up to it is done.</param>
/// <param name="Epoch">Which claim this is.</param>
public sealed record SinkCursor(string Sink, int Partition, long Sequence, long Epoch);

/// <summary>How far a sink is behind in a partition.</summary>
/// <param name="Sink">Name of the sink.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Pending">Events not taken yet; counted up to 10,000.</param>
/// <param name="OldestAt">Time of the oldest of them, or null.</param>
public sealed record SinkLag(string Sink, int Partition, long Pending, DateTimeOffset? OldestAt);

/// <summary>An event that was set aside.</summary>
/// <param name="Id">Names it in the API.</param>
/// <param name="Sink">The sink that could not take it.</param>
/// <param name="Error">Why.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="FailedAt">When it was set aside.</param>
/// <param name="IsReplaying">It is marked for another attempt.</param>
/// <param name="Event">The event.</param>
public sealed record FailedEvent(
    long Id, string Sink, string Error, int Attempts, DateTimeOffset FailedAt, bool IsReplaying, StoredEvent Event);

/// <summary>What retention decides on.</summary>
/// <param name="ByAge">Highest sequence that age lets go; 0 when none.</param>
/// <param name="ByCount">Highest sequence that the number of events lets go; 0 when none.</param>
/// <param name="First">Lowest sequence of the log; 0 when it is empty.</param>
/// <param name="Last">Highest sequence of the log; 0 when it is empty.</param>
/// <param name="Unread">Lowest sequence that a sink still needs; null when all have read everything.</param>
/// <param name="Sink">The sink that needs it.</param>
public sealed record RetentionState(long ByAge, long ByCount, long First, long Last, long? Unread, string? Sink)
{
    /// <summary>Highest sequence that age or count lets go; 0 when none.</summary>
    public long Expired => Math.Max(ByAge, ByCount);
}
