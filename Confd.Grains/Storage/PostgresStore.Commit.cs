using Npgsql;

namespace Confd.Storage;

/// <summary>How change sets are committed.</summary>
internal sealed partial class PostgresStore
{
    /// <summary>Raised by the schema's own function when a version check fails.</summary>
    private const string VersionConflictState = "CF001";

    /// <summary>Raised by the schema's own function when a later try of the same call has begun.</summary>
    private const string SupersededState = "CF002";

    /// <summary>Rows, from which on a commit may take longer than the driver waits by default.</summary>
    private const int LargeChange = 10_000;

    private const int LargeChangeSeconds = 600;

    /// <summary>For transactions that several change sets share: nobody waits long for a lock that only one of them meets.</summary>
    private static readonly string WaitShortly =
        $"SELECT set_config('lock_timeout', '{PostgresCommits.Timeout.TotalMilliseconds:0}', true)";

    public override Task CommitAsync(ChangeSet changes, CancellationToken cancellationToken) => commits.CommitAsync(changes, cancellationToken);

    /// <summary>Commits all in one transaction; false when it was refused, or waited for a lock, and nothing is committed.</summary>
    private async Task<bool> TryTogetherAsync(IReadOnlyList<ChangeSet> together)
    {
        CountCommand();
        await using var connection = await PostgresConnections.TranslateAsync(
            () => source.OpenConnectionAsync().AsTask(), isUncertain: false, Health).ConfigureAwait(false);
        await using var batch = connection.CreateBatch();
        var isComplete = false;
        try
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(WaitShortly));
            foreach (var command in together.SelectMany(PartsOf).SelectMany(part => part))
            {
                batch.BatchCommands.Add(command);
            }
            AskHolders(batch);
            isComplete = true;
            await PostgresConnections.TranslateAsync(
                () => ExecuteAsync(batch, together, CancellationToken.None), isUncertain: true, Health).ConfigureAwait(false);
        }
        catch (Exception refused) when (
            // Of what could not be written down, nothing was sent.
            !isComplete || refused is PostgresException or StorageUnavailableException { IsUncertain: false })
        {
            return false;
        }
        Health.Worked();
        foreach (var changes in together)
        {
            Announce(changes);
        }
        return true;
    }

    /// <exception cref="VersionConflictException">A guarded version is not the expected one.</exception>
    private async Task CommitAloneAsync(ChangeSet changes, CancellationToken cancellationToken)
    {
        CountCommand();
        try
        {
            await ExecuteAsync(changes, cancellationToken).ConfigureAwait(false);
            Health.Worked();
            if (!changes.IsDryRun)
            {
                Announce(changes);
            }
        }
        catch (PostgresException exception)
        {
            throw exception.SqlState switch
            {
                VersionConflictState => new VersionConflictException(exception.MessageText, exception),
                SupersededState => new SupersededCallException(exception.MessageText, exception),
                PostgresErrorCodes.UniqueViolation when exception.TableName == "unique_key" =>
                    await TakenAsync(changes, exception, cancellationToken).ConfigureAwait(false),
                PostgresErrorCodes.UniqueViolation when exception.TableName == "known_call" =>
                    new SupersededCallException("The call was made again meanwhile, or given up", exception),
                PostgresErrorCodes.UniqueViolation when exception.TableName == "idempotency" =>
                    new IdempotencyKeyTakenException("The request was carried out already", exception),
                PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.SerializationFailure
                    or PostgresErrorCodes.DeadlockDetected =>
                    new VersionConflictException(exception.MessageText, exception),
                PostgresErrorCodes.ForeignKeyViolation => new ReferenceViolationException(exception.MessageText, exception),
                _ => exception,
            };
        }
    }

    private async Task ExecuteAsync(ChangeSet changes, CancellationToken cancellationToken)
    {
        await using var connection = await PostgresConnections.TranslateAsync(
            () => source.OpenConnectionAsync(cancellationToken).AsTask(), isUncertain: false, Health).ConfigureAwait(false);
        // Without a transaction of its own a batch is one, and costs one round trip. One that is not committed is rolled back.
        await using var transaction = changes.IsDryRun || changes.Size > LargeChange
            ? await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false)
            : null;
        foreach (var part in PartsOf(changes))
        {
            await using var batch = connection.CreateBatch();
            batch.Transaction = transaction;
            if (changes.Size > LargeChange)
            {
                // An import of thousands of users takes longer than any other request.
                batch.Timeout = LargeChangeSeconds;
            }
            part.ForEach(batch.BatchCommands.Add);
            if (!changes.IsDryRun)
            {
                AskHolders(batch);
            }
            await PostgresConnections.TranslateAsync(
                () => ExecuteAsync(batch, [changes], cancellationToken), isUncertain: transaction is null, Health).ConfigureAwait(false);
        }
        if (transaction is not null && !changes.IsDryRun)
        {
            await PostgresConnections.TranslateAsync(
                () => transaction.CommitAsync(cancellationToken), isUncertain: true, Health).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The last statement asks which silos may answer from memory, so a silo that takes a lease later waits for this commit.
    /// </summary>
    private void AskHolders(NpgsqlBatch batch)
    {
        if (isShared)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(PostgresLeases.SelectHolders));
        }
    }

    /// <summary>The statements: those of a large change set in parts, so that not all of its texts are in memory at once.</summary>
    private IEnumerable<List<NpgsqlBatchCommand>> PartsOf(ChangeSet changes)
    {
        var (part, rows) = (new List<NpgsqlBatchCommand>(), 0);
        if (changes.IsEventsOnly)
        {
            // The transaction must have its number before it draws one for the event; see PostgresHorizon.
            part.Add(new NpgsqlBatchCommand("SELECT pg_current_xact_id()"));
        }
        if (changes is { Call: { } call, IsDryRun: false })
        {
            // First of all: another attempt of the call, or its end by the gateway, waits here for the end of this transaction.
            part.Add(PostgresCommands.Of(CallSql.CarryOut(call)));
        }
        foreach (var statement in BulkStatements.Merge(Commits.Of(changes)))
        {
            if (rows >= BulkStatements.Most && changes.Size > LargeChange)
            {
                yield return part;
                (part, rows) = ([], 0);
            }
            part.Add(PostgresCommands.CheckedOf(statement));
            rows += statement.Rows;
        }
        yield return part;
    }

    /// <summary>Runs the batch, and notes what it answers.</summary>
    private async Task ExecuteAsync(NpgsqlBatch batch, IReadOnlyList<ChangeSet> together, CancellationToken cancellationToken)
    {
        CountStatements(batch.BatchCommands.Count);
        var holders = new List<string>();
        // Each event answers with its place in the log.
        using var told = together.SelectMany(changes => Enumerable.Repeat(changes, changes.Events.Count)).GetEnumerator();
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        do
        {
            // The version checks answer with a row as well, but of another type.
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                switch (reader.GetName(0))
                {
                    case "node": holders.Add(reader.GetString(0)); break;
                    case "seq" when told.MoveNext(): told.Current.LastEvent = reader.GetInt64(0); break;
                }
            }
        }
        while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false));
        foreach (var changes in together.Where(changes => isShared && !changes.IsDryRun))
        {
            changes.Holders = holders;
        }
    }
}
