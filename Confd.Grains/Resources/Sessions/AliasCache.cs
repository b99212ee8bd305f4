using System.Collections.Concurrent;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>
/// Remembers which resource a unique value or an integer id names. Only a hint: a foreign key or a version
/// check at commit finds out when it is wrong, and <see cref="Forget"/> is called before the retry.
/// </summary>
internal sealed class AliasCache
{
    private const int Capacity = 200_000;

    private readonly ConcurrentDictionary<UniqueValue, (ResourceId Id, Guid? Tenant)> byKey = new();
    private readonly ConcurrentDictionary<(string Kind, long Number), string> byNumber = new();

    public bool TryGet(UniqueValue key, out (ResourceId Id, Guid? Tenant) target) => byKey.TryGetValue(key, out target);

    public void Remember(UniqueValue key, ResourceId id, Guid? tenant)
    {
        if (byKey.Count >= Capacity)
        {
            byKey.Clear();
        }
        byKey[key] = (id, tenant);
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
