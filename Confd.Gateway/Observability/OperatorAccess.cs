using System.Net.Http.Headers;
using System.Text;
using Confd.Gateway.Answers;
using Confd.Gateway.Authentication;
using Confd.Gateway.Limits;

namespace Confd.Gateway.Observability;

/// <summary>Lets only tokens with a permission see pages for operators.</summary>
internal static class OperatorAccess
{
    /// <summary>Guards every path below a prefix.</summary>
    public static void Require(WebApplication app, string prefix, string acl)
    {
        var authenticator = app.Services.GetRequiredService<IAuthenticator>();
        var limiter = app.Services.GetRequiredService<RequestLimiter>();
        app.UseWhen(
            http => http.Request.Path.StartsWithSegments(prefix),
            branch => branch.Use(async (http, next) =>
            {
                var checkedToken = await limiter.AuthenticateAsync(
                    authenticator, http, TokenOf(http.Request, authenticator), acl, "", masterTenantOnly: true);
                if (checkedToken is not { } result)
                {
                    return;
                }
                if (result.Caller is not null)
                {
                    await next(http);
                    return;
                }
                // Browsers ask for a password then; the token is the password.
                http.Response.Headers.WWWAuthenticate = "Basic realm=\"Confd\"";
                await AnswerWriter.ListAsync(http, result.Status, result.Message);
            }));
    }

    /// <summary>As for the API; scrapers send it as a bearer, browsers as a password.</summary>
    private static string TokenOf(HttpRequest request, IAuthenticator authenticator)
    {
        var token = authenticator.TokenOf(request.Headers);
        if (token.Length > 0 || !AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header))
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
