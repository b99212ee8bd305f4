using System.ComponentModel.DataAnnotations;
using System.Text;
using Microsoft.Extensions.Options;

namespace Confd.Configuration;

/// <summary>Which tokens are accepted. Section <c>Confd:Auth</c>.</summary>
[Section("Confd:Auth")]
public sealed class AuthOptions : IValidatableObject
{
    /// <summary>Maximum length of a token in UTF-8 bytes.</summary>
    public const int LongestToken = 1024;

    /// <summary>
    /// <c>Keys</c> (default): configured tokens; <c>Wazo</c>: of a wazo-auth server; <c>Jwt</c>: of an OpenID Connect issuer.
    /// </summary>
    [OneOf("Keys, Wazo or Jwt")]
    public string Mode { get; set; } = "Keys";

    /// <summary>
    /// Uuid of the master tenant. Default with <c>Keys</c>: generated at the first start; with <c>Wazo</c>: from the server.
    /// </summary>
    [Uuid]
    public string? MasterTenant { get; set; }

    /// <summary>The administrator's token, at least 16 characters. Default: generated at the first start.</summary>
    [Secret, Shape(".{16,}", "at least 16 characters long")]
    public string? AdminToken { get; set; }

    /// <summary>Further keys, numbered from 0.</summary>
    public Dictionary<string, KeyOptions> Keys { get; set; } = [];

    /// <summary><see cref="MasterTenant"/> as a uuid.</summary>
    public Guid? MasterTenantUuid => MasterTenant is null ? null : Guid.Parse(MasterTenant);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Mode == "Jwt" && MasterTenant is null)
        {
            yield return new("Confd:Auth:MasterTenant is required when Confd:Auth:Mode is Jwt.");
        }
        foreach (var fault in Mode == "Keys" ? Keys.SelectMany(key => key.Value.FaultsOf($"Confd:Auth:Keys:{key.Key}")) : [])
        {
            yield return new(fault);
        }
    }
}

/// <summary>A configured token, and its permissions. Section <c>Confd:Auth:Keys:0</c> and so on.</summary>
public sealed class KeyOptions
{
    /// <summary>The token, 16 to 1024 characters.</summary>
    public string? Token { get; set; }

    /// <summary>The tenant that it acts in.</summary>
    public string? TenantUuid { get; set; }

    /// <summary>The user that it acts for. Default: none.</summary>
    public string? UserUuid { get; set; }

    /// <summary>ACL patterns that it grants.</summary>
    public TextList Acl { get; set; } = [];

    internal IEnumerable<string> FaultsOf(string section)
    {
        if (Token is not { Length: >= 16 } || Encoding.UTF8.GetByteCount(Token) > AuthOptions.LongestToken)
        {
            yield return $"{section}:Token must have 16 to {AuthOptions.LongestToken} characters.";
        }
        if (TenantUuid is null)
        {
            yield return $"{section}:TenantUuid is required.";
        }
        if (TenantUuid is not null && !Guid.TryParseExact(TenantUuid, "D", out _))
        {
            yield return $"{section}:TenantUuid must be a uuid, not '{TenantUuid}'.";
        }
        if (UserUuid is not null && !Guid.TryParseExact(UserUuid, "D", out _))
        {
            yield return $"{section}:UserUuid must be a uuid, not '{UserUuid}'.";
        }
        if (Acl.Count == 0)
        {
            yield return $"{section}:Acl must list at least one pattern.";
        }
    }
}

/// <summary>Generated from the attributes.</summary>
[OptionsValidator]
public sealed partial class AuthOptionsValidator : IValidateOptions<AuthOptions>;
