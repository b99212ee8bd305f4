using Microsoft.Data.Sqlite;

namespace Confd.Storage;

/// <summary>Brings a file up to date, or says in one line why it can't be used.</summary>
/// <param name="writer">The connection that writes; no other connection writes meanwhile.</param>
/// <param name="file">The database.</param>
/// <param name="key">The configuration key that says where it is.</param>
internal sealed class SqliteSchema(SqliteSession writer, string file, string key)
{
    /// <summary>Files up to this size are read whole at the start, in a moment: damage is found before serving begins.</summary>
    private const long LargestChecked = 64 * 1024 * 1024;

    private readonly int newest = Migrations.Newest(Dialect.Sqlite);

    /// <exception cref="InvalidOperationException">The file is damaged, newer than this program, or of another one.</exception>
    public void Migrate()
    {
        Check();
        using var transaction = writer.Begin(isReading: false);
        var reached = (int)(long)Scalar("PRAGMA user_version", transaction)!;
        RequireOwn(reached, transaction);
        foreach (var step in Migrations.After(reached, Dialect.Sqlite))
        {
            writer.Run($"{step.Sql}; PRAGMA user_version = {step.Number}", transaction);
        }
        if (reached is > 0 and < 6)
        {
            DropColumnIndexes(transaction);
        }
        // Written even when it does not change: a disk that accepts no writes is found now.
        writer.Run($"PRAGMA user_version = {newest}", transaction);
        transaction.Commit();
    }

    private void Check()
    {
        if (new FileInfo(file).Length > LargestChecked)
        {
            return;
        }
        if (Scalar("PRAGMA quick_check(1)", transaction: null) is string finding and not "ok")
        {
            throw new InvalidOperationException($"{key}: '{file}' is damaged; restore a backup. ({finding})");
        }
    }

    private void RequireOwn(int reached, SqliteTransaction transaction)
    {
        if (reached > newest)
        {
            throw new InvalidOperationException(
                $"{key}: '{file}' was written by a newer version of this program (schema {reached}, this one knows "
                + $"{newest}); run that version, or restore a backup.");
        }
        var tables = (long)Scalar("SELECT count(*) FROM sqlite_master WHERE type = 'table'", transaction)!;
        var own = (long)Scalar(
            "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('resource', 'unique_key', 'link', 'event')", transaction)!;
        if (reached == 0 ? tables > 0 : own < 4)
        {
            throw new InvalidOperationException(
                $"{key}: '{file}' is a database of another program; choose another file or folder.");
        }
    }

    private object? Scalar(string sql, SqliteTransaction? transaction) =>
        writer.Command(new Statement(sql, []), transaction).ExecuteScalar();

    /// <summary>Up to step five each sortable column of each kind had an index; SQL can't drop what it must look up.</summary>
    private void DropColumnIndexes(SqliteTransaction transaction)
    {
        var find = new Statement(
            "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'resource' AND sql LIKE '% WHERE kind = %'", []);
        var names = new List<string>();
        using (var reader = writer.Command(find, transaction).ExecuteReader())
        {
            while (reader.Read())
            {
                names.Add(reader.GetString(0));
            }
        }
        foreach (var name in names)
        {
            writer.Run($"DROP INDEX \"{name}\"", transaction);
        }
    }
}
