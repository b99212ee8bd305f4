using Npgsql;

namespace Confd.Storage;

/// <summary>
/// Held by the one silo that has a PostgreSQL schema for itself, or by all silos of the cluster that share it: what
/// another one wrote there would be missing in their memory.
/// </summary>
/// <remarks>An advisory lock of a connection of its own: the server gives it up with the connection, however that ends.</remarks>
/// <param name="source">Where the connection is from.</param>
/// <param name="schema">The schema.</param>
/// <param name="isShared">By the silos of a cluster; else by nobody.</param>
internal sealed class SchemaLock(NpgsqlDataSource source, string schema, bool isShared) : IAsyncDisposable
{
    /// <summary>Keeps the lock apart from those that other programs take in the same database.</summary>
    private const long Space = 0x436f6e66;

    private NpgsqlConnection? connection;

    /// <summary>Takes the lock, or finds out that it is still held.</summary>
    /// <returns>False when it is somebody else's.</returns>
    /// <exception cref="NpgsqlException">The server does not answer; whatever was held may be lost.</exception>
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

    public async ValueTask DisposeAsync() => await GiveUpAsync().ConfigureAwait(false);

    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        await using var take = new NpgsqlCommand(
            $"SELECT pg_try_advisory_lock{(isShared ? "_shared" : "")}(hashtextextended(@p0, {Space}))", connection);
        take.Parameters.AddWithValue("p0", schema);
        return (bool)(await take.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    /// <summary>A connection that goes back to the pool is reset, and gives up its locks.</summary>
    private async Task GiveUpAsync()
    {
        if (connection is { } held)
        {
            connection = null;
            await held.DisposeAsync().ConfigureAwait(false);
        }
    }
}
