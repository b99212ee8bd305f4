using System.Collections.Frozen;
using System.Text;

namespace Confd.Text;

/// <summary>
/// Unicode's compatibility decomposition (NFKD) on every machine: the service runs without ICU, where .NET leaves text
/// unchanged.
/// </summary>
/// <remarks>
/// The table in Decompositions.txt has one character and its full decomposition per line, from Unicode 14; Hangul
/// syllables decompose by rule. Several marks on one letter keep the order in which they were typed.
/// </remarks>
internal static class Decomposition
{
    private const int FirstSyllable = 0xAC00;
    private const int LastSyllable = 0xD7A3;

    private static readonly FrozenDictionary<Rune, string> Table = Read();

    public static string Of(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }
        var decomposed = new StringBuilder(text.Length + 8);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is >= FirstSyllable and <= LastSyllable)
            {
                AppendSyllable(decomposed, rune.Value - FirstSyllable);
            }
            else
            {
                decomposed.Append(Table.TryGetValue(rune, out var parts) ? parts : rune.ToString());
            }
        }
        return decomposed.ToString();
    }

    private static void AppendSyllable(StringBuilder text, int index)
    {
        text.Append((char)(0x1100 + (index / 588))).Append((char)(0x1161 + (index % 588 / 28)));
        if (index % 28 > 0)
        {
            text.Append((char)(0x11A7 + (index % 28)));
        }
    }

    private static FrozenDictionary<Rune, string> Read()
    {
        using var stream = typeof(Decomposition).Assembly.GetManifestResourceStream("Confd.Text.Decompositions.txt")
            ?? throw new InvalidOperationException("The table of decompositions is missing from the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))
            .ToFrozenDictionary(parts => Rune.GetRuneAt(parts[0], 0), parts => parts[1]);
    }
}
