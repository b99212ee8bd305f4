using System.Text.Json;
using Confd.Configuration;
using Confd.Gateway.Routing;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Confd.Gateway.Authentication.Jwt;

/// <summary>Signed tokens of an OpenID Connect issuer; rights and tenant are claims.</summary>
internal sealed class JwtAuthenticator : IAuthenticator
{
    private const int LongestToken = 16_384;

    /// <summary>How long a verified signature is cached; the token's expiry is checked each time.</summary>
    private static readonly TimeSpan Verified = TimeSpan.FromSeconds(30);

    private readonly JwtAuthOptions options;
    private readonly TimeProvider time;
    private readonly RightsCheck check;
    private readonly JsonWebTokenHandler handler = new();
    private readonly TokenValidationParameters parameters;
    private readonly ShortCache<string, Verdict> verdicts;
    private readonly ConfigurationManager<OpenIdConnectConfiguration>? issuer;

    public JwtAuthenticator(
        IOptions<JwtAuthOptions> configured, IOptions<AuthOptions> auth, IGrainFactory grains, CallRetryPolicy calls, TimeProvider time)
    {
        options = configured.Value;
        this.time = time;
        MasterTenant = auth.Value.MasterTenantUuid;
        check = new RightsCheck(grains, calls, auth.Value.MasterTenantUuid!.Value);
        var (keys, _) = JwtKeys.Read(options);
        verdicts = new ShortCache<string, Verdict>(time, Verified, capacity: 10_000);
        var isSymmetric = keys.Any(key => key is SymmetricSecurityKey);
        parameters = new TokenValidationParameters
        {
            ValidAudience = options.Audience,
            ValidIssuer = options.Issuer,
            IssuerSigningKeys = keys,
            ClockSkew = options.ClockSkew,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            // A public key must never be used as a shared secret.
            ValidAlgorithms = isSymmetric
                ? [SecurityAlgorithms.HmacSha256, SecurityAlgorithms.HmacSha384, SecurityAlgorithms.HmacSha512]
                : [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
                    SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
                    SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512],
        };
        if (options.Authority is { } authority)
        {
            // The handler fetches keys on first use, and again when a token names an unknown key.
            parameters.ConfigurationManager = issuer = new ConfigurationManager<OpenIdConnectConfiguration>(
                authority.AbsoluteUri.TrimEnd('/') + "/.well-known/openid-configuration",
                new OpenIdConnectConfigurationRetriever(),
                new HttpDocumentRetriever { RequireHttps = authority.Scheme == "https" })
            {
                RefreshInterval = TimeSpan.FromSeconds(5),
            };
        }
    }

    public string Challenge => "Bearer";

    public Guid? MasterTenant { get; }

    /// <summary>The next check of the signature notices a key that the issuer has withdrawn.</summary>
    public TimeSpan? CheckInterval => Verified;

    public string TokenOf(IHeaderDictionary headers)
    {
        var token = headers["X-Auth-Token"].ToString();
        var authorization = headers.Authorization.ToString();
        return token.Length == 0 && authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? authorization["Bearer ".Length..].Trim()
            : token;
    }

    public async ValueTask<AuthenticationResult> AuthenticateAsync(
        string token, string? acl, string tenantHeader, bool masterTenantOnly, CancellationToken cancellationToken)
    {
        if (token.Length is 0 or > LongestToken)
        {
            return AuthenticationResult.UnknownToken(token, acl);
        }
        if (!verdicts.TryGet(token, out var verdict))
        {
            verdict = await verdicts.GetAsync(token, VerifyAsync, known => known.Rights is not null, cancellationToken);
        }
        if (verdict.Rights is not { } rights)
        {
            return verdict.IsUnavailable
                ? AuthenticationResult.Unavailable(verdict.Message)
                : AuthenticationResult.UnknownToken(token, acl) with { Message = verdict.Message };
        }
        return verdict.Until <= time.GetUtcNow()
            ? AuthenticationResult.UnknownToken(token, acl) with { Message = "The token has expired" }
            : await check.DecideAsync(rights, acl, tenantHeader, masterTenantOnly, cancellationToken) with { ValidUntil = verdict.Until };
    }

    private async Task<Verdict> VerifyAsync(string token)
    {
        if (issuer is not null)
        {
            try
            {
                await issuer.GetConfigurationAsync();
            }
            catch (Exception exception) when (exception is InvalidOperationException or IOException or HttpRequestException)
            {
                // Without keys no token can be checked. Fetched keys are kept.
                return Verdict.Unavailable("The issuer of tokens can't be reached");
            }
        }
        var result = await handler.ValidateTokenAsync(token, parameters);
        if (!result.IsValid)
        {
            return result.Exception switch
            {
                SecurityTokenExpiredException => Verdict.Refused("The token has expired"),
                SecurityTokenNotYetValidException => Verdict.Refused("The token is not valid yet"),
                SecurityTokenInvalidAudienceException => Verdict.Refused("The token is for another audience"),
                SecurityTokenInvalidIssuerException => Verdict.Refused("The token is of another issuer"),
                _ => Verdict.Refused("The token is not valid"),
            };
        }
        var jwt = (JsonWebToken)result.SecurityToken;
        if (!jwt.TryGetPayloadValue<object>(options.TenantClaim, out var tenant) || !Guid.TryParse(tenant?.ToString(), out var uuid))
        {
            return Verdict.Refused($"The token has no uuid of a tenant in its claim '{options.TenantClaim}'");
        }
        Guid? user = jwt.TryGetPayloadValue<object>(options.UserClaim, out var subject) && Guid.TryParse(subject?.ToString(), out var found)
            ? found
            : null;
        return new Verdict(
            new TokenRights(uuid, user, AclOf(jwt)), new DateTimeOffset(jwt.ValidTo, TimeSpan.Zero) + options.ClockSkew, "");
    }

    private IReadOnlyList<string> AclOf(JsonWebToken jwt)
    {
        if (!jwt.TryGetPayloadValue<object>(options.AclClaim, out var claim))
        {
            return [];
        }
        return claim switch
        {
            string text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            JsonElement { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray()
                .Where(entry => entry.ValueKind == JsonValueKind.String).Select(entry => entry.GetString()!)],
            IEnumerable<object> list => [.. list.OfType<string>()],
            _ => [],
        };
    }

    private sealed record Verdict(TokenRights? Rights, DateTimeOffset Until, string Message, bool IsUnavailable = false)
    {
        public static Verdict Refused(string message) => new(null, default, message);

        public static Verdict Unavailable(string message) => new(null, default, message, IsUnavailable: true);
    }
}
