namespace Confd.Gateway.Authentication;

/// <summary>Outcome of a check: a caller, or the status and text of the failure.</summary>
internal readonly record struct AuthenticationResult(Caller? Caller, int Status, string Message)
{
    /// <summary>The token is unknown, so the sender may be guessing.</summary>
    public bool IsUnknownToken { get; private init; }

    /// <summary>The token is known, but does not allow this.</summary>
    public bool IsForbidden { get; private init; }

    /// <summary>When the token expires; null when only a later check can tell.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    public static AuthenticationResult Unauthorized(string message) => new(null, StatusCodes.Status401Unauthorized, message);

    public static AuthenticationResult Unavailable(string message) => new(null, StatusCodes.Status503ServiceUnavailable, message);

    /// <summary>Answers do not echo tokens: clients rely on the status and the shape of the list.</summary>
    public static AuthenticationResult UnknownToken(string token, string? acl) =>
        Unauthorized($"('', {PythonText.Literal(acl)})") with { IsUnknownToken = token.Length > 0 };

    /// <summary>A permission is missing, or the tenant of the header is not visible to the token.</summary>
    public static AuthenticationResult Forbidden(string? acl, string tenantHeader) => Unauthorized(
        $"('', {PythonText.Literal(acl)}, {PythonText.Literal(tenantHeader.Length == 0 ? null : tenantHeader)})") with { IsForbidden = true };

    /// <summary>The token must belong to the master tenant.</summary>
    public static AuthenticationResult NotMaster() => Unauthorized("not the master tenant") with { IsForbidden = true };
}

/// <summary>Outcome of a search for tenants: the tenants, or the status and text of the failure.</summary>
internal readonly record struct TenantsResult(IReadOnlyList<Guid>? Tenants, int Status, string Message);

/// <summary>Identifies the caller and decides whether the call is allowed.</summary>
internal interface IAuthenticator
{
    /// <summary>False when another service manages tenants; this service then knows only their uuids.</summary>
    bool ManagesTenants => true;

    /// <summary>True when another service keeps the accounts of users. Calls to it carry the caller's token.</summary>
    bool HasAccounts => false;

    /// <summary>The master tenant; null until it is known.</summary>
    Guid? MasterTenant { get; }

    /// <summary>What is missing to identify callers.</summary>
    AccessFaults Faults => AccessFaults.None;

    /// <summary>Interval for checks of a token in use without new requests; null for tokens that can't be withdrawn.</summary>
    TimeSpan? CheckInterval => null;

    /// <summary>Value of the WWW-Authenticate header of refusals; null for none, as in the 1.1 API.</summary>
    string? Challenge => null;

    /// <summary>The token of a request; empty when it has none.</summary>
    string TokenOf(IHeaderDictionary headers) => headers["X-Auth-Token"].ToString();

    /// <param name="token">The result of <see cref="TokenOf"/>.</param>
    /// <param name="acl">What the route requires; null for any valid token.</param>
    /// <param name="tenantHeader">The Wazo-Tenant header; empty when absent.</param>
    /// <param name="masterTenantOnly">The token itself must belong to the master tenant.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    ValueTask<AuthenticationResult> AuthenticateAsync(
        string token, string? acl, string tenantHeader, bool masterTenantOnly, CancellationToken cancellationToken);

    /// <summary>
    /// Asks for the tenant of the caller and the tenants below it. Called when a grain needs more than
    /// <see cref="Caller.VisibleTenants"/>; never called when <see cref="ManagesTenants"/> is true.
    /// </summary>
    ValueTask<TenantsResult> FindTenantsAsync(string token, Caller caller, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Tenants are managed by the silos.");
}
