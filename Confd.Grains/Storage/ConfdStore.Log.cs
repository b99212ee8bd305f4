using System.Data.Common;
using System.Globalization;

namespace Confd.Storage;

/// <content>The log of events: the statements that both databases share.</content>
internal abstract partial class ConfdStore : IEventLog
{
    /// <summary>Name under which the floor is kept among the cursors.</summary>
    private const string FloorName = "(floor)";

    private const long MostCounted = 10_000;

    /// <summary>Rows of <see cref="LogRows.DomainEvent"/>.</summary>
    private const string IsPublished = $"e.name NOT IN ('', '{EventRow.ReloadOnly}')";

    /// <summary>Rows of <see cref="LogRows.WithReloads"/>.</summary>
    private const string IsForSinks = "e.name <> ''";

    /// <summary>Order within a partition, as its index has it.</summary>
    private const string InPartition = "e.partition, e.seq";

    public event Action? Committed;

    public IEventLog Log => this;

    private string EventColumns =>
        $"e.seq, e.name, e.resource, e.key, e.tenant_uuid, e.headers, e.payload, e.reload, e.partition, e.actor, e.request_id, {dialect.TimeText("e.at")}, e.change";

    public abstract Task<Horizon> SettleAsync(CancellationToken cancellationToken);

    public abstract Task NotifyAsync(CancellationToken cancellationToken);

    public abstract Task ListenAsync(Action heard, CancellationToken cancellationToken);

    public async Task<IReadOnlyList<StoredEvent>> ReadEventsAsync(long after, int limit, CancellationToken cancellationToken)
    {
        var horizon = await SettleAsync(cancellationToken).ConfigureAwait(false);
        return await ReadAsync(LogRows.WithReloads, null, after, horizon.Sequence, limit, cancellationToken).ConfigureAwait(false);
    }

    public Task<IReadOnlyList<StoredEvent>> ReadAsync(
        LogRows rows, int? partition, long after, long upTo, int limit, CancellationToken cancellationToken)
    {
        var isWanted = rows == LogRows.DomainEvent ? IsPublished : IsForSinks;
        return EventsAsync(
            partition is { } one
                ? new Statement(
                    $"SELECT {EventColumns} FROM event e WHERE {Within("@p0", "@p1")} AND e.seq <= @p2 AND {isWanted} ORDER BY {InPartition} LIMIT @p3",
                    [(long)one, after, upTo, (long)limit])
                : new Statement(
                    $"SELECT {EventColumns} FROM event e WHERE e.seq > @p0 AND e.seq <= @p1 AND {isWanted} ORDER BY e.seq LIMIT @p2",
                    [after, upTo, (long)limit]),
            cancellationToken);
    }

    public Task<IReadOnlyList<StoredEvent>> ReadTenantAsync(
        Guid? tenant, long after, long upTo, int limit, CancellationToken cancellationToken) =>
        EventsAsync(
            new Statement(
                $"SELECT {EventColumns} FROM event e WHERE {Within("@p0", "@p1")} AND e.seq <= @p2 AND {IsPublished} "
                + $"AND coalesce(e.tenant_uuid, '') = @p3 ORDER BY {InPartition} LIMIT @p4",
                [(long)EventPartition.Of(tenant), after, upTo, $"{tenant}", (long)limit]),
            cancellationToken);

    public async Task<StoredEvent?> FindAsync(long sequence, CancellationToken cancellationToken) =>
        (await EventsAsync(new Statement($"SELECT {EventColumns} FROM event e WHERE e.seq = @p0", [sequence]), cancellationToken)
            .ConfigureAwait(false)).FirstOrDefault();

    public async Task<IReadOnlyDictionary<string, long>> FailedCountsAsync(CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, long>();
        await QueryQuietlyAsync(
            [new Statement("SELECT sink, count(*) FROM failed_event GROUP BY sink", [])],
            (_, reader) => counts[reader.GetString(0)] = reader.GetInt64(1), cancellationToken).ConfigureAwait(false);
        return counts;
    }

    public async Task<long> FloorAsync(CancellationToken cancellationToken)
    {
        long floor = 0;
        await QueryQuietlyAsync(
            [new Statement("SELECT seq FROM sink_cursor WHERE sink = @p0 AND partition = 0", [FloorName])],
            (_, reader) => floor = reader.GetInt64(0), cancellationToken).ConfigureAwait(false);
        return floor;
    }

