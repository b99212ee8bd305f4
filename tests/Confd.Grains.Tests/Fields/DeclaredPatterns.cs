using System.Reflection;
using Confd.Fields;

namespace Confd.Tests.Fields;

/// <summary>Every pattern of the product, from the attributes of its records and from its code.</summary>
internal static class DeclaredPatterns
{
    /// <summary>Texts of which one matches each pattern.</summary>
    public static IReadOnlyList<string> Examples { get; } =
    [
        "1001", "12345", "ab", "abcd", "fr_FR", "_X.", "\"Ann\"", "\"Ann\" <5>", "08:00", "+", "Answer()", "a@example.org", "example.org",
        "[0-9]", "a1_-.b", "10.0.0.1", "nameserver 10.0.0.1", "00:11:22:aa:BB:ff", "00:11:22:aa:bb:ff",
    ];

    public static IReadOnlyDictionary<string, InputPattern> All { get; } = Attributes().Select(text => new InputPattern(text))
        .Concat(OfCode()).GroupBy(pattern => pattern.Text).ToDictionary(group => group.Key, group => group.First());

    /// <summary>
    /// The pattern names forbidden characters, or a whole class of Unicode; other code refuses control characters.
    /// </summary>
    public static bool TakesAnything(string pattern) =>
        pattern.Contains(".*", StringComparison.Ordinal) || pattern.Contains("[^", StringComparison.Ordinal)
        || pattern.Contains(@"\p{", StringComparison.Ordinal);

    private static IEnumerable<Type> Types => new[] { typeof(InputPattern).Assembly, typeof(User).Assembly }.SelectMany(assembly => assembly.GetTypes());

    private static IEnumerable<string> Attributes() => Types.SelectMany(type => type.GetProperties())
        .SelectMany(property => property.GetCustomAttributes())
        .OfType<PatternAttribute>().Select(attribute => attribute.Pattern);

    private static IEnumerable<InputPattern> OfCode() => Types.Where(type => !type.ContainsGenericParameters)
        .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public))
        .Where(field => field.FieldType == typeof(InputPattern))
        .Select(field => (InputPattern)field.GetValue(null)!);
}
