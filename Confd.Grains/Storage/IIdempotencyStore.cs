namespace Confd.Storage;

/// <summary>One row of <c>idempotency</c>: a request that was carried out.</summary>
/// <param name="Key">Names the caller, the tenant and the caller's key.</param>
/// <param name="Fingerprint">Of the request, to distinguish a repeat from another request.</param>
/// <param name="Expires">Unix seconds after which the row no longer counts.</param>
public sealed record IdempotencyRow(string Key, string Fingerprint, long Expires)
{
    /// <summary>Seconds for which a request is remembered: a day.</summary>
    public const long Life = 86_400;

    /// <summary>What the request made, when it made a resource.</summary>
    public ResourceId? Resource { get; init; }

    /// <summary>The answer as JSON; null until it is composed.</summary>
    public string? Answer { get; init; }
}

/// <summary>Remembers requests that callers may repeat.</summary>
public interface IIdempotencyStore
{
    /// <summary>The row of this key unless it has expired.</summary>
    /// <param name="key">As in <see cref="IdempotencyRow.Key"/>.</param>
    /// <param name="now">Unix seconds.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    Task<IdempotencyRow?> FindAsync(string key, long now, CancellationToken cancellationToken);

    /// <summary>Adds the answer to a committed row.</summary>
    Task SaveAnswerAsync(string key, string answer, CancellationToken cancellationToken);

    /// <summary>Deletes rows that have expired and returns how many.</summary>
    /// <param name="now">Unix seconds.</param>
    /// <param name="cancellationToken">Cancels the command.</param>
    Task<int> DeleteExpiredAsync(long now, CancellationToken cancellationToken);
}
