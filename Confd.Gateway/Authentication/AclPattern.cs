namespace Confd.Gateway.Authentication;

/// <summary>Matches required ACLs against the entries of a token.</summary>
/// <remarks>
/// <c>*</c> is one segment, <c>#</c> anything, a leading <c>!</c> denies; a segment <c>me</c> also stands for the
/// token's user and <c>edit</c> for <c>update</c>. Source: wazo-auth access semantics.
/// </remarks>
internal static class AclPattern
{
    public static bool IsGranted(IReadOnlyList<string> entries, string? required, Guid? user)
    {
        if (required is null)
        {
            return true;
        }
        var isGranted = false;
        foreach (var entry in entries)
        {
            if (entry.StartsWith('!'))
            {
                if (Matches(entry.AsSpan(1), required, user))
                {
                    return false;
                }
            }
            else if (!isGranted && (entry == "#" || Matches(entry, required, user)))
            {
                isGranted = true;
            }
        }
        return isGranted;
    }

    public static bool Matches(ReadOnlySpan<char> entry, ReadOnlySpan<char> required, Guid? user)
    {
        while (true)
        {
            if (entry.IsEmpty)
            {
                return required.IsEmpty;
            }
            var pattern = Segment(entry, out var moreEntry);
            if (pattern.Contains('#'))
            {
                return MatchesHash(entry, required, user);
            }
            var actual = Segment(required, out var moreRequired);
            if (required.IsEmpty || !MatchesSegment(pattern, actual, user))
            {
                return false;
            }
            if (moreEntry.IsEmpty || moreRequired.IsEmpty)
            {
                // "a.#" does not match "a", as its dot is missing.
                return moreEntry.IsEmpty && moreRequired.IsEmpty;
            }
            entry = moreEntry;
            required = moreRequired;
        }
    }

    private static bool MatchesHash(ReadOnlySpan<char> entry, ReadOnlySpan<char> required, Guid? user)
    {
        var hash = entry.IndexOf('#');
        if (!required.StartsWith(entry[..hash], StringComparison.Ordinal))
        {
            return false;
        }
        var rest = entry[(hash + 1)..];
        for (var start = hash; start <= required.Length; start++)
        {
            if (rest.IsEmpty || (rest[0] == '.' ? start < required.Length && required[start] == '.' && Matches(rest[1..], required[(start + 1)..], user)
                : Matches(rest, required[start..], user)))
            {
                return true;
            }
        }
        return false;
    }

    private static bool MatchesSegment(ReadOnlySpan<char> pattern, ReadOnlySpan<char> actual, Guid? user)
    {
        if (pattern is "me")
        {
            return actual is "me" || (user is { } uuid && actual.SequenceEqual(uuid.ToString()));
        }
        if (pattern is "edit")
        {
            return actual is "edit" or "update";
        }
        var star = pattern.IndexOf('*');
        if (star < 0)
        {
            return pattern.SequenceEqual(actual);
        }
        if (!actual.StartsWith(pattern[..star], StringComparison.Ordinal))
        {
            return false;
        }
        for (var start = star; start <= actual.Length; start++)
        {
            if (MatchesSegment(pattern[(star + 1)..], actual[start..], user))
            {
                return true;
            }
        }
        return false;
    }

    private static ReadOnlySpan<char> Segment(ReadOnlySpan<char> text, out ReadOnlySpan<char> more)
    {
        var dot = text.IndexOf('.');
        more = dot < 0 ? [] : text[(dot + 1)..];
        return dot < 0 ? text : text[..dot];
    }
}
