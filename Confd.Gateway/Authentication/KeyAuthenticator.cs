using System.Security.Cryptography;
using System.Text;
using Confd.Gateway.Hosting;
using Confd.Gateway.Routing;

namespace Confd.Gateway.Authentication;

/// <summary>Keys from configuration, and the administrator token.</summary>
internal sealed class KeyAuthenticator(KeyRing keys, IGrainFactory grains, CallRepeater calls) : IAuthenticator
{
    private readonly RightsCheck check = new(grains, calls, keys.MasterTenant);

    public ValueTask<AuthenticationResult> AuthenticateAsync(
        string token, string? acl, string tenantHeader, bool masterTenantOnly, CancellationToken cancellationToken) =>
        keys.Find(token) is { } rights
            ? check.DecideAsync(rights, acl, tenantHeader, masterTenantOnly, cancellationToken)
            : ValueTask.FromResult(AuthenticationResult.UnknownToken(token, acl));
}

/// <summary>All keys of this gateway, by the SHA-256 of their tokens.</summary>
internal sealed class KeyRing
{
    private const int LongestToken = 1024;

    private readonly IReadOnlyList<(byte[] Hash, TokenRights Rights)> keys;

    public KeyRing(IConfiguration configuration, AdminToken admin)
    {
        MasterTenant = admin.MasterTenant;
        var found = new List<(byte[] Hash, TokenRights Rights)> { (HashOf(admin.Token), new TokenRights(MasterTenant, null, ["#"])) };
        foreach (var section in configuration.GetSection("Confd:Auth:Keys").GetChildren())
        {
            var key = Read(section);
            found.Add(found.TrueForAll(other => !other.Hash.AsSpan().SequenceEqual(key.Hash))
                ? key
                : throw new InvalidOperationException($"{section.Path}:Token is the token of another key too."));
        }
        keys = found;
    }

    public Guid MasterTenant { get; }

    public TokenRights? Find(string token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var length = Encoding.UTF8.GetByteCount(token);
        if (length is 0 or > LongestToken)
        {
            return null;
        }
        Span<byte> bytes = stackalloc byte[LongestToken];
        Encoding.UTF8.GetBytes(token, bytes);
        SHA256.HashData(bytes[..length], hash);
        TokenRights? found = null;
        foreach (var (known, rights) in keys)
        {
            // No early end: the time does not tell which key was close.
            if (CryptographicOperations.FixedTimeEquals(known, hash))
            {
                found = rights;
            }
        }
        return found;
    }

    private static (byte[] Hash, TokenRights Rights) Read(IConfigurationSection section)
    {
        var token = section["Token"];
        if (string.IsNullOrEmpty(token) || token.Length < 16 || Encoding.UTF8.GetByteCount(token) > LongestToken)
        {
            throw new InvalidOperationException($"{section.Path}:Token must have 16 to {LongestToken} characters.");
        }
        var tenant = Setting.Uuid(section, "TenantUuid", section.Path)
            ?? throw new InvalidOperationException($"{section.Path}:TenantUuid is required.");
        var user = Setting.Uuid(section, "UserUuid", section.Path);
        var acl = section.GetSection("Acl").GetChildren().Select(entry => entry.Value ?? "").ToList();
        return acl.Count > 0
            ? (HashOf(token), new TokenRights(tenant, user, acl))
            : throw new InvalidOperationException($"{section.Path}:Acl must list at least one pattern.");
    }

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
