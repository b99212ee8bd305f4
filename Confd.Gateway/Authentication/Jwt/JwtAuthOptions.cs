using System.ComponentModel.DataAnnotations;
using System.Net;
using Confd.Configuration;
using Microsoft.Extensions.Options;

namespace Confd.Gateway.Authentication.Jwt;

/// <summary>The accepted issuer, and the claims with rights, tenant and user. Section <c>Confd:Auth:Jwt</c>.</summary>
[Section("Confd:Auth:Jwt")]
internal sealed class JwtAuthOptions : IValidatableObject
{
    private const string Section = "Confd:Auth:Jwt";

    /// <summary>OpenID Connect issuer whose discovery document names the keys; empty with configured keys.</summary>
    [Address]
    public Uri? Authority { get; set; }

    /// <summary>Instead of the authority: a JSON web key set, or a public key in PEM.</summary>
    public string? KeyFile { get; set; }

    /// <summary>Instead of the authority: a shared secret of at least 32 characters.</summary>
    [Secret]
    public string? SigningKey { get; set; }

    /// <summary>Required in <c>iss</c>. Default: the issuer in the authority's discovery document.</summary>
    public string? Issuer { get; set; }

    /// <summary>Required in <c>aud</c>.</summary>
    public string? Audience { get; set; }

    /// <summary>Claim with ACL patterns: a list of texts, or one text with blanks. Default <c>acl</c>.</summary>
    public string AclClaim { get; set; } = "acl";

    /// <summary>Claim with the tenant's uuid. Default <c>tenant_uuid</c>.</summary>
    public string TenantClaim { get; set; } = "tenant_uuid";

    /// <summary>Claim with the user's uuid; any other value means no user. Default <c>sub</c>.</summary>
    public string UserClaim { get; set; } = "sub";

    /// <summary>Allowed difference of clocks, 0 to 10 minutes. Default 60 seconds.</summary>
    [DurationRange("00:00:00", "00:10:00")]
    public Duration ClockSkew { get; set; } = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var hasKeys = KeyFile is not null || SigningKey is not null;
        if (Authority is { IsAbsoluteUri: true, Scheme: "http" } && !IsLoopback(Authority))
        {
            yield return new($"{Section}:Authority must be an https address: keys fetched without TLS can be forged.");
        }
        if ((Authority is null) != hasKeys)
        {
            yield return new(
                $"{Section}:Authority is required when Confd:Auth:Mode is Jwt, or else one of {Section}:KeyFile and {Section}:SigningKey.");
        }
        if (hasKeys && Authority is null && Issuer is null)
        {
            yield return new($"{Section}:Issuer is required with keys of its own.");
        }
        if (Audience is null)
        {
            yield return new($"{Section}:Audience is required: tokens for other services must not work here.");
        }
        foreach (var fault in JwtKeys.Read(this).Faults)
        {
            yield return new(fault);
        }
    }

    private static bool IsLoopback(Uri address) =>
        address.Host == "localhost" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}

/// <summary>Generated from the attributes.</summary>
[OptionsValidator]
internal sealed partial class JwtAuthOptionsValidator : IValidateOptions<JwtAuthOptions>;
