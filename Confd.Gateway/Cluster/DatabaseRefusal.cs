using Confd.Storage;

namespace Confd.Gateway.Cluster;

/// <summary>A PostgreSQL server that answers with a refusal. Waiting does not help.</summary>
public static class DatabaseRefusal
{
    /// <summary>Ends a start that can't succeed.</summary>
    /// <param name="exception">The error of the server, or one that wraps it.</param>
    /// <param name="key">The configuration key of the connection.</param>
    /// <exception cref="InvalidOperationException">The server refuses; the message begins with the key.</exception>
    public static void Throw(Exception exception, string key)
    {
        if (PostgresRefusal.Explain(exception, key) is { } line)
        {
            throw new InvalidOperationException(line, exception);
        }
    }
}
