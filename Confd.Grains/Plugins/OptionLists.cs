namespace Confd.Plugins;

/// <summary>Lists of options as Asterisk's files have them: pairs of a name and a value, in their order.</summary>
internal static class OptionLists
{
    /// <summary>The value of an option; null when it is missing. A repeated option: the last one counts.</summary>
    public static string? Find(this IReadOnlyList<IReadOnlyList<string>> options, string name) =>
        options.LastOrDefault(option => option[0] == name)?[1];

    /// <summary>The first value of an option; null when it is missing.</summary>
    public static string? FindFirst(this IReadOnlyList<IReadOnlyList<string>> options, string name) =>
        options.FirstOrDefault(option => option[0] == name)?[1];

    /// <summary>Whether both have the same options in the same order.</summary>
    public static bool IsSame(this IReadOnlyList<IReadOnlyList<string>> one, IReadOnlyList<IReadOnlyList<string>> other) =>
        ReferenceEquals(one, other)
        || (one.Count == other.Count && one.Zip(other).All(pair => pair.First.SequenceEqual(pair.Second)));
}
