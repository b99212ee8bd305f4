using System.Text.RegularExpressions;

namespace Confd.Storage;

/// <summary>
/// Merges equal statements that insert, update or delete one row each into one: the database opens table and indexes
/// once per statement, and the number of statements of a change set does not grow with its length.
/// </summary>
internal static partial class BulkStatements
{
    /// <summary>Fewer rows are cheaper one by one, as their statement is prepared already.</summary>
    public const int Least = 16;

    /// <summary>More rows would be parameters of many megabytes, here and in the server.</summary>
    public const int Most = 4_000;

    private const string Values = "VALUES (";
    private const string Where = " WHERE ";

    /// <summary>The same statements in the same order, with runs of equal ones merged.</summary>
    public static IEnumerable<Statement> Merge(IEnumerable<Statement> statements)
    {
        var run = new List<Statement>();
        foreach (var statement in statements)
        {
            if (run.Count > 0 && (statement.Sql != run[0].Sql || run.Count == Most || !IsOfOneRow(statement)))
            {
                foreach (var merged in Close(run))
                {
                    yield return merged;
                }
                run.Clear();
            }
            run.Add(statement);
        }
        foreach (var merged in Close(run))
        {
            yield return merged;
        }
    }

    private static bool IsOfOneRow(Statement statement) => IsInsertion(statement.Sql) || IsChange(statement.Sql);

    private static bool IsInsertion(string sql) =>
        sql.StartsWith("INSERT INTO ", StringComparison.Ordinal) && sql.Contains(Values, StringComparison.Ordinal);

    /// <summary>An update or a deletion whose condition is a row of equal signs.</summary>
    private static bool IsChange(string sql) =>
        (sql.StartsWith("UPDATE ", StringComparison.Ordinal) || sql.StartsWith("DELETE FROM ", StringComparison.Ordinal))
        && Equalities().IsMatch(sql);

    private static IReadOnlyList<Statement> Close(List<Statement> run) =>
        run.Count < Least || !IsOfOneRow(run[0])
            ? [.. run]
            : [new Statement(Rewrite(run[0]), [.. Transpose(run)], run[0].Expected)];

    /// <summary>The values come from lists of equal length, in their order.</summary>
    private static string Rewrite(Statement one)
    {
        var lists = string.Join(", ", one.Parameters.Select((_, index) => $"@p{index}"));
        var names = string.Join(", ", one.Parameters.Select((_, index) => $"p{index}"));
        var given = $"unnest({lists}) AS given ({names})";
        if (IsInsertion(one.Sql))
        {
            var start = one.Sql.IndexOf(Values, StringComparison.Ordinal);
            var end = Matching(one.Sql, start + Values.Length);
            var row = OfGiven(one.Sql[(start + Values.Length)..end]);
            return $"{one.Sql[..start]}SELECT {row} FROM {given}{one.Sql[(end + 1)..]}";
        }
        var where = one.Sql.LastIndexOf(Where, StringComparison.Ordinal);
        var from = one.Sql.StartsWith("UPDATE ", StringComparison.Ordinal) ? "FROM" : "USING";
        return $"{OfGiven(one.Sql[..where])} {from} {given}{OfGiven(one.Sql[where..])}";
    }

    private static string OfGiven(string sql) => Parameter().Replace(sql, "given.p$1");

    private static IEnumerable<object?> Transpose(List<Statement> run) =>
        run[0].Parameters.Select((_, index) =>
        {
            var column = run.ConvertAll(statement => statement.Parameters[index]);
            return column.Exists(value => value is long)
                ? (object)column.Select(value => (long?)value).ToArray()
                : column.Select(value => (string?)value).ToArray();
        });

    private static int Matching(string sql, int position)
    {
        for (var depth = 1; ; position++)
        {
            depth += sql[position] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0)
            {
                return position;
            }
        }
    }

    [GeneratedRegex(@"@p(\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();

    [GeneratedRegex(@" WHERE \w+ = @p\d+( AND \w+ = @p\d+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Equalities();
}
