namespace Confd.Storage;

/// <summary>The statements that follow links.</summary>
internal sealed class WalkSql(Dialect dialect)
{
    private const string LinkColumns = "l.kind, l.left_kind, l.left_key, l.right_kind, l.right_key, l.position, l.body";

    /// <summary>Rows of the last hop: the link, then the resource at its far end.</summary>
    public Statement Of(string kind, IEnumerable<string> keys, IReadOnlyList<Hop> path)
    {
        var parameters = new List<object?> { kind, dialect.List(keys) };
        var with = "";
        // Resources reached so far: kind and key.
        var from = dialect.Roots;
        for (var index = 0; index < path.Count; index++)
        {
            var hop = path[index];
            parameters.Add(hop.LinkKind);
            var linkKind = $"@p{parameters.Count - 1}";
            var (near, far) = hop.Reverse ? ("right", "left") : ("left", "right");
            var first = hop.FirstOnly ? " AND l.position = 0" : "";
            if (hop.Recursive)
            {
                var name = $"w{index}";
                with += $"{(with.Length == 0 ? "WITH RECURSIVE " : ", ")}{name}(kind, key) AS ("
                    + $"SELECT s.kind, s.key FROM {from} s UNION SELECT l.{far}_kind, l.{far}_key FROM {name} w "
                    + $"JOIN link l ON l.kind = {linkKind} AND l.{near}_kind = w.kind AND l.{near}_key = w.key)";
                from = name;
            }
            if (index == path.Count - 1)
            {
                var onlyKind = hop.OtherKind is { } other ? $" AND r.kind = '{other}'" : "";
                return new Statement(
                    $"{with} SELECT {LinkColumns}, r.kind, r.key, r.id, r.tenant_uuid, r.version, r.body FROM {from} s "
                    + $"JOIN link l ON l.kind = {linkKind} AND l.{near}_kind = s.kind AND l.{near}_key = s.key{first} "
                    + $"JOIN resource r ON r.kind = l.{far}_kind AND r.key = l.{far}_key{onlyKind} "
                    + "ORDER BY l.left_kind, l.left_key, l.position, r.id, r.key",
                    [.. parameters]);
            }
            if (!hop.Recursive)
            {
                from = $"(SELECT DISTINCT l.{far}_kind AS kind, l.{far}_key AS key FROM {from} s "
                    + $"JOIN link l ON l.kind = {linkKind} AND l.{near}_kind = s.kind AND l.{near}_key = s.key{first})";
            }
        }
        throw new ArgumentException("A path needs at least one hop.", nameof(path));
    }
}
