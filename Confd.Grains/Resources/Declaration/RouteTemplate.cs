namespace Confd.Resources;

/// <summary>Path templates: <c>{x:int}</c>, <c>{x:uuid}</c>, <c>{x}</c>, and <c>{x:id}</c> for int or uuid.</summary>
internal static class RouteTemplate
{
    /// <summary>Names of the placeholders, in order.</summary>
    public static IReadOnlyList<string> Placeholders(string path) =>
        [.. path.Split('/').Where(segment => segment.StartsWith('{')).Select(segment => segment[1..^1].Split(':')[0])];

    /// <summary>The one or two templates that a path with <c>{x:id}</c> stands for.</summary>
    public static IEnumerable<string> Expand(string path)
    {
        if (!path.Contains(":id}", StringComparison.Ordinal))
        {
            return [path];
        }
        return [path.Replace(":id}", ":uuid}", StringComparison.Ordinal), path.Replace(":id}", ":int}", StringComparison.Ordinal)];
    }
}
