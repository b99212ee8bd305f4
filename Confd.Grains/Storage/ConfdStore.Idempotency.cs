namespace Confd.Storage;

/// <summary>Requests that callers may repeat.</summary>
internal abstract partial class ConfdStore : IIdempotencyStore
{
    public IIdempotencyStore Idempotency => this;

    async Task<IdempotencyRow?> IIdempotencyStore.FindAsync(string key, long now, CancellationToken cancellationToken)
    {
        IdempotencyRow? row = null;
        await QueryAsync(
            [new Statement(
                "SELECT fingerprint, expires, resource_kind, resource_key, answer FROM idempotency WHERE key = @p0 AND expires > @p1",
                [key, now])],
            (_, reader) => row = new IdempotencyRow(key, reader.GetString(0), reader.GetInt64(1))
            {
                Resource = reader.IsDBNull(2) ? null : new ResourceId(reader.GetString(2), reader.GetString(3)),
                Answer = reader.IsDBNull(4) ? null : reader.GetString(4),
            },
            cancellationToken).ConfigureAwait(false);
        return row;
    }

    Task IIdempotencyStore.SaveAnswerAsync(string key, string answer, CancellationToken cancellationToken) =>
        WriteAsync(new Statement("UPDATE idempotency SET answer = @p1 WHERE key = @p0", [key, answer]), null, cancellationToken);

    Task<int> IIdempotencyStore.DeleteExpiredAsync(long now, CancellationToken cancellationToken) =>
        WriteAsync(new Statement("DELETE FROM idempotency WHERE expires <= @p0", [now]), null, cancellationToken);
}
