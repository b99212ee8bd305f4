using System.Globalization;

namespace Confd.Storage;

/// <summary>The statements of one page of a list.</summary>
internal sealed class CatalogSql(Dialect dialect)
{
    private static readonly HashSet<string> True = ["true", "t", "yes", "y", "on", "1"];
    private static readonly HashSet<string> False = ["false", "f", "no", "n", "off", "0"];

    /// <summary>Page and total; null when nothing can match.</summary>
    public (Statement Page, Statement Total)? Of(CatalogQuery query)
    {
        var parameters = new List<object?> { query.Kind };
        var where = Where(query, parameters);
        if (where is null)
        {
            return null;
        }
        var total = new Statement($"SELECT count(*) FROM resource r WHERE {where}", [.. parameters]);
        var order = OrderBy(query);
        var paging = "";
        if (query.Limit is { } limit)
        {
            parameters.Add((long)limit);
            paging = $" LIMIT @p{parameters.Count - 1}";
        }
        else if (query.Offset > 0)
        {
            paging = ReferenceEquals(dialect, Dialect.Sqlite) ? " LIMIT -1" : "";
        }
        if (query.Offset > 0)
        {
            parameters.Add((long)query.Offset);
            paging += $" OFFSET @p{parameters.Count - 1}";
        }
        var page = new Statement(
            $"SELECT r.kind, r.key, r.id, r.tenant_uuid, r.version, r.body FROM resource r WHERE {where} ORDER BY {order}{paging}",
            [.. parameters]);
        return (page, total);
    }

    /// <summary>Each value of a column with the number of rows that have it.</summary>
    public Statement CountBy(string kind, Guid tenant, CatalogColumn column)
    {
        var value = Exact(column, "r");
        return new Statement(
            $"SELECT {value}, count(*) FROM resource r WHERE r.kind = '{kind}' AND r.tenant_uuid = @p0 AND {value} IS NOT NULL GROUP BY {value} ORDER BY {value}",
            [$"{tenant}"]);
    }

    /// <summary>Writes the values that a kind's lists are sorted by into the rows that were written for another column.</summary>
    public Statement Reorder(string kind, CatalogColumn column) => new(
        $"UPDATE resource AS r SET folded = {dialect.WithText("r.folded", CatalogColumn.StoredOrder, $"COALESCE({Exact(column, "r")}, '{CatalogColumn.Last}')")} WHERE r.kind = @p0",
        [kind]);

    private string? Where(CatalogQuery query, List<object?> parameters)
    {
        // A literal kind lets the planner know how many rows it has; kinds come from code.
        var conditions = new List<string> { $"r.kind = '{query.Kind}'" };
        parameters.Clear();
        if (query.Tenants is { } tenants)
        {
            if (tenants.Count == 0)
            {
                return null;
            }
            parameters.Add(tenants.Count == 1 ? $"{tenants[0]}" : dialect.List(tenants.Select(tenant => $"{tenant}")));
            conditions.Add(tenants.Count == 1
                ? "r.tenant_uuid = @p0"
                : dialect.IsIn("r.tenant_uuid", "@p0"));
        }
        foreach (var filter in query.Filters)
        {
            if (Filter(filter, parameters) is not { } condition)
            {
                return null;
            }
            conditions.Add(condition);
        }
        if (query.Search is { } search)
        {
            if (search.Contains('\0'))
            {
                return null;
            }
            parameters.Add($"%{(EndsInsideEscape(search) ? search + "\\" : search)}%");
            var pattern = $"@p{parameters.Count - 1}";
            conditions.Add(query.SearchColumns.Count == 0 ? "1 = 0" : "(" + string.Join(" OR ",
                query.SearchColumns.Select(column => Any(column, value => $"{value} LIKE {pattern} ESCAPE '\\'", Folded))) + ")");
        }
        return string.Join(" AND ", conditions);
    }

    private string? Filter(CatalogFilter filter, List<object?> parameters)
    {
        var values = filter.Values.Where(value => !value.Contains('\0')).ToList();
        if (filter.IsBefore)
        {
            if (values is not [var bound])
            {
                return null;
            }
            parameters.Add(bound);
            var end = $"@p{parameters.Count - 1}";
            return Any(filter.Column, value => $"{value} < {end}", Exact);
        }
        if (filter.Column.Type == ColumnType.Integer)
        {
            values = [.. values.Select(ToInteger).OfType<string>()];
        }
        else if (filter.Column.Type == ColumnType.Boolean)
        {
            values = [.. values.Select(ToBoolean).OfType<string>()];
        }
        if (values.Count == 0)
        {
            return null;
        }
        parameters.Add(dialect.List(values));
        var list = $"@p{parameters.Count - 1}";
        return Any(filter.Column, value => dialect.IsIn(value, list), Exact);
    }

