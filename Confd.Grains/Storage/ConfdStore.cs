using System.Data.Common;
using System.Globalization;

namespace Confd.Storage;

/// <summary>What both databases share: the statements and how rows are read.</summary>
internal abstract partial class ConfdStore(Dialect dialect, TimeProvider? time = null) : IConfdStore, IStorageHealth
{
    private const string ResourceColumns = "kind, key, id, tenant_uuid, version, body";

    private long commandCount;
    private long statementCount;

    public long CommandCount => Interlocked.Read(ref commandCount);

    public long StatementCount => Interlocked.Read(ref statementCount);

    /// <summary>What is wrong with the database, if anything.</summary>
    public StorageHealth Health { get; } = new(time ?? TimeProvider.System);

    protected Dialect Dialect => dialect;

    private string LinkColumns => $"kind, left_kind, left_key, right_kind, right_key, position, body, {dialect.LinkMade}";

    protected CommitSql Commits { get; } = new(dialect);

    private RelationSql Paths { get; } = new(dialect);

    private CatalogSql Catalog { get; } = new(dialect);

    public abstract Task InitializeAsync(CancellationToken cancellationToken);

    public abstract Task CommitAsync(ChangeSet changes, CancellationToken cancellationToken);

    public abstract Task<CallRow?> SupersedeAsync(CallAttempt attempt, CancellationToken cancellationToken);

    public virtual Task<int> DeleteOldCallsAsync(CancellationToken cancellationToken) =>
        WriteAsync(CallSql.DeleteOld(dialect), null, cancellationToken);

    public abstract ValueTask DisposeAsync();

    public Task<string?> FaultAsync(CancellationToken cancellationToken) => Health.CheckAsync(() => ProbeAsync(cancellationToken));

    /// <summary>Commits something that changes nothing.</summary>
    protected abstract Task ProbeAsync(CancellationToken cancellationToken);

