using System.Text;

namespace Confd.Gateway.Answers;

/// <summary>The <c>Warning</c> header (RFC 7234): <c>299 - "text"</c>.</summary>
internal static class WarningHeader
{
    private const int Longest = 2000;

    public static void Set(HttpResponse response, string text) => response.Headers.Warning = Format(text);

    /// <summary>Code 299, a persistent warning; the text is visible ASCII, as headers require.</summary>
    public static string Format(string text)
    {
        var quoted = new StringBuilder("299 - \"");
        foreach (var character in text)
        {
            if (quoted.Length > Longest)
            {
                quoted.Append("...");
                break;
            }
            if (character is '"' or '\\')
            {
                quoted.Append('\\').Append(character);
            }
            else if (character is >= ' ' and <= '~')
            {
                quoted.Append(character);
            }
            else
            {
                // As in JSON; the backslash is escaped like any other.
                quoted.Append("\\\\u").Append(((int)character).ToString("x4", System.Globalization.CultureInfo.InvariantCulture));
            }
        }
        return quoted.Append('"').ToString();
    }
}
