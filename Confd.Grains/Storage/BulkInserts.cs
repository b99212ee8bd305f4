using System.Text.RegularExpressions;

namespace Confd.Storage;

/// <summary>
/// Makes one statement of equal ones that insert many rows: the database opens table and indexes once per statement.
/// </summary>
internal static partial class BulkInserts
{
    /// <summary>Fewer rows are cheaper one by one: their statement is prepared already.</summary>
    private const int Least = 16;

    private const string Values = "VALUES (";

    /// <summary>The same statements in the same order, with runs of equal insertions merged.</summary>
    public static IEnumerable<Statement> Merge(IEnumerable<Statement> statements)
    {
        var run = new List<Statement>();
        foreach (var statement in statements)
        {
            if (run.Count > 0 && (statement.Sql != run[0].Sql || !IsInsertion(statement)))
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

    private static bool IsInsertion(Statement statement) =>
        statement.Expected is null && statement.Sql.StartsWith("INSERT INTO ", StringComparison.Ordinal)
        && statement.Sql.Contains(Values, StringComparison.Ordinal);

    private static IReadOnlyList<Statement> Close(List<Statement> run) =>
        run.Count < Least ? [.. run] : [new Statement(Rewrite(run[0]), [.. Transpose(run)])];

    /// <summary>The values come from lists of equal length, in their order.</summary>
    private static string Rewrite(Statement one)
    {
        var start = one.Sql.IndexOf(Values, StringComparison.Ordinal);
        var end = Matching(one.Sql, start + Values.Length);
        var row = Parameter().Replace(one.Sql[(start + Values.Length)..end], "given.p$1");
        var lists = string.Join(", ", one.Parameters.Select((_, index) => $"@p{index}"));
        var names = string.Join(", ", one.Parameters.Select((_, index) => $"p{index}"));
        return $"{one.Sql[..start]}SELECT {row} FROM unnest({lists}) AS given ({names}){one.Sql[(end + 1)..]}";
    }

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
}
