using System.Collections.Concurrent;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>
/// Remembers which resource a unique value or an integer id names. Good as long as the tracker knows of no change
/// of the resource; a foreign key or a version check at commit finds out about later ones, and
/// <see cref="Forget"/> is called before the retry.
/// </summary>
internal sealed class AliasCache
{
    private const int Capacity = 200_000;

    private readonly ConcurrentDictionary<UniqueValue, Alias> byKey = new();
    private readonly ConcurrentDictionary<(string Kind, long Number), string> byNumber = new();

    public Alias? TryGet(UniqueValue key) => byKey.GetValueOrDefault(key);

    public void Remember(UniqueValue key, Alias alias)
    {
        if (byKey.Count >= Capacity)
        {
            byKey.Clear();
        }
        byKey[key] = alias;
    }

    /// <summary>Forgets what unique values name: one of them was found to be wrong.</summary>
    public void Forget() => byKey.Clear();

    public bool TryGet(string kind, long number, out string key) => byNumber.TryGetValue((kind, number), out key!);

    /// <summary>Integer ids are never given to another resource, so these stay true.</summary>
    public void Remember(string kind, long number, string key)
    {
        if (byNumber.Count >= Capacity)
        {
            byNumber.Clear();
        }
        byNumber[(kind, number)] = key;
    }
}

/// <summary>Whom a unique value names.</summary>
/// <param name="Id">The resource.</param>
/// <param name="Tenant">Its tenant.</param>
/// <param name="Version">Its version when it was read.</param>
/// <param name="ReadAt">Tracker time before anything was read.</param>
internal sealed record Alias(ResourceId Id, Guid? Tenant, long Version, long ReadAt);
