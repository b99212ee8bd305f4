namespace Confd.Gateway.Authentication;

/// <summary>Outcome of a check: a caller, or the status and text of the failure.</summary>
internal readonly record struct AuthenticationResult(Caller? Caller, int Status, string Message)
{
    public static AuthenticationResult Unauthorized(string message) => new(null, StatusCodes.Status401Unauthorized, message);

    public static AuthenticationResult Unavailable(string message) => new(null, StatusCodes.Status503ServiceUnavailable, message);
}

/// <summary>Decides who calls and whether they may.</summary>
internal interface IAuthenticator
{
    /// <param name="token">The X-Auth-Token header; empty when absent.</param>
    /// <param name="acl">What the route requires; null for any valid token.</param>
    /// <param name="tenantHeader">The Wazo-Tenant header; empty when absent.</param>
    /// <param name="masterTenantOnly">The token itself must belong to the master tenant.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    ValueTask<AuthenticationResult> AuthenticateAsync(
        string token, string? acl, string tenantHeader, bool masterTenantOnly, CancellationToken cancellationToken);
}
