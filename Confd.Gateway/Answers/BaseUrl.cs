using System.Text.Encodings.Web;

namespace Confd.Gateway.Answers;

/// <summary>Scheme, host and prefix as the caller sees them.</summary>
internal static class BaseUrl
{
    public static string Of(HttpRequest request)
    {
        var scheme = request.Headers["X-Forwarded-Proto"].ToString() switch
        {
            "https" => "https",
            "http" => "http",
            _ => request.Scheme,
        };
        // Encoded, as both headers come from outside and end up in JSON texts.
        var host = request.Host.HasValue ? request.Host.ToUriComponent() : "localhost";
        return $"{scheme}://{Clean(host)}{PrefixOf(request)}";
    }

    /// <summary>What a proxy has cut off the path, without a slash at its end.</summary>
    public static string PrefixOf(HttpRequest request)
    {
        var prefix = request.Headers["X-Script-Name"].ToString().TrimEnd('/');
        return prefix.Length == 0 || prefix[0] != '/' ? "" : Clean(prefix);
    }

    private static string Clean(string text) => UrlSafe(text) ? text : JavaScriptEncoder.Default.Encode(text);

    private static bool UrlSafe(string text) => !text.AsSpan().ContainsAny("\"\\<>\u0001\r\n");
}
