namespace Confd.Gateway.Authentication;

/// <summary>Outcome of a check: a caller, or the status and text of the failure.</summary>
internal readonly record struct AuthenticationResult(Caller? Caller, int Status, string Message)
{
    /// <summary>The token itself is unknown, so whoever sent it may be guessing.</summary>
    public bool IsUnknownToken { get; private init; }

    /// <summary>The token is known, but does not do for this.</summary>
    public bool IsForbidden { get; private init; }

    /// <summary>When the token ends by itself; null when only a later check can tell.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    public static AuthenticationResult Unauthorized(string message) => new(null, StatusCodes.Status401Unauthorized, message);

    public static AuthenticationResult Unavailable(string message) => new(null, StatusCodes.Status503ServiceUnavailable, message);

    /// <summary>Tokens are not echoed: clients rely on the status and on the shape of the list.</summary>
    public static AuthenticationResult UnknownToken(string token, string? acl) =>
        Unauthorized($"('', {PythonText.Literal(acl)})") with { IsUnknownToken = token.Length > 0 };

    /// <summary>A permission is missing, or the tenant of the header is not visible to the token.</summary>
    public static AuthenticationResult Forbidden(string? acl, string tenantHeader) => Unauthorized(
        $"('', {PythonText.Literal(acl)}, {PythonText.Literal(tenantHeader.Length == 0 ? null : tenantHeader)})") with { IsForbidden = true };

    /// <summary>The token itself would have to belong to the master tenant.</summary>
    public static AuthenticationResult NotMaster() => Unauthorized("not the master tenant") with { IsForbidden = true };
}

/// <summary>Outcome of a search for tenants: the tenants, or the status and text of the failure.</summary>
internal readonly record struct TenantsResult(IReadOnlyList<Guid>? Tenants, int Status, string Message);

/// <summary>Decides who calls and whether they may.</summary>
internal interface IAuthenticator
{
    /// <summary>False when another service manages tenants, so that this one only knows their uuids.</summary>
    bool ManagesTenants => true;

    /// <summary>True when another service keeps accounts of users, which is asked with the caller's own token.</summary>
    bool HasAccounts => false;

    /// <summary>The tenant above all others; null until it is known.</summary>
    Guid? MasterTenant { get; }

    /// <summary>What is missing to tell who calls.</summary>
    AccessFaults Faults => AccessFaults.None;

    /// <summary>How often a token that is used without new requests must be checked again; null for never, as it can't be withdrawn.</summary>
    TimeSpan? CheckInterval => null;

    /// <summary>For the WWW-Authenticate header of refusals; null for none, as the 1.1 API has it.</summary>
    string? Challenge => null;

    /// <summary>The token that a request brings; empty when it brings none.</summary>
    string TokenOf(IHeaderDictionary headers) => headers["X-Auth-Token"].ToString();

    /// <param name="token">What <see cref="TokenOf"/> gave.</param>
    /// <param name="acl">What the route requires; null for any valid token.</param>
    /// <param name="tenantHeader">The Wazo-Tenant header; empty when absent.</param>
    /// <param name="masterTenantOnly">The token itself must belong to the master tenant.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    ValueTask<AuthenticationResult> AuthenticateAsync(
        string token, string? acl, string tenantHeader, bool masterTenantOnly, CancellationToken cancellationToken);

    /// <summary>
    /// The tenant of the caller and those below it, asked for now. Called when a grain can't tell from
    /// <see cref="Caller.VisibleTenants"/> alone, thus never when <see cref="ManagesTenants"/>.
    /// </summary>
    ValueTask<TenantsResult> FindTenantsAsync(string token, Caller caller, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Tenants are managed by the silos.");
}
