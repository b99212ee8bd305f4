using Confd.Storage;

namespace Confd.Asterisk;

/// <summary>Something that a part of a file was composed from.</summary>
/// <param name="Sort">What it is.</param>
/// <param name="Name">Kind of resources or of links, or an index.</param>
/// <param name="Key">Kind and key of a resource, or kind and value in an index; empty for none.</param>
internal readonly record struct Fact(FactSort Sort, string Name, ResourceId Key)
{
    /// <summary>Few facts share a key: hashing the names of kinds too would cost more than it saves.</summary>
    public override int GetHashCode() => HashCode.Combine(Sort, Name.Length, Key.Key?.GetHashCode() ?? Name.GetHashCode());

    /// <summary>A resource itself.</summary>
    public static Fact Row(ResourceId id) => new(FactSort.Row, "", id);

    /// <summary>Which links of a kind lead away from a resource, or back to it.</summary>
    public static Fact Links(string kind, ResourceId id, bool isBack) => new(isBack ? FactSort.LinksBack : FactSort.Links, kind, id);

    /// <summary>Which resources of a kind there are.</summary>
    public static Fact SetOf(string kind) => new(FactSort.Set, kind, default);

    /// <summary>Which resources an index has under a value.</summary>
    public static Fact By(string index, ResourceId value) => new(FactSort.Value, index, value);

    /// <summary>Every resource of a kind.</summary>
    public static Fact AnyOf(string kind) => new(FactSort.Any, kind, default);
}

/// <summary>What a <see cref="Fact"/> is about.</summary>
internal enum FactSort
{
    Row,
    Links,
    LinksBack,
    Set,
    Any,
    Value,
}
