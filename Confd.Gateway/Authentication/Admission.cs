using Microsoft.AspNetCore.Http.Features;

namespace Confd.Gateway.Authentication;

/// <summary>What was found out about the token of a request: a feature of it.</summary>
/// <param name="Token">The token.</param>
/// <param name="Result">The caller, or the refusal.</param>
/// <param name="Wait">How long its address has to wait before the token is looked at.</param>
internal sealed record Admission(string Token, AuthenticationResult Result, TimeSpan? Wait = null)
{
    /// <summary>Who calls; only endpoints with an <see cref="AclRequirement"/> may ask.</summary>
    public static Admission Of(HttpContext http) => http.Features.GetRequiredFeature<Admission>();
}
