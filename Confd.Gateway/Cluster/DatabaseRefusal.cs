using Confd.Storage;

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
        if (PostgresRefusal.Explain(exception, key) is { } line)
        {
            throw new InvalidOperationException(line, exception);
        }
    }
}
