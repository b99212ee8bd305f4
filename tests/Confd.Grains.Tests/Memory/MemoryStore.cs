using System.Text.Json.Nodes;
using Confd.Storage;

namespace Confd.Tests.Memory;

/// <summary>
/// A store without a database. It counts what a database would be asked, and passes the tests of stores for what it does; what
/// units of work and views do not ask for, it refuses.
/// </summary>
internal sealed class MemoryStore(MemoryTables tables) : IConfdStore
{
    private long commandCount;
    private long statementCount;

    public long CommandCount => Interlocked.Read(ref commandCount);

    /// <summary>Those of commits are not counted.</summary>
    public long StatementCount => Interlocked.Read(ref statementCount);

    public IEventLog Log => throw new NotSupportedException("This store has no cursors: its tables have the events.");

    public IIdempotencyStore Idempotency => throw new NotSupportedException("This store does not remember calls.");

    public Task InitializeAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task EnsureOrdersAsync(IReadOnlyDictionary<string, CatalogColumn> columns, CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public async Task CommitAsync(ChangeSet changes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Count(statements: 0);
        // Others go on meanwhile, as they do while a database works.
        await Task.Yield();
        tables.Commit(changes);
    }

    public async Task<IReadOnlyList<ResourceRow>> ReadAsync(IReadOnlyCollection<ResourceId> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
        {
            return [];
        }
        var content = await AskAsync(statements: ids.DistinctBy(id => id.Kind).Count());
        return [.. ids.Select(id => content.Rows.GetValueOrDefault(id)).OfType<ResourceRow>().Distinct()];
    }

    public async Task<IReadOnlyList<ResourceRow>> ReadTenantAsync(Guid tenant, CancellationToken cancellationToken)
    {
        var content = await AskAsync();
        return [.. content.Rows.Values.Where(row => row.TenantUuid == tenant).OrderBy(row => row.Id.Kind).ThenBy(row => row.Number).ThenBy(row => row.Id)];
    }

    public async Task<ResourceRow?> ReadByNumberAsync(string kind, long number, CancellationToken cancellationToken)
    {
        var content = await AskAsync();
        return content.Rows.Values.SingleOrDefault(row => row.Id.Kind == kind && row.Number == number);
    }

    public async Task<IReadOnlyDictionary<long, string>> ReadKeysAsync(
        string kind, IReadOnlyCollection<long> numbers, CancellationToken cancellationToken)
    {
        if (numbers.Count == 0)
        {
            return new Dictionary<long, string>();
        }
        var content = await AskAsync();
        return content.Rows.Values.Where(row => row.Id.Kind == kind && row.Number is { } number && numbers.Contains(number))
            .ToDictionary(row => row.Number!.Value, row => row.Id.Key);
    }

    public async Task<IReadOnlyDictionary<UniqueValue, ResourceId>> FindOwnersAsync(
        IReadOnlyCollection<UniqueValue> keys, CancellationToken cancellationToken)
    {
        if (keys.Any(key => key.Value.Contains('\0')))
        {
            // No database has such a text.
            return new Dictionary<UniqueValue, ResourceId>();
        }
        var content = await AskAsync(statements: keys.DistinctBy(key => (key.Kind, key.Scope, key.Name)).Count());
        return keys.Distinct().Where(content.Owners.ContainsKey).ToDictionary(key => key, key => content.Owners[key]);
    }

    public async Task<LinkRow?> ReadLinkAsync(LinkRow pair, CancellationToken cancellationToken)
    {
        var content = await AskAsync();
        return content.LinkOf(pair);
    }

    public async Task<IReadOnlyList<LinkRow>> ReadLinksAsync(IReadOnlyCollection<ResourceId> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
        {
            return [];
        }
        // The links on either side.
        var content = await AskAsync(statements: 2 * ids.DistinctBy(id => id.Kind).Count());
        return [.. content.Links.Where(link => ids.Contains(link.Left) || ids.Contains(link.Right))];
    }

    /// <summary>Counts a statement for each path.</summary>
    public async Task<IReadOnlyList<RelatedRows>> FollowAsync(
        string kind, IReadOnlyCollection<string> keys, IReadOnlyList<IReadOnlyList<RelationStep>> paths, CancellationToken cancellationToken)
    {
        var content = await AskAsync(paths.Count);
        return [.. paths.Select(path => Follow(content, keys.Select(key => new ResourceId(kind, key)), path))];
    }

    /// <summary>Without search and pages; filters compare fields of the body.</summary>
    public async Task<CatalogPage> ListAsync(CatalogQuery query, CancellationToken cancellationToken)
    {
        if (query is not { Search: null, Descending: false, Collated: false, Limit: null, Offset: 0 })
        {
            throw new NotSupportedException("This store lists whole tenants.");
        }
        // The page and the total.
        var content = await AskAsync(statements: 2);
        var found = content.Rows.Values
            .Where(row => row.Id.Kind == query.Kind && (query.Tenants is null || (row.TenantUuid is { } tenant && query.Tenants.Contains(tenant))))
            .Where(row => query.Filters.All(filter => filter.Values.Contains(ValueOf(row, filter.Column))))
            .OrderBy(row => ValueOf(row, query.Order), StringComparer.Ordinal).ThenBy(row => row.Number).ThenBy(row => row.Id).ToList();
        return new CatalogPage(found.Count, found);
    }

    public Task<long> TakeIdsAsync(string kind, int count, CancellationToken cancellationToken)
    {
        Count(statements: 1);
        return Task.FromResult(tables.TakeIds(kind, count));
    }

    public Task ReadKindsAsync(
        IReadOnlyCollection<string> kinds, IReadOnlyCollection<string> further, Action<ResourceRow> row, Action<LinkRow> link,
        CancellationToken cancellationToken) => throw new NotSupportedException("This store reads no whole kinds.");

    public Task<IReadOnlyDictionary<string, long>> CountByAsync(
        string kind, Guid tenant, CatalogColumn column, CancellationToken cancellationToken) =>
        throw new NotSupportedException("This store counts nothing.");

    public Task<IReadOnlyList<StoredEvent>> ReadEventsAsync(long after, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException("This store has no cursors: its tables have the events.");

    public Task<CallRow?> SupersedeAsync(CallAttempt attempt, CancellationToken cancellationToken) =>
        throw new NotSupportedException("This store does not remember calls.");

    public Task<int> DeleteOldCallsAsync(CancellationToken cancellationToken) =>
        throw new NotSupportedException("This store does not remember calls.");

    private static RelatedRows Follow(MemoryContent content, IEnumerable<ResourceId> roots, IReadOnlyList<RelationStep> path)
    {
        var from = roots.ToHashSet();
        foreach (var step in path.SkipLast(1))
        {
            from = step.Recursive ? Spread(content, from, step) : [.. LinksOf(content, from, step).Select(link => Far(link, step))];
        }
        var last = path[^1];
        var links = LinksOf(content, last.Recursive ? Spread(content, from, last) : from, last)
            .Where(link => last.OtherKind is null || last.OtherKind == Far(link, last).Kind)
            .OrderBy(link => link.Left).ThenBy(link => link.Position).ThenBy(link => content.Rows[Far(link, last)].Number)
            .ThenBy(link => link.Made).ToList();
        return new RelatedRows(links, [.. links.Select(link => content.Rows[Far(link, last)]).Distinct()]);
    }

    /// <summary>These and all that repeated steps reach.</summary>
    private static HashSet<ResourceId> Spread(MemoryContent content, HashSet<ResourceId> from, RelationStep step)
    {
        HashSet<ResourceId> reached = [.. from];
        for (var next = from; next.Count > 0;)
        {
            next = [.. LinksOf(content, next, step with { FirstOnly = false }).Select(link => Far(link, step)).Where(reached.Add)];
        }
        return reached;
    }

    private static IEnumerable<LinkRow> LinksOf(MemoryContent content, HashSet<ResourceId> from, RelationStep step) => content.Links.Where(link =>
        link.Kind == step.LinkKind && from.Contains(step.Reverse ? link.Right : link.Left) && (!step.FirstOnly || link.Position == 0));

    private static ResourceId Far(LinkRow link, RelationStep step) => step.Reverse ? link.Left : link.Right;

    private static string ValueOf(ResourceRow row, CatalogColumn column) => column.Source switch
    {
        ColumnSource.Key => row.Id.Key,
        ColumnSource.Number => "",
        ColumnSource.Body when column.Path is null => JsonNode.Parse(row.Body)![column.Field]?.ToString() ?? "",
        _ => throw new NotSupportedException($"This store has no column {column.Name}."),
    };

    /// <summary>One command.</summary>
    private async ValueTask<MemoryContent> AskAsync(int statements = 1)
    {
        Count(statements);
        await Task.Yield();
        return tables.Content;
    }

    private void Count(int statements)
    {
        Interlocked.Increment(ref commandCount);
        Interlocked.Add(ref statementCount, statements);
    }
}
