namespace Confd.Storage;

/// <summary>The DAO: one relational schema on SQLite or PostgreSQL. Thread-safe; one per silo.</summary>
/// <remarks>Call <see cref="InitializeAsync"/> once before anything else.</remarks>
public interface IConfdStore : IAsyncDisposable
{
    /// <summary>Commands sent since start, for tests and metrics; a batch counts once.</summary>
    long CommandCount { get; }

    /// <summary>
    /// Statements of these commands, for tests; each of a batch counts. Those of commits count only on PostgreSQL, where
    /// each costs a round of work.
    /// </summary>
    long StatementCount { get; }

    /// <summary>Creates or migrates the schema, one node at a time.</summary>
    Task InitializeAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Makes every row have the value of its kind's default sort column at <see cref="CatalogColumn.StoredOrder"/>, as new
    /// writes do. Costs nothing when the columns have not changed since the last time.
    /// </summary>
    Task EnsureOrdersAsync(IReadOnlyDictionary<string, CatalogColumn> columns, CancellationToken cancellationToken);

    /// <summary>Commits the whole change set in one transaction and one round trip, or nothing.</summary>
    /// <exception cref="VersionConflictException">A guarded version is not the expected one, or a row to insert exists.</exception>
    /// <exception cref="UniqueKeyTakenException">A unique value is taken.</exception>
    /// <exception cref="IdempotencyKeyTakenException">An equal request was carried out already.</exception>
    /// <exception cref="ReferenceViolationException">A link would have no end, or a deleted row is still linked.</exception>
    /// <exception cref="SupersededCallException">The call was repeated meanwhile, or given up.</exception>
    Task CommitAsync(ChangeSet changes, CancellationToken cancellationToken);

    /// <summary>Reads the rows that exist, in no order.</summary>
    Task<IReadOnlyList<ResourceRow>> ReadAsync(IReadOnlyCollection<ResourceId> ids, CancellationToken cancellationToken);

    /// <summary>Every row that a tenant owns, including its own row.</summary>
    Task<IReadOnlyList<ResourceRow>> ReadTenantAsync(Guid tenant, CancellationToken cancellationToken);

    /// <summary>Row of a kind with this integer id, or null.</summary>
    Task<ResourceRow?> ReadByNumberAsync(string kind, long number, CancellationToken cancellationToken);

    /// <summary>Keys of the rows of a kind with these integer ids; those of absent rows are left out.</summary>
    Task<IReadOnlyDictionary<long, string>> ReadKeysAsync(
        string kind, IReadOnlyCollection<long> numbers, CancellationToken cancellationToken);

    /// <summary>Who owns these unique values; the free ones are absent.</summary>
    Task<IReadOnlyDictionary<UniqueValue, ResourceId>> FindOwnersAsync(
        IReadOnlyCollection<UniqueValue> keys, CancellationToken cancellationToken);

    /// <summary>The link of a pair; null when it is not linked.</summary>
    /// <param name="pair">Kind and sides; the rest does not matter.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<LinkRow?> ReadLinkAsync(LinkRow pair, CancellationToken cancellationToken);

    /// <summary>Every link that has one of these resources on either side.</summary>
    Task<IReadOnlyList<LinkRow>> ReadLinksAsync(
        IReadOnlyCollection<ResourceId> ids, CancellationToken cancellationToken);

    /// <summary>Every row of some kinds, and the links among them and to rows of further kinds, one by one.</summary>
    /// <param name="kinds">The kinds.</param>
    /// <param name="further">Kinds of which only the links to <paramref name="kinds"/> are read.</param>
    /// <param name="row">Takes a row.</param>
    /// <param name="link">Takes a link, each once.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    Task ReadKindsAsync(
        IReadOnlyCollection<string> kinds, IReadOnlyCollection<string> further, Action<ResourceRow> row, Action<LinkRow> link,
        CancellationToken cancellationToken);

    /// <summary>
    /// Follows every path from the given resources, all in one batch. A path is a list of hops; only its last
    /// hop's links and rows are returned, so callers list the prefixes that they need as paths of their own.
    /// </summary>
    Task<IReadOnlyList<RelatedRows>> FollowAsync(
        string kind, IReadOnlyCollection<string> keys, IReadOnlyList<IReadOnlyList<RelationStep>> paths,
        CancellationToken cancellationToken);

    /// <summary>One page of a list with its total, in one batch.</summary>
    Task<CatalogPage> ListAsync(CatalogQuery query, CancellationToken cancellationToken);

    /// <summary>How many resources of a kind a tenant has with each value of one of their columns.</summary>
    Task<IReadOnlyDictionary<string, long>> CountByAsync(
        string kind, Guid tenant, CatalogColumn column, CancellationToken cancellationToken);

    /// <summary>Events after a sequence number, in order of their sequence.</summary>
    /// <remarks>It stops at the horizon of <see cref="IEventLog.SettleAsync"/>, so that no late commit is skipped.</remarks>
    Task<IReadOnlyList<StoredEvent>> ReadEventsAsync(long after, int limit, CancellationToken cancellationToken);

    /// <summary>The event log in the same database.</summary>
    IEventLog Log { get; }

    /// <summary>The remembered requests with an idempotency key, in the same database.</summary>
    IIdempotencyStore Idempotency { get; }

    /// <summary>
    /// From now on no earlier attempt of the call can commit. Waits for one that is committing at this moment.
    /// </summary>
    /// <returns>What an earlier attempt has committed; null when none has, and none will.</returns>
    Task<CallRow?> SupersedeAsync(CallAttempt attempt, CancellationToken cancellationToken);

    /// <summary>Deletes calls that can no longer be repeated and returns how many.</summary>
    Task<int> DeleteOldCallsAsync(CancellationToken cancellationToken);

    /// <summary>Takes <paramref name="count"/> integer ids that nobody else gets and returns the first of them.</summary>
    Task<long> TakeIdsAsync(string kind, int count, CancellationToken cancellationToken);
}
