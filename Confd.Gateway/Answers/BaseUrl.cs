using System.Text.Encodings.Web;

namespace Confd.Gateway.Answers;

/// <summary>Scheme, host and prefix as the caller sees them.</summary>
internal static class BaseUrl
{
    public static string Of(HttpRequest request)
    {
        // Encoded, because the host comes from outside and becomes part of JSON texts.
        var host = request.Host.HasValue ? request.Host.ToUriComponent() : "localhost";
        return $"{(request.IsHttps ? "https" : "http")}://{Clean(host)}{PrefixOf(request)}";
    }

    /// <summary>The prefix that a proxy has cut off the path, without a trailing slash.</summary>
    public static string PrefixOf(HttpRequest request) =>
        request.PathBase.HasValue ? Clean(request.PathBase.ToUriComponent().TrimEnd('/')) : "";

    private static string Clean(string text) => UrlSafe(text) ? text : JavaScriptEncoder.Default.Encode(text);

    private static bool UrlSafe(string text) => !text.AsSpan().ContainsAny("\"\\<>\u0001\r\n");
}
