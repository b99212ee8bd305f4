namespace Confd;

/// <summary>Compares the lists of entity tags in If-Match and If-None-Match with the current one.</summary>
public static class EntityTags
{
    /// <summary>The rule of If-Match: <c>*</c> or the same strong tag.</summary>
    /// <param name="header">The header: tags with their quotes, separated by commas, or <c>*</c>.</param>
    /// <param name="current">The current strong tag with its quotes.</param>
    public static bool MatchStrongly(string header, string? current) => Match(header, current, isWeak: false);

    /// <summary>The rule of If-None-Match: weak tags match too.</summary>
    /// <param name="header">The header: tags with their quotes, separated by commas, or <c>*</c>.</param>
    /// <param name="current">The current strong tag with its quotes.</param>
    public static bool MatchWeakly(string header, string? current) => Match(header, current, isWeak: true);

    private static bool Match(ReadOnlySpan<char> header, string? current, bool isWeak)
    {
        // The tags of this service contain no commas.
        foreach (var range in header.Split(','))
        {
            var tag = header[range].Trim();
            if (isWeak && tag.StartsWith("W/"))
            {
                tag = tag[2..];
            }
            if (tag is "*" || (current is not null && tag.SequenceEqual(current)))
            {
                return true;
            }
        }
        return false;
    }
}
