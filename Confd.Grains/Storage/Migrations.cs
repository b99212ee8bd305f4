using System.Globalization;

namespace Confd.Storage;

/// <summary>One numbered step of the schema.</summary>
/// <param name="Number">Its place in the order; a database has reached the largest number that ran on it.</param>
/// <param name="Sql">The statements, ready for the database.</param>
internal sealed record Migration(int Number, string Sql);

/// <summary>
/// The steps of the schema, from the files <c>Migrations/NNNN_name.sql</c>. A file <c>NNNN_name.postgresql.sql</c> or
/// <c>NNNN_name.sqlite.sql</c> belongs to one database, runs after the common file of its number, and has no placeholders.
/// </summary>
/// <remarks>A step that was released is never changed; the next one corrects it.</remarks>
internal static class Migrations
{
    private const string Folder = "Confd.Storage.Migrations.";

    /// <summary>The number that an up-to-date database has reached.</summary>
    public static int Newest(Dialect dialect) => After(0, dialect)[^1].Number;

    /// <summary>Every step after the given number, in order.</summary>
    /// <exception cref="InvalidOperationException">Two steps have the same number.</exception>
    public static IReadOnlyList<Migration> After(int reached, Dialect dialect)
    {
        var assembly = typeof(Migrations).Assembly;
        var files = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(name => (Name: name, Parts: name[Folder.Length..].Split('.')))
            .Where(file => file.Parts.Length == 2 || file.Parts[1] == dialect.Name)
            .OrderBy(file => file.Parts[0], StringComparer.Ordinal).ThenBy(file => file.Parts.Length)
            .GroupBy(file => int.Parse(file.Parts[0][..4], CultureInfo.InvariantCulture));
        var steps = new List<Migration>();
        foreach (var step in files.Where(step => step.Key > reached))
        {
            if (step.Select(file => file.Parts[0]).Distinct().Count() > 1)
            {
                throw new InvalidOperationException(
                    $"Two migrations have the number {step.Key}: {string.Join(", ", step.Select(file => file.Name))}.");
            }
            steps.Add(new Migration(step.Key, string.Join('\n', step.Select(file => Read(file.Name, file.Parts.Length == 2, dialect)))));
        }
        return steps;
    }

    private static string Read(string name, bool isShared, Dialect dialect)
    {
        using var stream = typeof(Migrations).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        var sql = reader.ReadToEnd();
        return isShared ? dialect.Migrate(sql) : sql;
    }
}
