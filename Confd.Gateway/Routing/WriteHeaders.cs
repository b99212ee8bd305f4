using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Confd.Gateway.Routing;

/// <summary>The options of a write in headers and query.</summary>
internal static class WriteHeaders
{
    private const string MergePatch = "application/merge-patch+json";
    private const string IdempotencyKey = "Idempotency-Key";
    private const int LongestKey = 255;

    /// <summary>Status and text when the request is refused; null when it is accepted.</summary>
    /// <param name="request">The request.</param>
    /// <param name="takesJson">The route reads JSON; others take no body, or a file of any type.</param>
    public static (int Status, string Why)? Refuse(HttpRequest request, bool takesJson)
    {
        if (request.Headers.ContentEncoding.ToString() is not ("" or "identity"))
        {
            return (StatusCodes.Status415UnsupportedMediaType, "Bodies must not be compressed.");
        }
        if (HttpMethods.IsPatch(request.Method)
            && !(MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
                && type.MediaType.Equals(MergePatch, StringComparison.OrdinalIgnoreCase)))
        {
            request.HttpContext.Response.Headers["Accept-Patch"] = MergePatch;
            return (StatusCodes.Status415UnsupportedMediaType, $"PATCH takes {MergePatch}.");
        }
        if (takesJson && HasBody(request) && !IsJson(request.ContentType))
        {
            request.HttpContext.Response.Headers.Accept = "application/json";
            return (StatusCodes.Status415UnsupportedMediaType, "The body must be JSON, with content type application/json.");
        }
        var keys = request.Headers[IdempotencyKey];
        return keys.Count == 0 || (keys is [{ Length: > 0 and <= LongestKey } key] && key.All(character => character is > ' ' and <= '~'))
            ? null
            : (StatusCodes.Status400BadRequest, $"{IdempotencyKey} must be one text of 1 to {LongestKey} visible characters.");
    }

    /// <summary>The caller wants all checks but no change: <c>dry_run=true</c> or <c>Prefer: dry-run</c>.</summary>
    public static bool IsDryRun(HttpRequest request)
    {
        if (request.QueryString.HasValue && string.Equals(request.Query["dry_run"], "true", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }
        return Prefers(request, "dry-run");
    }

    /// <summary>Unknown fields are refused: <c>Prefer: handling=strict</c>.</summary>
    public static bool IsStrict(HttpRequest request) => Prefers(request, "handling=strict");

    private static bool Prefers(HttpRequest request, string preference)
    {
        var isPreferred = Preferences.Has(request, preference);
        if (isPreferred)
        {
            Preferences.Apply(request.HttpContext.Response, preference);
        }
        return isPreferred;
    }

    private static bool HasBody(HttpRequest request) =>
        request.ContentLength > 0
        || (request.ContentLength is null && request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true);

    /// <summary>A missing header counts as JSON, because clients of the 1.1 API often omit it.</summary>
    private static bool IsJson(string? contentType) =>
        string.IsNullOrEmpty(contentType)
        || (MediaTypeHeaderValue.TryParse(contentType, out var type)
            && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
                || type.MediaType.Equals("text/json", StringComparison.OrdinalIgnoreCase)
                || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase)));

    /// <summary>
    /// The request's idempotency key, or null. It belongs to the user (or to a token without a user) and to the
    /// tenant, so that no caller gets another's answer.
    /// </summary>
    public static IdempotencyKey? IdempotencyOf(HttpRequest request, byte[]? body, Caller caller, string token)
    {
        if (request.Headers[IdempotencyKey].ToString() is not { Length: > 0 } key)
        {
            return null;
        }
        var owner = caller.UserUuid?.ToString() ?? token;
        return new IdempotencyKey(
            Hash([], owner, caller.TenantUuid.ToString(), key),
            Hash(body ?? [], request.Method, request.Path, request.QueryString.Value ?? ""));
    }

    private static string Hash(ReadOnlySpan<byte> last, params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(part));
            hash.AppendData([0]);
        }
        hash.AppendData(last);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
