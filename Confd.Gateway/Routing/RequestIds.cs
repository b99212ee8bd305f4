using System.Globalization;
using System.Security.Cryptography;

namespace Confd.Gateway.Routing;

/// <summary>Gives each request an id that connects its answer, logs, traces and events.</summary>
internal static class RequestIds
{
    /// <summary>Header with the id, in requests and answers.</summary>
    public const string Header = "X-Request-Id";

    private const int Longest = 128;

    /// <summary>Random per process and counted within it: unique without asking the system for randomness each time.</summary>
    private static readonly string Prefix = RandomNumberGenerator.GetHexString(16, lowercase: true);

    private static long count;

    /// <summary>The caller's <c>X-Request-Id</c> if it is safe to log; otherwise a new id of 32 hexadecimal digits.</summary>
    public static string Of(HttpRequest request)
    {
        var given = request.Headers[Header].ToString();
        return given.Length is > 0 and <= Longest && given.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.')
            ? given
            : string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Interlocked.Increment(ref count):x16}");
    }
}
