namespace Confd.Gateway.Routing;

/// <summary>Lets pages of any origin call the API; tokens travel in a header, never in cookies.</summary>
internal static class Cors
{
    public static void Allow(HttpContext http)
    {
        var origin = http.Request.Headers.Origin;
        if (origin.Count == 0)
        {
            return;
        }
        var headers = http.Response.Headers;
        headers.AccessControlAllowOrigin = origin;
        headers.Vary = "Origin";
        headers.AccessControlExposeHeaders = "Location, ETag, X-Request-Id";
        if (HttpMethods.IsOptions(http.Request.Method))
        {
            headers.AccessControlAllowHeaders = "Content-Type, X-Auth-Token, Wazo-Tenant";
            headers.AccessControlAllowMethods = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";
        }
    }
}
