using Npgsql;

namespace Confd.Storage;

/// <summary>A PostgreSQL server that answers with a refusal: waiting for another answer is in vain.</summary>
/// <remarks>The gateway's project compiles it too: it uses the cluster's database but not the grains.</remarks>
internal static class PostgresRefusal
{
    /// <summary>The line that a start ends with; null when nothing in the chain of causes is a refusal.</summary>
    /// <param name="exception">The exception of the server, or of a caller.</param>
    /// <param name="key">The configuration key of the connection.</param>
    public static string? Explain(Exception exception, string key)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is PostgresException refused && ToDo(refused.SqlState) is { } toDo)
            {
                return $"{key}: PostgreSQL says '{refused.MessageText}'; {toDo}.";
            }
        }
        return null;
    }

    /// <summary>Whether a text is a connection string at all; null is one too, for where none is needed.</summary>
    public static bool CanConnectWith(string? text)
    {
        try
        {
            _ = new NpgsqlConnectionStringBuilder(text);
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            // The message may quote a part of a password.
            return false;
        }
    }

    private static string? ToDo(string state) => state switch
    {
        PostgresErrorCodes.InvalidCatalogName => "create the database, or name another one",
        PostgresErrorCodes.InsufficientPrivilege => "give the user the right to create and use the schema",
        PostgresErrorCodes.DiskFull => "make space on the server's disk",
        PostgresErrorCodes.ReadOnlySqlTransaction => "name the server that can be written",
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => "restore a backup",
        var other when other.StartsWith("28", StringComparison.Ordinal) => "correct user and password, or the server's pg_hba.conf",
        _ => null,
    };
}
