using Confd.Gateway.Routing;
using Microsoft.AspNetCore.Authorization;

namespace Confd.Gateway.Authentication;

/// <summary>An endpoint needs a token that grants an ACL.</summary>
internal sealed class AclRequirement : IAuthorizationRequirement
{
    private readonly GatewayRoute? route;
    private readonly string? acl;

    /// <param name="acl">What the token has to grant; null for any valid token.</param>
    public AclRequirement(string? acl) => this.acl = acl;

    /// <param name="route">Its ACL is filled from the path.</param>
    public AclRequirement(GatewayRoute route)
    {
        this.route = route;
        MasterTenantOnly = route.Manifest.MasterTenantOnly;
    }

    /// <summary>The token itself must belong to the master tenant.</summary>
    public bool MasterTenantOnly { get; init; }

    /// <summary>
    /// A page for operators: scrapers may send the token as a bearer, browsers as a password, for which they are asked.
    /// Tenants play no part.
    /// </summary>
    public bool IsForOperators { get; init; }

    /// <summary>The ACL of this request; null when any valid token will do.</summary>
    public string? AclOf(HttpContext http) => route is null ? acl : route.AclOf(route.ValuesOf(http.Request.RouteValues));

    /// <summary>What endpoints carry so that they require it.</summary>
    public object[] AsMetadata() => [this, new AuthorizationPolicy([this], [])];
}
