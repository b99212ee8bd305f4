using Microsoft.AspNetCore.Http.Features;

namespace Confd.Gateway.Authentication;

/// <summary>The result of the token check, stored as a feature of the request.</summary>
/// <param name="Token">The token.</param>
/// <param name="Result">The caller, or the refusal.</param>
/// <param name="Wait">How long the address must wait before the token is checked.</param>
internal sealed record Admission(string Token, AuthenticationResult Result, TimeSpan? Wait = null)
{
    /// <summary>The caller; only endpoints with an <see cref="AclRequirement"/> may read it.</summary>
    public static Admission Of(HttpContext http) => http.Features.GetRequiredFeature<Admission>();
}
