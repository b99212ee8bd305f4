using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Confd.Resources;

/// <summary>
/// A map of bounded size for many threads. It has two halves: when the younger one is full it becomes the older one, and
/// the old one is forgotten. So the map holds at least the newest half of its capacity, and drops no more than half at once.
/// </summary>
/// <param name="capacity">Most entries.</param>
internal sealed class RecentMap<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private readonly Lock gate = new();
    private volatile Halves halves = new([], []);
    private int count;

    /// <summary>Entries; those in both halves count twice.</summary>
    public int Count => halves.Young.Count + halves.Old.Count;

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        var both = halves;
        return both.Young.TryGetValue(key, out value) || both.Old.TryGetValue(key, out value);
    }

    /// <summary>Adds or replaces.</summary>
    public void Set(TKey key, TValue value)
    {
        var both = halves;
        if (!both.Young.TryAdd(key, value))
        {
            both.Young[key] = value;
        }
        else if (Interlocked.Increment(ref count) >= capacity / 2)
        {
            Turn();
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            halves = new([], []);
            Volatile.Write(ref count, 0);
        }
    }

    private void Turn()
    {
        lock (gate)
        {
            if (Volatile.Read(ref count) >= capacity / 2)
            {
                halves = new([], halves.Young);
                Volatile.Write(ref count, 0);
            }
        }
    }

    private sealed record Halves(ConcurrentDictionary<TKey, TValue> Young, ConcurrentDictionary<TKey, TValue> Old);
}
