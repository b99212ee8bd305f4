namespace Confd.Resources;

/// <summary>Path templates: <c>{x:int}</c>, <c>{x:uuid}</c>, <c>{x}</c>, and <c>{x:id}</c> for int or uuid.</summary>
internal static class RouteTemplate
{
    /// <summary>Names of the placeholders, in order.</summary>
    public static IReadOnlyList<string> Placeholders(string path) =>
        [.. path.Split('/').Where(segment => segment.StartsWith('{')).Select(segment => segment[1..^1].Split(':')[0])];

    /// <summary>The ACL of a path without its last word: <c>confd.users.{user_id}.lines</c>.</summary>
    public static string Acl(string path) => string.Join('.', path.Split('/').Where(part => part.Length > 0)
        .Select(part => part.Split(':') is [var name, _] ? name + "}" : part).Prepend("confd"));

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
