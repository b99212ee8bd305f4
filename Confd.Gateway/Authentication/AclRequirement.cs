using Confd.Gateway.Routing;
using Microsoft.AspNetCore.Authorization;

namespace Confd.Gateway.Authentication;

/// <summary>An endpoint needs a token that grants an ACL.</summary>
internal sealed class AclRequirement : IAuthorizationRequirement
{
    private readonly GatewayRoute? route;
    private readonly string? acl;

    /// <param name="acl">The ACL that the token must grant; null for any valid token.</param>
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
    /// A page for operators. Scrapers may send the token as a bearer token. Browsers ask for it as a password.
    /// The tenant does not matter.
    /// </summary>
    public bool IsForOperators { get; init; }

    /// <summary>The ACL of this request; null when any valid token is enough.</summary>
    public string? AclOf(HttpContext http) => route is null ? acl : route.AclOf(route.ValuesOf(http.Request.RouteValues));

    /// <summary>The metadata of endpoints that require it.</summary>
    public object[] AsMetadata() => [this, new AuthorizationPolicy([this], [])];
}
