using Confd.Gateway.Hosting;

namespace Confd.Gateway.Routing;

/// <summary>Which web pages may call the API. Section <c>Confd:Gateway:Cors</c>.</summary>
/// <remarks>Tokens travel in a header and never in cookies, so that a page can do only what its own token allows.</remarks>
internal sealed record CorsOptions
{
    private const string Section = "Confd:Gateway:Cors";

    /// <summary>Default true.</summary>
    public required bool Enabled { get; init; }

    /// <summary>Origins such as <c>https://portal.example</c>; empty for any. Default any, as the 1.1 API has it.</summary>
    public required IReadOnlySet<string> Origins { get; init; }

    /// <summary>Value of Access-Control-Allow-Headers.</summary>
    public required string AllowHeaders { get; init; }

    /// <exception cref="InvalidOperationException">A key is wrong; the message names it.</exception>
    public static CorsOptions Read(IConfiguration configuration) => new()
    {
        Enabled = Setting.Flag(configuration, $"{Section}:Enabled", whenAbsent: true),
        Origins = Setting.List(configuration, $"{Section}:Origins").ToHashSet(StringComparer.OrdinalIgnoreCase),
        AllowHeaders = string.Join(", ", Setting.List(
            configuration, $"{Section}:AllowHeaders", "Content-Type", "X-Auth-Token", "Wazo-Tenant", "Authorization",
            "If-Match", "If-None-Match", "Idempotency-Key", "Prefer", "X-Request-Id")),
    };
}

/// <summary>Adds the headers that browsers ask for.</summary>
internal static class Cors
{
    public static void Allow(HttpContext http, CorsOptions options)
    {
        var origin = http.Request.Headers.Origin;
        if (origin.Count == 0 || !options.Enabled)
        {
            return;
        }
        var headers = http.Response.Headers;
        headers.Vary = "Origin";
        if (options.Origins.Count > 0 && !options.Origins.Contains(origin.ToString()))
        {
            return;
        }
        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlExposeHeaders = "Location, ETag, Retry-After, Warning, Preference-Applied, X-Event-Id, X-Request-Id";
        if (HttpMethods.IsOptions(http.Request.Method))
        {
            headers.AccessControlAllowHeaders = options.AllowHeaders;
            headers.AccessControlAllowMethods = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";
        }
    }
}
