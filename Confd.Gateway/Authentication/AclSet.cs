using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace Confd.Gateway.Authentication;

/// <summary>The entries of a token, compiled once for all tokens with the same entries.</summary>
/// <remarks>An entry with a leading <c>!</c> denies, at any position in the list.</remarks>
internal sealed class AclSet
{
    /// <summary>Maximum number of characters of all cached sets; above it the cache is emptied.</summary>
    private const int MostCharacters = 4_000_000;

    private static readonly ConcurrentDictionary<string, AclSet> Known = new();
    private static long knownCharacters;

    private readonly Rules granted;
    private readonly Rules denied;

    private AclSet(IReadOnlyList<string> entries, Guid? user)
    {
        granted = new Rules(entries.Where(entry => !entry.StartsWith('!')), user);
        denied = new Rules(entries.Where(entry => entry.StartsWith('!')).Select(entry => entry[1..]), user);
    }

    /// <summary>Number of cached sets.</summary>
    internal static int KeptCount => Known.Count;

    public static AclSet Of(IReadOnlyList<string> entries, Guid? user)
    {
        // A segment "me" makes the set the user's own.
        var isOwn = entries.Any(entry => entry.Contains("me", StringComparison.Ordinal));
        // The lengths keep one entry from looking like two.
        var name = $"{(isOwn ? user : null)}{string.Concat(entries.Select(entry => $",{entry.Length}:{entry}"))}";
        if (Known.TryGetValue(name, out var known))
        {
            return known;
        }
        var made = new AclSet(entries, user);
        if (name.Length > MostCharacters)
        {
            return made;
        }
        if (Interlocked.Add(ref knownCharacters, name.Length) > MostCharacters)
        {
            Known.Clear();
            Interlocked.Exchange(ref knownCharacters, name.Length);
        }
        return Known.GetOrAdd(name, made);
    }

    /// <summary>True when nothing is required, or an entry grants it and none denies it.</summary>
    public bool IsGranted(string? required)
    {
        var steps = 0L;
        return IsGranted(required, ref steps);
    }

    internal bool IsGranted(string? required, ref long steps) =>
        required is null || (!denied.Match(required, ref steps) && granted.Match(required, ref steps));

    private sealed class Rules
    {
        private readonly FrozenSet<string> literals;
        private readonly AclPattern[] patterns;

        public Rules(IEnumerable<string> entries, Guid? user)
        {
            var distinct = entries.Distinct().ToList();
            literals = distinct.Where(AclPattern.IsLiteral).ToFrozenSet(StringComparer.Ordinal);
            patterns = [.. distinct.Where(entry => !AclPattern.IsLiteral(entry)).Select(entry => AclPattern.Compile(entry, user))];
        }

        public bool Match(string required, ref long steps)
        {
            if (literals.Contains(required))
            {
                return true;
            }
            foreach (var pattern in patterns)
            {
                if (pattern.Matches(required, ref steps))
                {
                    return true;
                }
            }
            return false;
        }
    }
}
