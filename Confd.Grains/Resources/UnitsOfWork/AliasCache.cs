using Confd.Storage;

namespace Confd.Resources;

/// <summary>
/// Remembers which resource a unique value or an integer id names. An entry is valid while the tracker knows of no change
/// of the resource. A foreign key or a version check at commit detects later changes, and <see cref="Forget"/> is called
/// before the retry.
/// </summary>
internal sealed class AliasCache
{
    /// <summary>Entries of each sort; some 15 MB together.</summary>
    private const int Capacity = 32_768;

    private readonly RecentMap<UniqueValue, Alias> byKey = new(Capacity);
    private readonly RecentMap<(string Kind, long Number), string> byNumber = new(Capacity);

    public Alias? TryGet(UniqueValue key) => byKey.TryGetValue(key, out var alias) ? alias : null;

    public void Remember(UniqueValue key, Alias alias) => byKey.Set(key, alias);

    /// <summary>Forgets what unique values name, because one was found to be wrong.</summary>
    public void Forget() => byKey.Clear();

    public bool TryGet(string kind, long number, out string key) => byNumber.TryGetValue((kind, number), out key!);

    /// <summary>Integer ids are never given to another resource, so these entries stay valid.</summary>
    public void Remember(string kind, long number, string key) => byNumber.Set((kind, number), key);
}

/// <summary>The resource that a unique value names.</summary>
/// <param name="Id">The resource.</param>
/// <param name="Tenant">Its tenant.</param>
/// <param name="Version">Its version when it was read.</param>
/// <param name="ReadAt">Tracker time before anything was read.</param>
internal sealed record Alias(ResourceId Id, Guid? Tenant, long Version, long ReadAt);
