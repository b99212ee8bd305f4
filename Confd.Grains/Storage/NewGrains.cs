using Orleans.Runtime;

namespace Confd.Storage;

/// <summary>
/// Grains with a key that was taken for them a moment ago. Nothing is stored under it, so the activation by
/// the call that creates them reads nothing.
/// </summary>
/// <remarks>The key travels with the call: the grain may be activated on another silo.</remarks>
internal static class NewGrains
{
    private const string Name = "confd.new";

    /// <summary>The next calls of this method are about a new grain.</summary>
    public static void Announce(string key) => RequestContext.Set(Name, key);

    public static bool Contains(GrainId grain) => RequestContext.Get(Name) is string key && grain.Key.ToString() == key;
}
