using System.Text;
using AnyAscii;

namespace Confd.Text;

/// <summary>Folds text so that search means the same on every database: no accents, no case.</summary>
public static class Folding
{
    /// <summary>Transliterated to ASCII and in lower case: <c>Élodie</c> becomes <c>elodie</c>, <c>œ</c> becomes <c>oe</c>.</summary>
    public static string Fold(string text) =>
        Ascii.IsValid(text) ? text.ToLowerInvariant() : text.Transliterate().ToLowerInvariant();

    /// <summary>The key by which collated lists sort: accents decomposed, optionally case folded.</summary>
    /// <remarks>Source: wazo-confd 1.1 API, GET /users.</remarks>
    public static string SortKey(string text, bool ignoreCase)
    {
        var decomposed = Decomposition.Of(text);
        return ignoreCase ? decomposed.ToLowerInvariant().Replace("ß", "ss", StringComparison.Ordinal) : decomposed;
    }
}
