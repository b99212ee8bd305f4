namespace Confd.Gateway.Authentication;

/// <summary>One entry of a token, compiled to match required ACLs in one pass.</summary>
/// <remarks>
/// <c>*</c> matches any text without <c>.</c> and <c>#</c>; <c>#</c> matches any text. A whole segment <c>me</c> also matches the
/// token's user, and <c>edit</c> matches <c>update</c>. Source: wazo-auth access semantics.
/// The pattern is a row of states. Bits mark the states that the text read so far can have reached. With any number of
/// wildcards, each character costs one step per 64 characters of the pattern, without backtracking.
/// </remarks>
internal sealed class AclPattern
{
    private const int WordBits = 64;

    private readonly string prefix;
    private readonly bool matchesAnyRest;
    private readonly int accepting;
    private readonly ulong[] anything;
    private readonly ulong[] withinSegment;
    private readonly Dictionary<char, ulong[]> characters = [];
    private readonly List<(int From, int To)> shortcuts = [];

    private AclPattern(string entry, Guid? user)
    {
        var states = new List<char?>();
        var hashes = new List<int>();
        var stars = new List<int>();
        prefix = LiteralPrefix(entry);
        var pattern = Collapse(entry);
        matchesAnyRest = pattern == prefix + '#';
        foreach (var (index, segment) in pattern.Split('.').Index())
        {
            if (index > 0)
            {
                states.Add('.');
            }
            if (AlternativeOf(segment, user) is { } other)
            {
                // The segment, then a dead end; the text continues behind the alternative.
                shortcuts.Add((states.Count, states.Count + segment.Length + 1));
                shortcuts.Add((states.Count + segment.Length, states.Count + segment.Length + 1 + other.Length));
                states.AddRange(segment.Select(character => (char?)character));
                states.Add(null);
                states.AddRange(other.Select(character => (char?)character));
                continue;
            }
            foreach (var character in segment)
            {
                (character switch { '#' => hashes, '*' => stars, _ => null })?.Add(states.Count);
                states.Add(character is '#' or '*' ? null : character);
            }
        }
        accepting = states.Count;
        anything = Bits(hashes);
        withinSegment = Bits(stars);
        foreach (var group in states.Index().Where(state => state.Item is not null).GroupBy(state => state.Item!.Value))
        {
            characters[group.Key] = Bits(group.Select(state => state.Index));
        }
    }

    private int Words => (accepting / WordBits) + 1;

    /// <summary>Compiles an entry without its <c>!</c>.</summary>
    public static AclPattern Compile(string entry, Guid? user) => new(entry, user);

    /// <summary>True when the entry matches only its own text.</summary>
    public static bool IsLiteral(string entry) => LiteralPrefix(entry).Length == entry.Length;

    public bool Matches(string required)
    {
        var steps = 0L;
        return Matches(required, ref steps);
    }

    /// <summary>As above; also counts the words of states that it reads.</summary>
    internal bool Matches(string required, ref long steps)
    {
        var begins = required.StartsWith(prefix, StringComparison.Ordinal);
        if (!begins || matchesAnyRest)
        {
            steps++;
            return begins;
        }
        var reached = new ulong[Words];
        var next = new ulong[Words];
        reached[0] = 1;
        FollowEmpty(reached);
        foreach (var character in required)
        {
            steps += Words;
            if (!Advance(reached, next, character))
            {
                return false;
            }
            FollowEmpty(next);
            (reached, next) = (next, reached);
        }
        return Has(reached, accepting);
    }

    private bool Advance(ulong[] reached, ulong[] next, char character)
    {
        var literal = characters.GetValueOrDefault(character);
        var isWithinSegment = character is not ('.' or '#');
        var (carry, any) = (0UL, 0UL);
        for (var word = 0; word < next.Length; word++)
        {
            var moved = literal is null ? 0 : reached[word] & literal[word];
            next[word] = (moved << 1) | carry
                | (reached[word] & anything[word]) | (isWithinSegment ? reached[word] & withinSegment[word] : 0);
            carry = moved >> (WordBits - 1);
            any |= next[word];
        }
        return any != 0;
    }

    /// <summary>Wildcards also match the empty text; two never stand side by side.</summary>
    private void FollowEmpty(ulong[] states)
    {
        var carry = 0UL;
        for (var word = 0; word < states.Length; word++)
        {
            var wild = states[word] & (anything[word] | withinSegment[word]);
            states[word] |= (wild << 1) | carry;
            carry = wild >> (WordBits - 1);
        }
        foreach (var (from, to) in shortcuts)
        {
            if (Has(states, from))
            {
                states[to / WordBits] |= 1UL << (to % WordBits);
            }
        }
    }

    private static bool Has(ulong[] states, int state) => (states[state / WordBits] >> (state % WordBits) & 1) != 0;

    private static string? AlternativeOf(string segment, Guid? user) => segment switch
    {
        "me" => user?.ToString(),
        "edit" => "update",
        _ => null,
    };

    /// <summary>The text before the first segment that matches more than its own text.</summary>
    private static string LiteralPrefix(string entry)
    {
        var start = 0;
        foreach (var range in entry.AsSpan().Split('.'))
        {
            var segment = entry.AsSpan()[range];
            if (segment is "me" or "edit")
            {
                return entry[..start];
            }
            var wild = segment.IndexOfAny('*', '#');
            if (wild >= 0)
            {
                return entry[..(start + wild)];
            }
            start = range.End.GetOffset(entry.Length) + 1;
        }
        return entry;
    }

    /// <summary>Adjacent wildcards become one: <c>#</c> if one of them is <c>#</c>.</summary>
    private static string Collapse(string entry)
    {
        var text = new System.Text.StringBuilder(entry.Length);
        foreach (var character in entry)
        {
            if (text.Length == 0 || character is not ('*' or '#') || text[^1] is not ('*' or '#'))
            {
                text.Append(character);
            }
            else if (character == '#')
            {
                text[^1] = '#';
            }
        }
        return text.ToString();
    }

    private ulong[] Bits(IEnumerable<int> states)
    {
        var bits = new ulong[Words];
        foreach (var state in states)
        {
            bits[state / WordBits] |= 1UL << (state % WordBits);
        }
        return bits;
    }
}
