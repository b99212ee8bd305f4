using Confd.Gateway.Authentication;

namespace Confd.Gateway.Limits;

/// <summary>Who calls, where a path is served beside the API: unknown tokens count there too.</summary>
internal static class ThrottledAuthentication
{
    /// <summary>As <see cref="IAuthenticator.AuthenticateAsync"/>; null when the address guesses too much, and 429 was answered.</summary>
    public static async ValueTask<AuthenticationResult?> AuthenticateAsync(
        this RequestLimiter limiter, IAuthenticator authenticator, HttpContext http, string token, string acl,
        string tenantHeader, bool masterTenantOnly)
    {
        if (limiter.WaitForToken(http, token) is { } wait)
        {
            await RequestLimiter.RefuseAsync(http, wait, "Too many unknown tokens from this address, repeat the request later.");
            return null;
        }
        var result = await authenticator.AuthenticateAsync(token, acl, tenantHeader, masterTenantOnly, http.RequestAborted);
        if (result.Caller is not null)
        {
            limiter.TokenWorked(token);
        }
        else if (result.IsUnknownToken)
        {
            limiter.TokenFailed(http);
        }
        return result;
    }
}
