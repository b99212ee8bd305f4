using Npgsql;

namespace Confd.Gateway.Cluster;

/// <summary>A PostgreSQL server that answers and refuses: to wait for another answer is in vain.</summary>
public static class DatabaseRefusal
{
    /// <summary>Ends a start that can't succeed.</summary>
    /// <param name="exception">What the server, or somebody who asked it, said.</param>
    /// <param name="key">The configuration key of the connection.</param>
    /// <exception cref="InvalidOperationException">The server refuses; the message begins with the key.</exception>
    public static void Throw(Exception exception, string key)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is PostgresException refused && ToDo(refused.SqlState) is { } toDo)
            {
                throw new InvalidOperationException($"{key}: PostgreSQL says '{refused.MessageText}'; {toDo}.", exception);
            }
        }
    }

    private static string? ToDo(string state) => state switch
    {
        PostgresErrorCodes.InvalidCatalogName => "create the database, or name another one",
        PostgresErrorCodes.InsufficientPrivilege => "give the user the right to create and use the schema",
        PostgresErrorCodes.ReadOnlySqlTransaction => "name the server that can be written",
        PostgresErrorCodes.DiskFull => "make space on the server's disk",
        var other when other.StartsWith("28", StringComparison.Ordinal) => "correct user and password, or the server's pg_hba.conf",
        _ => null,
    };
}
