using System.Collections.Concurrent;

namespace Confd.Storage;

/// <summary>
/// Names of kinds of resources and links. There are few, and rows are many: rows that are kept share them, and comparing two is
/// comparing references.
/// </summary>
internal static class KindNames
{
    private static readonly ConcurrentDictionary<string, string> Known = new();

    /// <summary>The one string of a name.</summary>
    public static string Once(string name) => Known.GetOrAdd(name, name);
}
