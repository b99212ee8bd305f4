using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Confd.Gateway.Authentication;

/// <summary>Keeps answers for a short time and up to a number; equal questions at the same time are asked once.</summary>
/// <remarks>Failures are not kept: whoever comes next asks again.</remarks>
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

    /// <summary>The kept answer, or a new one, which is kept when <paramref name="isKept"/> agrees.</summary>
    /// <param name="key">The question.</param>
    /// <param name="ask">Asks; shared by all who wait, so it must end by itself.</param>
    /// <param name="isKept">Whether the answer is worth keeping.</param>
    /// <param name="cancellationToken">Ends the wait, not the question.</param>
    public async ValueTask<TValue> GetAsync(
        TKey key, Func<TKey, Task<TValue>> ask, Func<TValue, bool> isKept, CancellationToken cancellationToken) =>
        TryGet(key, out var known) ? known : await RefreshAsync(key, ask, isKept, cancellationToken);

    /// <summary>As <see cref="GetAsync"/>, whether an answer is kept or not.</summary>
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

    /// <summary>Outdated answers first; when all are fresh, all of them: they are cheap to ask for again.</summary>
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
