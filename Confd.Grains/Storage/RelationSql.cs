namespace Confd.Storage;

/// <summary>Paths that differ only in the kind of their last links; one statement follows them all.</summary>
/// <param name="Statement">Its rows are a link of the last hop, then the resource at the link's far end.</param>
/// <param name="Paths">Indexes of the paths.</param>
internal sealed record PathStatement(Statement Statement, IReadOnlyList<int> Paths);

/// <summary>The statements that follow links.</summary>
internal sealed class RelationSql(Dialect dialect)
{
    private string LinkColumns =>
        $"l.kind, l.left_kind, l.left_key, l.right_kind, l.right_key, l.position, l.body, l.{dialect.LinkMade}";

    /// <summary>As few statements as the paths allow: paths with the same way to their last hop share one.</summary>
    public IReadOnlyList<PathStatement> Of(string kind, IReadOnlyCollection<string> keys, IReadOnlyList<IReadOnlyList<RelationStep>> paths) =>
        [.. Enumerable.Range(0, paths.Count).GroupBy(index => WayOf(paths[index])).Select(group => new PathStatement(
            Follow(kind, keys, paths[group.First()], [.. group.Select(index => paths[index][^1].LinkKind).Distinct()]), [.. group]))];

    /// <summary>Equal for paths that one statement can follow.</summary>
    private static string WayOf(IReadOnlyList<RelationStep> path)
    {
        var last = path[^1];
        var way = string.Join('/', path.Take(path.Count - 1)) + $"/{last.Reverse}{last.FirstOnly}";
        return last.Recursive ? $"{way}{last}" : way;
    }

    private Statement Follow(string kind, IReadOnlyCollection<string> keys, IReadOnlyList<RelationStep> path, string[] lastKinds)
    {
        var parameters = new List<object?> { kind, dialect.List(keys) };
        var with = "";
        // Resources reached so far: kind and key.
        var from = dialect.Roots;
        for (var index = 0; index < path.Count; index++)
        {
            var hop = path[index];
            var isLast = index == path.Count - 1;
            var isSeveral = isLast && lastKinds.Length > 1;
            parameters.Add(isSeveral ? dialect.List(lastKinds) : hop.LinkKind);
            var parameter = $"@p{parameters.Count - 1}";
            var isKind = isSeveral ? dialect.IsIn("l.kind", parameter) : $"l.kind = {parameter}";
            var (near, far) = hop.Reverse ? ("right", "left") : ("left", "right");
            var first = hop.FirstOnly ? " AND l.position = 0" : "";
            if (hop.Recursive)
            {
                var name = $"w{index}";
                with += $"{(with.Length == 0 ? "WITH RECURSIVE " : ", ")}{name}(kind, key) AS ("
                    + $"SELECT s.kind, s.key FROM {from} s UNION SELECT l.{far}_kind, l.{far}_key FROM {name} w "
                    + $"JOIN link l ON {isKind} AND l.{near}_kind = w.kind AND l.{near}_key = w.key)";
                from = name;
            }
            if (isLast)
            {
                return new Statement(
                    $"{with} SELECT {LinkColumns}, r.kind, r.key, r.id, r.tenant_uuid, r.version, r.body FROM {from} s "
                    + $"JOIN link l ON {isKind} AND l.{near}_kind = s.kind AND l.{near}_key = s.key{first} "
                    + $"JOIN resource r ON r.kind = l.{far}_kind AND r.key = l.{far}_key "
                    + $"ORDER BY l.left_kind, l.left_key, l.position, r.id, l.{dialect.LinkMade}, r.key",
                    [.. parameters]);
            }
            if (!hop.Recursive)
            {
                from = $"(SELECT DISTINCT l.{far}_kind AS kind, l.{far}_key AS key FROM {from} s "
                    + $"JOIN link l ON {isKind} AND l.{near}_kind = s.kind AND l.{near}_key = s.key{first})";
            }
        }
        throw new ArgumentException("A path needs at least one hop.", nameof(path));
    }
}
