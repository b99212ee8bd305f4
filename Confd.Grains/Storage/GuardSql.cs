namespace Confd.Storage;

/// <summary>
/// The statements that check whether what an operation read is still true, and keep it true until the transaction
/// ends. See docs/decisions/0027-commits-hold-what-their-rules-read.md.
/// </summary>
internal sealed class GuardSql(Dialect dialect)
{
    private readonly string hold =
        $"SELECT count(*) FROM (SELECT 1 FROM resource WHERE kind = @p0 AND key = @p1 AND version = @p2{dialect.ForShare}) AS held";

    private readonly string? holdMany = dialect.HeldRows;

    /// <summary>The resources have these versions; nobody changes them before the transaction ends.</summary>
    /// <param name="reads">In the order in which rows are locked.</param>
    public IEnumerable<Statement> Hold(IReadOnlyList<VersionGuard> reads)
    {
        if (reads.Count > 1 && holdMany is { } held)
        {
            yield return new Statement(
                held,
                [
                    reads.Select(read => read.Id.Kind).ToArray(), reads.Select(read => read.Id.Key).ToArray(),
                    reads.Select(read => (long?)read.ExpectedVersion).ToArray(),
                ],
                reads[0].Id) { Holds = reads.Count };
            yield break;
        }
        foreach (var read in reads)
        {
            yield return new Statement(
                hold,
                [read.Id.Kind, read.Id.Key, read.ExpectedVersion], read.Id) { Holds = 1 };
        }
    }

    /// <summary>Nobody links to the resource before the transaction ends: a new link holds the row that it leads to.</summary>
    public Statement Close(ResourceId right) => new(
        $"SELECT count(*) FROM (SELECT 1 FROM resource WHERE kind = @p0 AND key = @p1{dialect.ForUpdate}) AS held",
        [right.Kind, right.Key], right) { Holds = 1 };

    /// <summary>The set of links has as many as the operation saw.</summary>
    public static Statement Count(LinkGuard links) => new(
        "SELECT count(*) FROM link WHERE right_kind = @p0 AND right_key = @p1 AND kind = @p2",
        [links.Right.Kind, links.Right.Key, links.Kind], links.Right) { Holds = links.Count };

    /// <summary>Inserts a row and deletes it at once: of two transactions that insert it, one waits for the other.</summary>
    public IEnumerable<Statement> Miss(ResourceId id) =>
    [
        new Statement(
            $"INSERT INTO resource (kind, key, version, body, folded) VALUES (@p0, @p1, 0, {dialect.Json("@p2")}, {dialect.Json("@p2")})",
            [id.Kind, id.Key, "{}"]),
        new Statement("DELETE FROM resource WHERE kind = @p0 AND key = @p1", [id.Kind, id.Key]),
    ];

    /// <summary>As <see cref="Miss"/> for a unique value.</summary>
    public static IEnumerable<Statement> Free(UniqueValue value) =>
    [
        new Statement(
            "INSERT INTO unique_key (kind, scope, name, value, owner_kind, owner_key) VALUES (@p0, @p1, @p2, @p3, '', '')",
            [value.Kind, value.Scope, value.Name, value.Value]),
        new Statement(
            "DELETE FROM unique_key WHERE kind = @p0 AND scope = @p1 AND name = @p2 AND value = @p3",
            [value.Kind, value.Scope, value.Name, value.Value]),
    ];
}