    public async Task EnsureOrdersAsync(
        IReadOnlyDictionary<string, CatalogColumn> columns, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, string>();
        await QueryAsync(
            [new Statement("SELECT kind, field FROM list_order", [])],
            (_, reader) => known[reader.GetString(0)] = reader.GetString(1), cancellationToken).ConfigureAwait(false);
        var statements = columns.Where(column => known.GetValueOrDefault(column.Key) != column.Value.Field)
            .SelectMany(column => new[]
            {
                Catalog.Reorder(column.Key, column.Value),
                new Statement(
                    "INSERT INTO list_order (kind, field) VALUES (@p0, @p1) ON CONFLICT (kind) DO UPDATE SET field = excluded.field",
                    [column.Key, column.Value.Field]),
            }).ToList();
        if (statements.Count > 0)
        {
            await ExecuteAsync(statements, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<IReadOnlyList<ResourceRow>> ReadAsync(
        IReadOnlyCollection<ResourceId> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
        {
            return [];
        }
        var statements = ids.GroupBy(id => id.Kind).Select(group => new Statement(
            $"SELECT {ResourceColumns} FROM resource WHERE kind = @p0 AND {dialect.IsIn("key", "@p1")}",
            [group.Key, dialect.List(group.Select(id => id.Key))]));
        var rows = new List<ResourceRow>(ids.Count);
        await QueryAsync([.. statements], (_, reader) => rows.Add(ReadResource(reader, 0)), cancellationToken)
            .ConfigureAwait(false);
        return rows;
    }

    public async Task<IReadOnlyList<ResourceRow>> ReadTenantAsync(Guid tenant, CancellationToken cancellationToken)
    {
        var rows = new List<ResourceRow>();
        await QueryAsync(
            [new Statement($"SELECT {ResourceColumns} FROM resource WHERE tenant_uuid = @p0 ORDER BY kind, id, key", [$"{tenant}"])],
            (_, reader) => rows.Add(ReadResource(reader, 0)), cancellationToken).ConfigureAwait(false);
        return rows;
    }

    public async Task<ResourceRow?> ReadByNumberAsync(string kind, long number, CancellationToken cancellationToken)
    {
        ResourceRow? row = null;
        await QueryAsync(
            [new Statement($"SELECT {ResourceColumns} FROM resource WHERE kind = @p0 AND id = @p1", [kind, number])],
            (_, reader) => row = ReadResource(reader, 0), cancellationToken).ConfigureAwait(false);
        return row;
    }

    public async Task<IReadOnlyDictionary<long, string>> ReadKeysAsync(
        string kind, IReadOnlyCollection<long> numbers, CancellationToken cancellationToken)
    {
        var keys = new Dictionary<long, string>();
        if (numbers.Count > 0)
        {
            var list = dialect.List(numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));
            await QueryAsync(
                [new Statement($"SELECT id, key FROM resource WHERE kind = @p0 AND {dialect.IsInIntegers("id", "@p1")}", [kind, list])],
                (_, reader) => keys[reader.GetInt64(0)] = reader.GetString(1), cancellationToken).ConfigureAwait(false);
        }
        return keys;
    }

    public async Task<IReadOnlyDictionary<UniqueValue, ResourceId>> FindOwnersAsync(
        IReadOnlyCollection<UniqueValue> keys, CancellationToken cancellationToken)
    {
        var statements = keys.GroupBy(key => (key.Kind, key.Scope, key.Name)).Select(group => new Statement(
            "SELECT kind, scope, name, value, owner_kind, owner_key FROM unique_key "
            + $"WHERE kind = @p0 AND scope = @p1 AND name = @p2 AND {dialect.IsIn("value", "@p3")}",
            [group.Key.Kind, group.Key.Scope, group.Key.Name, dialect.List(group.Select(key => key.Value))]));
        var owners = new Dictionary<UniqueValue, ResourceId>();
        if (keys.Any(key => key.Value.Contains('\0')))
        {
            return owners;
        }
        await QueryAsync(
            [.. statements],
            (_, reader) => owners[new UniqueValue(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3))]
                = new ResourceId(reader.GetString(4), reader.GetString(5)),
            cancellationToken).ConfigureAwait(false);
        return owners;
    }

    public async Task<LinkRow?> ReadLinkAsync(LinkRow pair, CancellationToken cancellationToken)
    {
        LinkRow? link = null;
        await QueryAsync(
            [
                new Statement(
                    $"SELECT {LinkColumns} FROM link WHERE left_kind = @p0 AND left_key = @p1 AND kind = @p2 AND right_kind = @p3 AND right_key = @p4",
                    [pair.Left.Kind, pair.Left.Key, pair.Kind, pair.Right.Kind, pair.Right.Key]),
            ],
            (_, reader) => link = ReadLink(reader), cancellationToken).ConfigureAwait(false);
        return link;
    }

    public async Task<IReadOnlyList<LinkRow>> ReadLinksAsync(
        IReadOnlyCollection<ResourceId> ids, CancellationToken cancellationToken)
    {
        var links = new Dictionary<(string, ResourceId, ResourceId), LinkRow>();
        if (ids.Count == 0)
        {
            return [];
        }
        var statements = ids.GroupBy(id => id.Kind).SelectMany(group => new[] { "left", "right" }.Select(side => new Statement(
            $"SELECT {LinkColumns} FROM link WHERE {side}_kind = @p0 AND {dialect.IsIn($"{side}_key", "@p1")}",
            [group.Key, dialect.List(group.Select(id => id.Key))])));
        await QueryAsync([.. statements], (_, reader) =>
        {
            var link = ReadLink(reader);
            links[(link.Kind, link.Left, link.Right)] = link;
        }, cancellationToken).ConfigureAwait(false);
        return [.. links.Values];
    }

    public Task ReadKindsAsync(
        IReadOnlyCollection<string> kinds, IReadOnlyCollection<string> further, Action<ResourceRow> row, Action<LinkRow> link,
        CancellationToken cancellationToken)
    {
        if (kinds.Count == 0)
        {
            return Task.CompletedTask;
        }
        var wanted = dialect.List(kinds);
        var statements = new List<Statement>
        {
            new($"SELECT {ResourceColumns} FROM resource WHERE {dialect.IsIn("kind", "@p0")}", [wanted]),
        };
        statements.Add(LinksBetween(wanted, dialect.List([.. kinds.Union(further)])));
        if (further.Count > 0)
        {
            statements.Add(LinksBetween(dialect.List(further), wanted));
        }
        return QueryAsync(statements, (index, reader) =>
        {
            if (index == 0)
            {
                row(ReadResource(reader, 0));
            }
            else
            {
                link(ReadLink(reader));
            }
        }, cancellationToken);

        Statement LinksBetween(object left, object right) => new(
            $"SELECT {LinkColumns} FROM link WHERE {dialect.IsIn("left_kind", "@p0")} AND {dialect.IsIn("right_kind", "@p1")}", [left, right]);
    }

    public async Task<IReadOnlyList<RelatedRows>> FollowAsync(
        string kind, IReadOnlyCollection<string> keys, IReadOnlyList<IReadOnlyList<RelationStep>> paths,
        CancellationToken cancellationToken)
    {
        var found = paths.Select(_ => (Links: new List<LinkRow>(), Rows: new Dictionary<ResourceId, ResourceRow>())).ToArray();
        var statements = Paths.Of(kind, keys, paths);
        await QueryAsync([.. statements.Select(statement => statement.Statement)], (index, reader) =>
        {
            var link = ReadLink(reader);
            var row = ReadResource(reader, 8);
            foreach (var path in statements[index].Paths)
            {
                var hop = paths[path][^1];
                if (hop.LinkKind == link.Kind && (hop.OtherKind is null || hop.OtherKind == row.Id.Kind))
                {
                    found[path].Links.Add(link);
                    found[path].Rows.TryAdd(row.Id, row);
                }
            }
        }, cancellationToken).ConfigureAwait(false);
        return [.. found.Select(one => new RelatedRows(one.Links, [.. one.Rows.Values]))];
    }

    public async Task<CatalogPage> ListAsync(CatalogQuery query, CancellationToken cancellationToken)
    {
        if (Catalog.Of(query) is not var (page, total))
        {
            return new CatalogPage(0, []);
        }
        var rows = new List<ResourceRow>();
        long count = 0;
        await QueryAsync([page, total], (index, reader) =>
        {
            if (index == 0)
            {
                rows.Add(ReadResource(reader, 0));
            }
            else
            {
                count = reader.GetInt64(0);
            }
        }, cancellationToken).ConfigureAwait(false);
        return new CatalogPage(count, rows);
    }

    public async Task<IReadOnlyDictionary<string, long>> CountByAsync(
        string kind, Guid tenant, CatalogColumn column, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, long>();
        await QueryAsync(
            [Catalog.CountBy(kind, tenant, column)], (_, reader) => counts[reader.GetString(0)] = reader.GetInt64(1), cancellationToken)
            .ConfigureAwait(false);
        return counts;
    }

    public abstract Task<long> TakeIdsAsync(string kind, int count, CancellationToken cancellationToken);

    /// <summary>Runs the statements in one round trip and hands over each row with its statement's index.</summary>
    protected Task QueryAsync(
        IReadOnlyList<Statement> statements, Action<int, DbDataReader> read, CancellationToken cancellationToken)
    {
        CountCommand();
        CountStatements(statements.Count);
        return QueryQuietlyAsync(statements, read, cancellationToken);
    }

    /// <summary>As <see cref="QueryAsync"/>, but not counted: for work that no request waits for.</summary>
    protected abstract Task QueryQuietlyAsync(
        IReadOnlyList<Statement> statements, Action<int, DbDataReader> read, CancellationToken cancellationToken);

    /// <summary>Runs the statements in one transaction, one node at a time.</summary>
    protected abstract Task ExecuteAsync(IReadOnlyList<Statement> statements, CancellationToken cancellationToken);

    protected void CountCommand() => Interlocked.Increment(ref commandCount);

    protected void CountStatements(int count) => Interlocked.Add(ref statementCount, count);

    /// <summary>Finds the first taken value, in the order of the claims.</summary>
    protected async Task<Exception> TakenAsync(ChangeSet changes, Exception cause, CancellationToken cancellationToken)
    {
        var owners = (await FindOwnersAsync([.. changes.KeysTaken.Select(taken => taken.Key)], cancellationToken)
            .ConfigureAwait(false)).ToDictionary();
        foreach (var (key, _) in changes.KeysReleased.Where(released => owners.GetValueOrDefault(released.Key) == released.Owner))
        {
            owners.Remove(key);
        }
        foreach (var (key, owner) in changes.KeysTaken)
        {
            if (owners.TryGetValue(key, out var other) && other != owner && changes.Deletes.TrueForAll(deleted => deleted.Id != other))
            {
                return new UniqueKeyTakenException(key, other, cause);
            }
            // Another resource of the same change set may claim it too.
            owners[key] = owner;
        }
        return new VersionConflictException("A unique value was given up while it was being claimed", cause);
    }

    protected static Statement TakeIds(string kind, int count) => new(
        "INSERT INTO id_block (kind, next) VALUES (@p0, 1 + @p1) "
        + "ON CONFLICT (kind) DO UPDATE SET next = id_block.next + @p1 RETURNING next - @p1",
        [kind, (long)count]);

    private static ResourceRow ReadResource(DbDataReader reader, int first) => new(
        ReadId(reader, first),
        reader.IsDBNull(first + 2) ? null : reader.GetInt64(first + 2),
        reader.IsDBNull(first + 3) ? null : Guid.Parse(reader.GetString(first + 3)),
        reader.GetInt64(first + 4),
        reader.GetString(first + 5));

    private static ResourceId ReadId(DbDataReader reader, int first) =>
        new(KindNames.Once(reader.GetString(first)), reader.GetString(first + 1));

    private static LinkRow ReadLink(DbDataReader reader) => new(
        KindNames.Once(reader.GetString(0)),
        ReadId(reader, 1),
        ReadId(reader, 3),
        reader.GetInt32(5),
        reader.IsDBNull(6) ? null : reader.GetString(6))
    {
        Made = reader.GetInt64(7),
    };
}
