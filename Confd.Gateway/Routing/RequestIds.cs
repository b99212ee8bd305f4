using System.Globalization;
using System.Security.Cryptography;

namespace Confd.Gateway.Routing;

/// <summary>Names requests, so that answers, logs, traces and events can be told to belong together.</summary>
internal static class RequestIds
{
    /// <summary>Names the request, in requests and answers.</summary>
    public const string Header = "X-Request-Id";

    private const int Longest = 128;

    /// <summary>Random per process and counted within it: unique without asking the system for randomness each time.</summary>
    private static readonly string Prefix = RandomNumberGenerator.GetHexString(16, lowercase: true);

    private static long count;

    /// <summary>What the caller gives in <c>X-Request-Id</c> when it is fit for a log; else a new one of 32 hexadecimal digits.</summary>
    public static string Of(HttpRequest request)
    {
        var given = request.Headers[Header].ToString();
        return given.Length is > 0 and <= Longest && given.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.')
            ? given
            : string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Interlocked.Increment(ref count):x16}");
    }
}
