using System.Data;
using Npgsql;

namespace Confd.Storage;

/// <summary>
/// Held by the only silo that uses a PostgreSQL schema, or by all silos of the cluster that share it: a write of
/// another silo would be missing in their memory.
/// </summary>
/// <remarks>An advisory lock of a connection of its own: the server releases it when the connection ends in any way.</remarks>
/// <param name="source">Where the connection is from.</param>
/// <param name="schema">The schema.</param>
/// <param name="isShared">The silos of a cluster share the lock; else nobody does.</param>
internal sealed class SchemaLock(NpgsqlDataSource source, string schema, bool isShared) : IAsyncDisposable
{
    /// <summary>Keeps the lock apart from those that other programs take in the same database.</summary>
    private const long Space = 0x436f6e66;

    private NpgsqlConnection? connection;

    /// <summary>Takes the lock, or checks that it is still held.</summary>
    /// <returns>False when another silo holds it.</returns>
    /// <exception cref="NpgsqlException">The server does not answer; the lock may be lost.</exception>
    public async Task<bool> HoldAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (connection is null)
            {
                connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
                if (!await TryAsync(cancellationToken).ConfigureAwait(false))
                {
                    await GiveUpAsync().ConfigureAwait(false);
                    return false;
                }
                return true;
            }
            await using var ping = new NpgsqlCommand("SELECT 1", connection);
            await ping.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch
        {
            await GiveUpAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Returns after this time, or at once when the server ends the connection that holds the lock.</summary>
    public async Task WatchAsync(TimeSpan longest, TimeProvider time, CancellationToken cancellationToken)
    {
        if (connection is not { } watched)
        {
            await Task.Delay(longest, time, cancellationToken).ConfigureAwait(false);
            return;
        }
        try
        {
            // Nobody notifies it, but this reads from the socket, so that the end of the connection is seen.
            await watched.WaitAsync(longest, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The next check finds out why. A connection that can't be watched is checked no more often than others.
            if (watched.State == ConnectionState.Open)
            {
                await Task.Delay(longest, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public async ValueTask DisposeAsync() => await GiveUpAsync().ConfigureAwait(false);

    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        await using var take = new NpgsqlCommand(
            $"SELECT pg_try_advisory_lock{(isShared ? "_shared" : "")}(hashtextextended(@p0, {Space}))", connection);
        take.Parameters.AddWithValue("p0", schema);
        return (bool)(await take.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    /// <summary>A connection that returns to the pool is reset and releases its locks.</summary>
    private async Task GiveUpAsync()
    {
        if (connection is { } held)
        {
            connection = null;
            await held.DisposeAsync().ConfigureAwait(false);
        }
    }
}
