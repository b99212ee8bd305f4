namespace Confd.Fields;

/// <summary>What a text of any field may hold: texts end up in lines of configuration files.</summary>
public static class InputText
{
    internal const string Ill = "Not a valid utf-8 string.";

    internal const string Controls = "Control characters are not allowed.";

    internal const string LineBreaks = "Line breaks and control characters are not allowed.";

    /// <summary>What is wrong, in the words of the API; null when nothing is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isMultiLine">Line breaks and tabs are allowed.</param>
    public static string? Fault(string text, bool isMultiLine = false) =>
        !IsWellFormed(text) ? Ill
        : !text.Any(character => IsControl(character) && !(isMultiLine && character is ('\n' or '\r' or '\t'))) ? null
        : isMultiLine ? Controls
        : LineBreaks;

    /// <summary>False when half of a surrogate pair stands alone.</summary>
    internal static bool IsWellFormed(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
            {
                index++;
            }
            else if (char.IsSurrogate(text[index]))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>C0 and C1 controls, DEL, and the line and paragraph separators of Unicode.</summary>
    private static bool IsControl(char character) => char.IsControl(character) || character is '\u2028' or '\u2029';
}
