using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Confd.Gateway.Authentication;

/// <summary>Caches answers for a short time and up to a number. Equal questions at the same time are asked once.</summary>
/// <remarks>Failures are not cached: the next caller asks again.</remarks>
internal sealed class ShortCache<TKey, TValue>(TimeProvider time, TimeSpan duration, int capacity)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Entry> entries = new();
    private readonly ConcurrentDictionary<TKey, Lazy<Task<TValue>>> asked = new();

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (entries.TryGetValue(key, out var entry) && time.GetTimestamp() < entry.Until)
        {
            value = entry.Value;
            return true;
        }
        value = default;
        return false;
    }

    /// <summary>The cached answer, or a new one, which is cached when <paramref name="isKept"/> returns true.</summary>
    /// <param name="key">The question.</param>
    /// <param name="ask">Asks the question. All waiting callers share it, so it must end without being cancelled.</param>
    /// <param name="isKept">Whether to cache the answer.</param>
    /// <param name="cancellationToken">Ends the wait, not the question.</param>
    public async ValueTask<TValue> GetAsync(
        TKey key, Func<TKey, Task<TValue>> ask, Func<TValue, bool> isKept, CancellationToken cancellationToken) =>
        TryGet(key, out var known) ? known : await RefreshAsync(key, ask, isKept, cancellationToken);

    /// <summary>As <see cref="GetAsync"/>, but asks even when an answer is cached.</summary>
    public async ValueTask<TValue> RefreshAsync(
        TKey key, Func<TKey, Task<TValue>> ask, Func<TValue, bool> isKept, CancellationToken cancellationToken)
    {
        var question = asked.GetOrAdd(key, wanted => new Lazy<Task<TValue>>(() => AskAsync(wanted, ask, isKept)));
        return await question.Value.WaitAsync(cancellationToken);
    }

    private async Task<TValue> AskAsync(TKey key, Func<TKey, Task<TValue>> ask, Func<TValue, bool> isKept)
    {
        try
        {
            var value = await ask(key);
            if (isKept(value))
            {
                Keep(key, value);
            }
            return value;
        }
        finally
        {
            asked.TryRemove(key, out _);
        }
    }

    private void Keep(TKey key, TValue value)
    {
        if (duration <= TimeSpan.Zero || capacity <= 0)
        {
            return;
        }
        if (entries.Count >= capacity)
        {
            MakeRoom();
        }
        entries[key] = new Entry(value, time.GetTimestamp() + (long)(duration.TotalSeconds * time.TimestampFrequency));
    }

    /// <summary>Removes outdated answers; when all are fresh, removes all, because asking again is cheap.</summary>
    private void MakeRoom()
    {
        var now = time.GetTimestamp();
        foreach (var (key, entry) in entries)
        {
            if (entry.Until <= now)
            {
                entries.TryRemove(key, out _);
            }
        }
        if (entries.Count >= capacity)
        {
            entries.Clear();
        }
    }

    private sealed record Entry(TValue Value, long Until);
}
