using System.Net;
using System.Security.Cryptography;
using System.Text;
using Confd.Gateway.Hosting;
using Microsoft.IdentityModel.Tokens;

namespace Confd.Gateway.Authentication.Jwt;

/// <summary>Whose tokens are accepted, and which claims say what. Section <c>Confd:Auth:Jwt</c>.</summary>
internal sealed record JwtAuthOptions
{
    private const string Section = "Confd:Auth:Jwt";

    /// <summary>OpenID Connect issuer whose discovery document names the keys; null with keys of our own.</summary>
    public Uri? Authority { get; init; }

    /// <summary>Keys from <c>KeyFile</c> or <c>SigningKey</c>; empty with an authority.</summary>
    public IReadOnlyList<SecurityKey> Keys { get; init; } = [];

    /// <summary>Required in <c>iss</c>; null for what the authority says of itself.</summary>
    public string? Issuer { get; init; }

    /// <summary>Required in <c>aud</c>.</summary>
    public required string Audience { get; init; }

    /// <summary>Claim with ACL patterns: a list of texts, or one text with blanks. Default <c>acl</c>.</summary>
    public required string AclClaim { get; init; }

    /// <summary>Claim with the tenant's uuid. Default <c>tenant_uuid</c>.</summary>
    public required string TenantClaim { get; init; }

    /// <summary>Claim with the user's uuid; anything else there means no user. Default <c>sub</c>.</summary>
    public required string UserClaim { get; init; }

    /// <summary>By how much clocks may differ. Default 60 seconds.</summary>
    public required TimeSpan ClockSkew { get; init; }

    /// <exception cref="InvalidOperationException">A key is wrong; the message names it.</exception>
    public static JwtAuthOptions Read(IConfiguration configuration)
    {
        var authority = configuration[$"{Section}:Authority"] is { Length: > 0 }
            ? Setting.Address(configuration, $"{Section}:Authority", "")
            : null;
        if (authority is { Scheme: "http" } && !IsLoopback(authority))
        {
            throw new InvalidOperationException($"{Section}:Authority must be an https address: keys fetched without TLS can be forged.");
        }
        var keys = KeysOf(configuration);
        if ((authority is null) == (keys.Count == 0))
        {
            throw new InvalidOperationException(
                $"{Section}:Authority is required when Confd:Auth:Mode is Jwt, or else one of {Section}:KeyFile and {Section}:SigningKey.");
        }
        var issuer = Text("Issuer", "");
        if (authority is null && issuer.Length == 0)
        {
            throw new InvalidOperationException($"{Section}:Issuer is required with keys of its own.");
        }
        var audience = Text("Audience", "");
        return new JwtAuthOptions
        {
            Authority = authority,
            Keys = keys,
            Issuer = issuer.Length > 0 ? issuer : null,
            Audience = audience.Length > 0 ? audience
                : throw new InvalidOperationException($"{Section}:Audience is required: tokens for other services must not work here."),
            AclClaim = Text("AclClaim", "acl"),
            TenantClaim = Text("TenantClaim", "tenant_uuid"),
            UserClaim = Text("UserClaim", "sub"),
            ClockSkew = Setting.Duration(
                configuration, $"{Section}:ClockSkew", TimeSpan.FromSeconds(60), TimeSpan.Zero, TimeSpan.FromMinutes(10)),
        };

        string Text(string name, string whenAbsent) =>
            configuration[$"{Section}:{name}"] is { Length: > 0 } text ? text : whenAbsent;
    }

    private static bool IsLoopback(Uri address) =>
        address.Host == "localhost" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));

    private static IReadOnlyList<SecurityKey> KeysOf(IConfiguration configuration)
    {
        var keys = new List<SecurityKey>();
        if (configuration[$"{Section}:SigningKey"] is { Length: > 0 } secret)
        {
            keys.Add(Encoding.UTF8.GetByteCount(secret) >= 32
                ? new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret))
                : throw new InvalidOperationException($"{Section}:SigningKey must have at least 32 characters."));
        }
        if (configuration[$"{Section}:KeyFile"] is { Length: > 0 } file)
        {
            try
            {
                keys.AddRange(ReadKeys(File.ReadAllText(file)));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
            {
                throw new InvalidOperationException(
                    $"{Section}:KeyFile '{file}' must hold a JSON web key set or a public key in PEM: {exception.Message}", exception);
            }
        }
        return keys;
    }

    private static IEnumerable<SecurityKey> ReadKeys(string text)
    {
        if (text.TrimStart().StartsWith('{'))
        {
            var keys = new JsonWebKeySet(text).GetSigningKeys();
            return keys.Count > 0 ? keys : throw new ArgumentException("it has no key for signatures");
        }
        if (text.Contains("PRIVATE KEY", StringComparison.Ordinal))
        {
            throw new ArgumentException("a private key does not belong here");
        }
        try
        {
            var rsa = RSA.Create();
            rsa.ImportFromPem(text);
            return [new RsaSecurityKey(rsa)];
        }
        catch (CryptographicException)
        {
            var curve = ECDsa.Create();
            curve.ImportFromPem(text);
            return [new ECDsaSecurityKey(curve)];
        }
    }
}
