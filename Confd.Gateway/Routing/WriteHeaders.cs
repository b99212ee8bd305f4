using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace Confd.Gateway.Routing;

/// <summary>What headers and query say about how a write is to be carried out.</summary>
internal static class WriteHeaders
{
    private const string MergePatch = "application/merge-patch+json";
    private const string IdempotencyKey = "Idempotency-Key";
    private const int LongestKey = 255;

    /// <summary>Status and text when the request can't be taken as it is; null when it can.</summary>
    public static (int Status, string Why)? Refuse(HttpRequest request)
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
        var keys = request.Headers[IdempotencyKey];
        return keys.Count == 0 || (keys is [{ Length: > 0 and <= LongestKey } key] && key.All(character => character is > ' ' and <= '~'))
            ? null
            : (StatusCodes.Status400BadRequest, $"{IdempotencyKey} must be one text of 1 to {LongestKey} visible characters.");
    }

    /// <summary>All checks are wanted, but no change: <c>dry_run=true</c> or <c>Prefer: dry-run</c>.</summary>
    public static bool IsDryRun(HttpRequest request)
    {
        if (request.QueryString.HasValue && string.Equals(request.Query["dry_run"], "true", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }
        var isPreferred = request.Headers["Prefer"].ToString().Split(',')
            .Any(preference => preference.Trim().Equals("dry-run", StringComparison.OrdinalIgnoreCase));
        if (isPreferred)
        {
            request.HttpContext.Response.Headers["Preference-Applied"] = "dry-run";
        }
        return isPreferred;
    }

    /// <summary>
    /// The request's idempotency key, or null. It belongs to the user (to the token when that has none) and to the
    /// tenant, so that nobody meets the answers of others.
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
