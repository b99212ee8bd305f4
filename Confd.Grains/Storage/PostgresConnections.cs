using System.Data.Common;
using System.Net.Sockets;
using Npgsql;

namespace Confd.Storage;

/// <summary>What it means when PostgreSQL does not answer.</summary>
internal static class PostgresConnections
{
    /// <summary>Shortens the driver's waits unless the connection string sets them: callers are asked to retry later.</summary>
    public static NpgsqlConnectionStringBuilder Impatient(NpgsqlConnectionStringBuilder builder, string given)
    {
        var set = new DbConnectionStringBuilder { ConnectionString = given };
        if (!set.ContainsKey("Timeout"))
        {
            builder.Timeout = 5;
        }
        if (!set.ContainsKey("Command Timeout") && !set.ContainsKey("CommandTimeout"))
        {
            builder.CommandTimeout = 20;
        }
        if (!set.ContainsKey("Keepalive"))
        {
            builder.KeepAlive = 10;
        }
        return builder;
    }

    /// <param name="work">What asks the database.</param>
    /// <param name="isUncertain">The work may have changed something although it failed.</param>
    /// <param name="health">Notes faults that last longer.</param>
    /// <exception cref="StorageUnavailableException">
    /// The database is away, starting, stopping or out of connections; or it reports why it does not work.
    /// </exception>
    public static async Task<T> TranslateAsync<T>(Func<Task<T>> work, bool isUncertain, StorageHealth health)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (PostgresException exception) when (PostgresFaults.Of(exception) is not null)
        {
            var fault = PostgresFaults.Of(exception)!;
            health.Failed(fault);
            throw new StorageUnavailableException($"{fault.Text} ({exception.MessageText})", isUncertain: false) { Fault = fault.Text };
        }
        catch (Exception exception) when (IsUnavailable(exception))
        {
            // A wait for a lock that took too long has failed; other work may have succeeded before the answer was lost.
            var hasFailed = exception is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable };
            throw new StorageUnavailableException($"PostgreSQL does not answer: {exception.Message}", isUncertain && !hasFailed);
        }
    }

    /// <inheritdoc cref="TranslateAsync{T}"/>
    public static Task TranslateAsync(Func<Task> work, bool isUncertain, StorageHealth health) => TranslateAsync(async () =>
    {
        await work().ConfigureAwait(false);
        return true;
    }, isUncertain, health);

    private static bool IsUnavailable(Exception exception) => exception switch
    {
        // Class 08: connection exceptions; 57P: shut down, crashed or starting. A lock: another process holds it.
        PostgresException { SqlState: var state } =>
            state.StartsWith("08", StringComparison.Ordinal) || state.StartsWith("57P", StringComparison.Ordinal)
            || state is PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.LockNotAvailable,
        NpgsqlException or SocketException or TimeoutException or IOException => true,
        _ => false,
    };
}