    public async Task EnsureCursorsAsync(
        string sink, IReadOnlyCollection<int> partitions, CancellationToken cancellationToken)
    {
        var start = (await SettleAsync(cancellationToken).ConfigureAwait(false)).Sequence;
        foreach (var partition in partitions)
        {
            await WriteAsync(
                new Statement(
                    "INSERT INTO sink_cursor (sink, partition, seq) VALUES (@p0, @p1, @p2) ON CONFLICT (sink, partition) DO NOTHING",
                    [sink, (long)partition, start]),
                null, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<SinkCursor> ClaimAsync(string sink, int partition, CancellationToken cancellationToken)
    {
        SinkCursor? cursor = null;
        while (cursor is null)
        {
            await WriteAsync(
                new Statement(
                    "UPDATE sink_cursor SET epoch = epoch + 1 WHERE sink = @p0 AND partition = @p1 RETURNING seq, epoch",
                    [sink, (long)partition]),
                reader => cursor = new SinkCursor(sink, partition, reader.GetInt64(0), reader.GetInt64(1)),
                cancellationToken).ConfigureAwait(false);
            if (cursor is null)
            {
                await EnsureCursorsAsync(sink, [partition], cancellationToken).ConfigureAwait(false);
            }
        }
        return cursor;
    }

    public async Task<bool> SaveAsync(SinkCursor cursor, CancellationToken cancellationToken) =>
        await WriteAsync(
            new Statement(
                $"UPDATE sink_cursor SET seq = @p3, updated_at = {dialect.Now} WHERE sink = @p0 AND partition = @p1 AND epoch = @p2 AND seq <= @p3",
                [cursor.Sink, (long)cursor.Partition, cursor.Epoch, cursor.Sequence]),
            null, cancellationToken).ConfigureAwait(false) == 1;

    public async Task<IReadOnlyList<SinkLag>> LagAsync(CancellationToken cancellationToken)
    {
        var lags = new List<SinkLag>();
        await QueryQuietlyAsync(
            [new Statement(
                "SELECT c.sink, c.partition, "
                + ByPartition($"(SELECT count(*) FROM (SELECT 1 FROM event e WHERE {{0}} ORDER BY {{1}} LIMIT {MostCounted}) pending)") + ", "
                + ByPartition($"(SELECT {dialect.TimeText("e.at")} FROM event e WHERE {{0}} ORDER BY {{1}} LIMIT 1)") + " "
                + "FROM sink_cursor c WHERE c.sink <> @p0 ORDER BY c.sink, c.partition",
                [FloorName])],
            (_, reader) => lags.Add(new SinkLag(
                reader.GetString(0), reader.GetInt32(1), reader.GetInt64(2), reader.IsDBNull(3) ? null : ReadTime(reader, 3))),
            cancellationToken).ConfigureAwait(false);
        return lags;
    }

    public Task AddDeadLetterAsync(string sink, long sequence, string error, int attempts, CancellationToken cancellationToken) =>
        WriteAsync(
            new Statement(
                "INSERT INTO failed_event (sink, seq, error, attempts) VALUES (@p0, @p1, @p2, @p3)",
                [sink, sequence, error.Replace('\0', ' '), (long)attempts]),
            null, cancellationToken);

    public async Task<(long Total, IReadOnlyList<FailedEvent> Items)> FailedAsync(
        int? limit, int offset, CancellationToken cancellationToken)
    {
        long total = 0;
        var items = new List<FailedEvent>();
        await QueryQuietlyAsync(
            [
                new Statement("SELECT count(*) FROM failed_event", []),
                new Statement($"{SelectFailed} ORDER BY f.id DESC LIMIT @p0 OFFSET @p1", [limit ?? long.MaxValue, (long)offset]),
            ],
            (index, reader) =>
            {
                if (index == 0)
                {
                    total = reader.GetInt64(0);
                }
                else
                {
                    items.Add(ReadFailed(reader));
                }
            }, cancellationToken).ConfigureAwait(false);
        return (total, items);
    }

    public async Task<bool> ReplayAsync(long id, CancellationToken cancellationToken)
    {
        var found = await WriteAsync(
            new Statement($"UPDATE failed_event SET replay_at = {dialect.Now} WHERE id = @p0", [id]), null, cancellationToken)
            .ConfigureAwait(false) == 1;
        if (found)
        {
            Committed?.Invoke();
        }
        return found;
    }

    public async Task<IReadOnlyList<FailedEvent>> ReplaysAsync(
        string sink, int partition, CancellationToken cancellationToken)
    {
        var items = new List<FailedEvent>();
        await QueryQuietlyAsync(
            [new Statement(
                $"{SelectFailed} WHERE f.sink = @p0 AND (@p1 < 0 OR e.partition = @p1) AND f.replay_at IS NOT NULL ORDER BY f.id LIMIT 100",
                [sink, (long)partition])],
            (_, reader) => items.Add(ReadFailed(reader)), cancellationToken).ConfigureAwait(false);
        return items;
    }

    public Task ForgetFailedAsync(long id, CancellationToken cancellationToken) =>
        WriteAsync(new Statement("DELETE FROM failed_event WHERE id = @p0", [id]), null, cancellationToken);

    public async Task<(long Total, IReadOnlyList<StoredEvent> Items)> HistoryAsync(
        ResourceId resource, int? limit, int offset, CancellationToken cancellationToken)
    {
        const string about = "(e.resource = @p0 AND e.key = @p1 OR e.other_resource = @p0 AND e.other_key = @p1) "
            + $"AND (e.name <> '{EventRow.ReloadOnly}' OR e.change IS NOT NULL)";
        long total = 0;
        var items = new List<StoredEvent>();
        await QueryQuietlyAsync(
            [
                new Statement($"SELECT count(*) FROM event e WHERE {about}", [resource.Kind, resource.Key]),
                new Statement(
                    $"SELECT {EventColumns} FROM event e WHERE {about} ORDER BY e.seq DESC LIMIT @p2 OFFSET @p3",
                    [resource.Kind, resource.Key, limit ?? long.MaxValue, (long)offset]),
            ],
            (index, reader) =>
            {
                if (index == 0)
                {
                    total = reader.GetInt64(0);
                }
                else
                {
                    items.Add(ReadEvent(reader, 0));
                }
            }, cancellationToken).ConfigureAwait(false);
        return (total, items);
    }

    public async Task<string?> KeyOfNumberAsync(string kind, long number, CancellationToken cancellationToken)
    {
        string? key = null;
        await QueryQuietlyAsync(
            [new Statement("SELECT key FROM event WHERE resource = @p0 AND number = @p1 ORDER BY seq LIMIT 1", [kind, number])],
            (_, reader) => key = reader.GetString(0), cancellationToken).ConfigureAwait(false);
        return key;
    }

    public async Task<RetentionState> RetentionAsync(
        DateTimeOffset oldest, long count, IReadOnlyCollection<string> sinks, CancellationToken cancellationToken)
    {
        long byAge = 0;
        long byCount = 0;
        long first = 0;
        long last = 0;
        (long Unread, string Sink)? unread = null;
        await QueryQuietlyAsync(
            [
                new Statement(
                    // The log is in order of time but for the length of a transaction, so its oldest young row ends what is old.
                    $"SELECT coalesce((SELECT seq - 1 FROM event WHERE at >= {dialect.Time("@p0")} ORDER BY seq LIMIT 1), (SELECT max(seq) FROM event), 0)",
                    [oldest.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)]),
                new Statement("SELECT coalesce((SELECT seq FROM event ORDER BY seq DESC LIMIT 1 OFFSET @p0), 0)", [count]),
                new Statement("SELECT coalesce((SELECT min(seq) FROM event), 0), coalesce((SELECT max(seq) FROM event), 0)", []),
                new Statement(
                    $"SELECT {ByPartition("(SELECT e.seq FROM event e WHERE {0} ORDER BY {1} LIMIT 1)")}, c.sink "
                    + $"FROM sink_cursor c WHERE {dialect.IsIn("c.sink", "@p0")}",
                    [dialect.List(sinks)]),
            ],
            (index, reader) =>
            {
                switch (index)
                {
                    case 0: byAge = reader.GetInt64(0); break;
                    case 1: byCount = reader.GetInt64(0); break;
                    case 2: (first, last) = (reader.GetInt64(0), reader.GetInt64(1)); break;
                    default:
                        if (!reader.IsDBNull(0) && (unread is null || reader.GetInt64(0) < unread.Value.Unread))
                        {
                            unread = (reader.GetInt64(0), reader.GetString(1));
                        }
                        break;
                }
            }, cancellationToken).ConfigureAwait(false);
        return new RetentionState(byAge, byCount, first, last, unread?.Unread, unread?.Sink);
    }

    public async Task<long> TrimAsync(long upTo, CancellationToken cancellationToken)
    {
        const long batch = 2000;
        // First the floor: whoever asks for less than is there any more is told so rather than given the rest.
        await WriteAsync(
            new Statement(
                "INSERT INTO sink_cursor (sink, partition, seq) VALUES (@p0, 0, @p1) "
                + "ON CONFLICT (sink, partition) DO UPDATE SET seq = CASE WHEN sink_cursor.seq < excluded.seq THEN excluded.seq ELSE sink_cursor.seq END",
                [FloorName, upTo]),
            null, cancellationToken).ConfigureAwait(false);
        long removed = 0;
        int deleted;
        do
        {
            deleted = await WriteAsync(
                new Statement(
                    "DELETE FROM event WHERE seq IN (SELECT seq FROM event WHERE seq <= @p0 "
                    + "AND seq NOT IN (SELECT seq FROM failed_event) ORDER BY seq LIMIT @p1)",
                    [upTo, batch]),
                null, cancellationToken).ConfigureAwait(false);
            removed += deleted;
        }
        while (deleted == batch);
        return removed;
    }

    public async Task<(string Body, long Version)?> ReadSubscriptionAsync(
        string name, string key, CancellationToken cancellationToken)
    {
        (string, long)? found = null;
        await QueryQuietlyAsync(
            [new Statement("SELECT body, version FROM subscription WHERE name = @p0 AND key = @p1", [name, key])],
            (_, reader) => found = (reader.GetString(0), reader.GetInt64(1)), cancellationToken).ConfigureAwait(false);
        return found;
    }

    public async Task<bool> WriteSubscriptionAsync(
        string name, string key, string? body, long expectedVersion, CancellationToken cancellationToken) =>
        await WriteAsync(
            (body, expectedVersion) switch
            {
                (null, _) => new Statement(
                    "DELETE FROM subscription WHERE name = @p0 AND key = @p1 AND version = @p2", [name, key, expectedVersion]),
                (_, 0) => new Statement(
                    "INSERT INTO subscription (name, key, version, body) VALUES (@p0, @p1, 1, @p2) ON CONFLICT (name, key) DO NOTHING",
                    [name, key, body]),
                _ => new Statement(
                    "UPDATE subscription SET version = version + 1, body = @p2 WHERE name = @p0 AND key = @p1 AND version = @p3",
                    [name, key, body, expectedVersion]),
            },
            null, cancellationToken).ConfigureAwait(false) == 1;

    /// <summary>Runs one statement that writes; returns the number of rows, and hands over those that it returns.</summary>
    protected abstract Task<int> WriteAsync(
        Statement statement, Action<DbDataReader>? read, CancellationToken cancellationToken);

    protected void Announce(ChangeSet changes)
    {
        if (changes.Events.Count > 0)
        {
            Committed?.Invoke();
        }
    }

    /// <summary>A subquery over what comes after cursor c, in its partition or in all: a condition {0} and an order {1}.</summary>
    private static string ByPartition(string subquery)
    {
        var culture = CultureInfo.InvariantCulture;
        return $"CASE WHEN c.partition < 0 THEN {string.Format(culture, subquery, $"e.seq > c.seq AND {IsForSinks}", "e.seq")} "
            + $"ELSE {string.Format(culture, subquery, $"{Within("c.partition", "c.seq")} AND {IsPublished}", InPartition)} END";
    }

    /// <summary>
    /// Said as a range of its index: a planner that has seen one busy tenant takes "partition = x" for no condition at
    /// all, and searches the whole log for the rows of a partition that has none.
    /// </summary>
    private static string Within(string partition, string after) =>
        $"(e.partition, e.seq) > ({partition}, {after}) AND e.partition <= {partition}";

    private string SelectFailed =>
        $"SELECT {EventColumns}, f.id, f.sink, f.error, f.attempts, {dialect.TimeText("f.failed_at")}, f.replay_at IS NOT NULL "
        + "FROM failed_event f JOIN event e ON e.seq = f.seq";

    private async Task<IReadOnlyList<StoredEvent>> EventsAsync(Statement statement, CancellationToken cancellationToken)
    {
        var events = new List<StoredEvent>();
        await QueryQuietlyAsync([statement], (_, reader) => events.Add(ReadEvent(reader, 0)), cancellationToken)
            .ConfigureAwait(false);
        return events;
    }

    private static StoredEvent ReadEvent(DbDataReader reader, int first) => new(
        reader.GetInt64(first), reader.GetString(first + 1),
        new ResourceId(reader.GetString(first + 2), reader.GetString(first + 3)),
        reader.IsDBNull(first + 4) ? null : Guid.Parse(reader.GetString(first + 4)),
        reader.GetString(first + 5), reader.GetString(first + 6), TextOrNull(reader, first + 7))
    {
        Partition = reader.GetInt32(first + 8),
        Actor = reader.IsDBNull(first + 9) ? null : Guid.Parse(reader.GetString(first + 9)),
        RequestId = TextOrNull(reader, first + 10),
        At = ReadTime(reader, first + 11),
        Change = TextOrNull(reader, first + 12),
    };

    private static FailedEvent ReadFailed(DbDataReader reader) => new(
        reader.GetInt64(13), reader.GetString(14), reader.GetString(15), reader.GetInt32(16), ReadTime(reader, 17),
        reader.GetBoolean(18), ReadEvent(reader, 0));

    private static string? TextOrNull(DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);

    private static DateTimeOffset ReadTime(DbDataReader reader, int column) => DateTimeOffset.Parse(
        reader.GetString(column), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