    /// <summary>A condition on the column's value, or on any of its values when they are in related resources.</summary>
    private static string Any(
        CatalogColumn column, Func<string, string> condition, Func<CatalogColumn, string, string> valueOf)
    {
        if (column.Path is not { Count: > 0 } path)
        {
            return condition(valueOf(column, "r"));
        }
        var (from, last) = Joins(path);
        var found = $"EXISTS (SELECT 1 {from} AND {condition(valueOf(column, last))})";
        return column.Alternatives.Count == 0
            ? found
            : $"({string.Join(" OR ", column.Alternatives.Select(other => Any(other, condition, valueOf)).Prepend(found))})";
    }

    private string OrderBy(CatalogQuery query)
    {
        var direction = query.Descending ? "DESC" : "ASC";
        if (query.IsOrderStored)
        {
            return $"{dialect.PlainText("r.folded", CatalogColumn.StoredOrder)} {direction}, r.id {direction}, r.key {direction}";
        }
        var expression = SortExpression(query.Order, query.Collated);
        var nulls = query.Descending ? "NULLS FIRST" : "NULLS LAST";
        return query.Order.Source is ColumnSource.Number && query.Order.Path is null
            ? $"r.id {direction}, r.key {direction}"
            : $"{expression} {direction} {nulls}, r.id {direction}, r.key {direction}";
    }

    private string SortExpression(CatalogColumn column, bool isCollated)
    {
        if (column.Path is { Count: > 0 } path)
        {
            var (from, last) = Joins(path);
            var first = $"(SELECT {Typed(column, Exact(column, last))} {from} ORDER BY l0.position, l0.right_key LIMIT 1)";
            return column.Alternatives.Count == 0
                ? first
                : $"COALESCE({string.Join(", ", column.Alternatives.Select(other => SortExpression(other, isCollated)).Prepend(first))})";
        }
        if (isCollated)
        {
            // Empty counts as missing.
            return $"NULLIF({dialect.Text("r.folded", $"sort:{column.Field}")}, '')";
        }
        return column.Source is ColumnSource.Number ? "r.id" : Typed(column, Exact(column, "r"));
    }

    private string Typed(CatalogColumn column, string text) =>
        column.Type == ColumnType.Integer && column.Source != ColumnSource.Number ? dialect.ToInteger(text) : text;

    private string Exact(CatalogColumn column, string row) => column.Source switch
    {
        ColumnSource.Number => dialect.AsText($"{row}.id"),
        ColumnSource.Key => $"{row}.key",
        ColumnSource.Folded => dialect.Text($"{row}.folded", $"value:{column.Field}"),
        _ => dialect.Text($"{row}.body", column.Field),
    };

    private string Folded(CatalogColumn column, string row) => column.Source switch
    {
        ColumnSource.Number => dialect.AsText($"{row}.id"),
        ColumnSource.Key => $"{row}.key",
        _ => dialect.Text($"{row}.folded", column.Field),
    };

    private static (string From, string Last) Joins(IReadOnlyList<RelationStep> path)
    {
        var from = "";
        var conditions = "";
        var (nearKind, nearKey) = ("r.kind", "r.key");
        for (var index = 0; index < path.Count; index++)
        {
            var (near, far) = path[index].Reverse ? ("right", "left") : ("left", "right");
            var link = $"l{index}";
            var on = $"{link}.kind = '{path[index].LinkKind}' AND {link}.{near}_kind = {nearKind} AND {link}.{near}_key = {nearKey}"
                + (path[index].FirstOnly ? $" AND {link}.position = 0" : "");
            if (index == 0)
            {
                from = $"FROM link {link}";
                conditions = $"WHERE {on}";
            }
            else
            {
                from += $" JOIN link {link} ON {on}";
            }
            (nearKind, nearKey) = ($"{link}.{far}_kind", $"{link}.{far}_key");
        }
        from += $" JOIN resource o ON o.kind = {nearKind} AND o.key = {nearKey}";
        if (path[^1].OtherKind is { } kind)
        {
            conditions += $" AND o.kind = '{kind}'";
        }
        return ($"{from} {conditions}", "o");
    }

    private static bool EndsInsideEscape(string search) =>
        (search.Length - search.TrimEnd('\\').Length) % 2 == 1;

    private static string? ToInteger(string value) =>
        long.TryParse(value, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite | NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture, out var number)
            ? number.ToString(CultureInfo.InvariantCulture)
            : null;

    private static string? ToBoolean(string value) =>
        True.Contains(value.ToLowerInvariant()) ? "true" : False.Contains(value.ToLowerInvariant()) ? "false" : null;
}
