using Microsoft.AspNetCore.Routing.Patterns;

namespace Confd.Gateway.Routing;

/// <summary>A path below <c>/1.1</c> as the manifest writes it: literal segments, and placeholders with a converter or none.</summary>
internal sealed class ApiPath
{
    private const string Root = "1.1";

    private static readonly string[] Names = [.. Enumerable.Range(0, 16).Select(index => $"_{index}")];

    /// <summary>Literals; null for placeholders.</summary>
    private readonly string?[] segments;

    public ApiPath(string template)
    {
        var literals = new List<string?> { Root };
        var parts = new List<RoutePatternPathSegment> { RoutePatternFactory.Segment(RoutePatternFactory.LiteralPart(Root)) };
        var ranks = new List<char>();
        var placeholders = new List<string>();
        foreach (var segment in template[1..].Split('/'))
        {
            if (segment[0] != '{')
            {
                literals.Add(segment);
                parts.Add(RoutePatternFactory.Segment(RoutePatternFactory.LiteralPart(segment)));
                ranks.Add(' ');
                continue;
            }
            var (name, converter) = segment[1..^1].Split(':') is [var first, var second] ? (first, second) : (segment[1..^1], "");
            var (rank, constraint) = SegmentConstraint.Of(converter);
            var place = NameOf(placeholders.Count);
            placeholders.Add(name);
            literals.Add(null);
            ranks.Add(rank);
            parts.Add(RoutePatternFactory.Segment(constraint is null
                ? RoutePatternFactory.ParameterPart(place)
                : RoutePatternFactory.ParameterPart(
                    place, @default: null, RoutePatternParameterKind.Standard, RoutePatternFactory.ParameterPolicy(constraint))));
        }
        segments = [.. literals];
        Placeholders = [.. placeholders];
        Rank = string.Concat(ranks);
        Pattern = RoutePatternFactory.Pattern($"/{Root}{template}", parts);
        Shape = string.Join('/', literals.Zip(ranks.Prepend(' '), (literal, rank) => literal ?? $"{{{rank}}}"));
    }

    /// <summary>Names of the placeholders, which may differ between the methods of a path.</summary>
    public string[] Placeholders { get; }

    /// <summary>For the framework's routing.</summary>
    public RoutePattern Pattern { get; }

    /// <summary>The same text for paths that differ only in the names of placeholders.</summary>
    public string Shape { get; }

    /// <summary>A character per segment; a smaller one is more exact.</summary>
    public string Rank { get; }

    /// <summary>Key of a placeholder among the route's values: routes that share a path may name them differently.</summary>
    public static string NameOf(int index) => index < Names.Length ? Names[index] : $"_{index}";

    /// <summary>
    /// The framework ignores the case of literals and a trailing slash; the API ignores neither. A
    /// value that is blank or can't be decoded refers to nothing.
    /// </summary>
    public bool IsExactly(string path)
    {
        var rest = path.AsSpan();
        foreach (var literal in segments)
        {
            if (rest.IsEmpty || rest[0] != '/')
            {
                return false;
            }
            rest = rest[1..];
            var end = rest.IndexOf('/');
            var segment = end < 0 ? rest : rest[..end];
            if (literal is null ? segment.IsWhiteSpace() || HasUnreadable(segment) : !segment.SequenceEqual(literal))
            {
                return false;
            }
            rest = rest[segment.Length..];
        }
        return rest.IsEmpty;
    }

    /// <summary>No name in a path has control characters, line breaks or lone surrogates.</summary>
    private static bool HasUnreadable(ReadOnlySpan<char> segment)
    {
        foreach (var character in segment)
        {
            if (char.IsControl(character) || character is '\uFFFD' or '\u2028' or '\u2029')
            {
                return true;
            }
        }
        return false;
    }
}
