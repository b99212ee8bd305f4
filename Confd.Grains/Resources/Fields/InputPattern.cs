using System.Text;
using System.Text.RegularExpressions;

namespace Confd.Fields;

/// <summary>A pattern for input, with the meaning that it has in the 1.1 API.</summary>
/// <remarks>
/// Every pattern for input goes through here, never through <see cref="Regex"/>: the whole text must match (also a line
/// break at its end), <c>\d</c>, <c>\w</c> and <c>\s</c> are ASCII only, case counts, and matching takes linear time
/// when the pattern has no look-ahead.
/// </remarks>
public sealed partial class InputPattern
{
    private const string Digits = "0-9";
    private const string Word = "a-zA-Z0-9_";
    private const string Space = " ";

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly Regex regex;

    /// <summary>Reads a pattern.</summary>
    /// <param name="pattern">Regular expression; <c>^</c> and <c>$</c> are the text's own ends.</param>
    /// <exception cref="ArgumentException">It is no pattern, or holds an escape whose meaning depends on the alphabet.</exception>
    public InputPattern(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        Text = pattern;
        var whole = $@"\A(?:{Translate(pattern)})\z";
        // The linear matcher has no look-ahead; a pattern that needs one has a time limit.
        regex = pattern.Contains("(?!", StringComparison.Ordinal) || pattern.Contains("(?=", StringComparison.Ordinal)
            ? new Regex(whole, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Longest)
            : new Regex(whole, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking, Longest);
    }

    /// <summary>The pattern as given.</summary>
    public string Text { get; }

    /// <summary>As <see cref="Text"/> without needless escapes: readers of JSON schemas compile a Unicode pattern.</summary>
    internal string ForSchemas => NeedlessEscape().Replace(Text, "$1");

    /// <summary>True when the whole text matches.</summary>
    public bool IsMatch(string text)
    {
        try
        {
            return regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    /// <summary>The named groups of a match, or null when the whole text does not match; a group that took no part is null.</summary>
    public IReadOnlyDictionary<string, string?>? Match(string text)
    {
        try
        {
            return regex.Match(text) is { Success: true } match
                ? match.Groups.Values.ToDictionary(group => group.Name, group => group.Success ? group.Value : null)
                : null;
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\\([#!""'%&,:;<=>@_`~ ])")]
    private static partial Regex NeedlessEscape();

    private static string Translate(string pattern)
    {
        var translated = new StringBuilder();
        var isInClass = false;
        for (var index = 0; index < pattern.Length; index++)
        {
            var character = pattern[index];
            if (character == '\\' && index + 1 < pattern.Length)
            {
                translated.Append(Escape(pattern[++index], isInClass));
                continue;
            }
            translated.Append((character, isInClass) switch
            {
                ('^', false) => @"\A",
                ('$', false) => @"\z",
                _ => character.ToString(),
            });
            // A bracket at the very start of a class is literal.
            isInClass = isInClass
                ? character != ']' || pattern[index - 1] == '[' || (pattern[index - 1] == '^' && pattern[index - 2] == '[')
                : character == '[';
        }
        return translated.ToString();
    }

    private static string Escape(char escaped, bool isInClass) => (escaped, isInClass) switch
    {
        ('d', true) => Digits,
        ('w', true) => Word,
        ('s', true) => Space,
        ('d', false) => $"[{Digits}]",
        ('w', false) => $"[{Word}]",
        ('s', false) => $"[{Space}]",
        ('D', false) => $"[^{Digits}]",
        ('W', false) => $"[^{Word}]",
        ('S', false) => $"[^{Space}]",
        ('A' or 'z', false) => $@"\{escaped}",
        // A Unicode class explicitly means every alphabet.
        ('p', _) => @"\p",
        _ when char.IsAsciiLetterOrDigit(escaped) => throw new ArgumentException($@"\{escaped} has no one meaning in all alphabets."),
        _ => $@"\{escaped}",
    };
}
