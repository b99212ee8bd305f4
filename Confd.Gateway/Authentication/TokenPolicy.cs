using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using Confd.Gateway.Answers;
using Confd.Gateway.Limits;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Extensions.Primitives;

namespace Confd.Gateway.Authentication;

/// <summary>
/// Evaluates an <see cref="AclRequirement"/>: asks the <see cref="IAuthenticator"/> of the mode about the token of a
/// request, and answers refusals in the API's form.
/// </summary>
/// <remarks>
/// One question covers who calls and what the caller may do, as in wazo-auth. The framework's own evaluator makes a
/// dozen objects for each request to ask a scheme and then a handler; decision 29 has the figures.
/// </remarks>
internal sealed class TokenPolicy(IAuthenticator authenticator, FailureThrottle failures)
    : IPolicyEvaluator, IAuthorizationMiddlewareResultHandler
{
    private const string Guessing = "Too many unknown tokens from this address, repeat the request later.";

    private static readonly Task<AuthenticateResult> Unknown = Task.FromResult(AuthenticateResult.NoResult());
    private static readonly Task<PolicyAuthorizationResult> Success = Task.FromResult(PolicyAuthorizationResult.Success());
    private static readonly Task<PolicyAuthorizationResult> Challenge = Task.FromResult(PolicyAuthorizationResult.Challenge());
    private static readonly Task<PolicyAuthorizationResult> Forbid = Task.FromResult(PolicyAuthorizationResult.Forbid());

    /// <summary>Shared by all requests: the caller is in <see cref="Admission"/>.</summary>
    private static readonly Task<AuthenticateResult> Known = Task.FromResult(AuthenticateResult.Success(
        new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(nameof(TokenPolicy))), nameof(TokenPolicy))));

    /// <inheritdoc/>
    public Task<AuthenticateResult> AuthenticateAsync(AuthorizationPolicy policy, HttpContext context)
    {
        if (policy.Requirements is not [AclRequirement requirement])
        {
            return Unknown;
        }
        var token = TokenOf(context.Request, requirement);
        if (!failures.IsIdle && failures.WaitOf(ClientAddress.Of(context), token) is { } wait)
        {
            context.Features.Set(new Admission(token, default, wait));
            return Unknown;
        }
        var tenant = requirement.IsForOperators ? "" : context.Request.Headers["Wazo-Tenant"].ToString();
        var asked = authenticator.AuthenticateAsync(
            token, requirement.AclOf(context), tenant, requirement.MasterTenantOnly, context.RequestAborted);
        return asked.IsCompletedSuccessfully ? Note(context, token, asked.Result) : NoteAsync(context, token, asked);
    }

    /// <inheritdoc/>
    public Task<PolicyAuthorizationResult> AuthorizeAsync(
        AuthorizationPolicy policy, AuthenticateResult authenticationResult, HttpContext context, object? resource) =>
        context.Features.Get<Admission>() is { Result.Caller: not null } ? Success
        : authenticationResult.Succeeded ? Forbid
        : Challenge;

    /// <summary>The 1.1 API has one status for unknown tokens and for tokens without the permission.</summary>
    public Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult) =>
        authorizeResult.Succeeded ? next(context) : RefuseAsync(context, policy);

    private async Task RefuseAsync(HttpContext context, AuthorizationPolicy policy)
    {
        var (_, refusal, wait) = Admission.Of(context);
        if (wait is { } delay)
        {
            await LimitsHosting.RefuseAsync(context, delay, Guessing);
            return;
        }
        if (refusal.Status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = ChallengeOf(policy);
        }
        await AnswerWriter.ListAsync(context, refusal.Status, refusal.Message);
    }

    private async Task<AuthenticateResult> NoteAsync(HttpContext http, string token, ValueTask<AuthenticationResult> asked) =>
        await Note(http, token, await asked);

    private Task<AuthenticateResult> Note(HttpContext http, string token, AuthenticationResult result)
    {
        http.Features.Set(new Admission(token, result));
        if (result.Caller is not null)
        {
            failures.Worked(token);
            return Known;
        }
        if (result.IsUnknownToken)
        {
            failures.Failed(ClientAddress.Of(http));
        }
        return result.IsForbidden ? Known : Unknown;
    }

    /// <summary>None, as in the 1.1 API, unless tokens come in a standard header.</summary>
    private StringValues ChallengeOf(AuthorizationPolicy policy)
    {
        const string password = "Basic realm=\"Confd\"";
        return policy.Requirements is not [AclRequirement { IsForOperators: true }] ? authenticator.Challenge
            : authenticator.Challenge is { } own ? (string[])[own, password]
            : password;
    }

    private string TokenOf(HttpRequest request, AclRequirement requirement)
    {
        var token = authenticator.TokenOf(request.Headers);
        if (token.Length > 0 || !requirement.IsForOperators
            || !AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header))
        {
            return token;
        }
        return header switch
        {
            { Scheme: "Bearer", Parameter: { } bearer } => bearer,
            { Scheme: "Basic", Parameter: { } basic } => PasswordOf(basic),
            _ => "",
        };
    }

    private static string PasswordOf(string basic)
    {
        var bytes = new byte[basic.Length];
        if (!Convert.TryFromBase64String(basic, bytes, out var length))
        {
            return "";
        }
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        return text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..];
    }
}
