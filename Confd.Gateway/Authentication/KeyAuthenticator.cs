using System.Security.Cryptography;
using System.Text;
using Confd.Gateway.Hosting;
using Confd.Gateway.Routing;

namespace Confd.Gateway.Authentication;

/// <summary>Keys from configuration, and the administrator token.</summary>
internal sealed class KeyAuthenticator(KeyRing keys, IGrainFactory grains, CallRepeater calls) : IAuthenticator
{
    public async ValueTask<AuthenticationResult> AuthenticateAsync(
        string token, string? acl, string tenantHeader, bool masterTenantOnly, CancellationToken cancellationToken)
    {
        if (keys.Find(token) is not { } key)
        {
            return AuthenticationResult.UnknownToken(token, acl);
        }
        if (!AclPattern.IsGranted(key.Acl, acl, key.UserUuid))
        {
            return AuthenticationResult.Forbidden(acl, tenantHeader);
        }
        var tenant = key.TenantUuid;
        if (tenantHeader.Length > 0)
        {
            if (!Guid.TryParse(tenantHeader, out tenant)
                || (tenant != key.TenantUuid && !await IsWithinAsync(tenant, key.TenantUuid, cancellationToken)))
            {
                return AuthenticationResult.Forbidden(acl, tenantHeader);
            }
        }
        if (masterTenantOnly && key.TenantUuid != keys.MasterTenant)
        {
            return AuthenticationResult.Unauthorized("not the master tenant");
        }
        return new AuthenticationResult(new Caller(tenant, key.UserUuid), 0, "");
    }

    private async Task<bool> IsWithinAsync(Guid tenant, Guid ancestor, CancellationToken cancellationToken)
    {
        var directory = grains.GetGrain<ITenantDirectoryGrain>(0);
        var (isWithin, _) = await calls.RunAsync(
            () => directory.IsWithinAsync(tenant, ancestor, cancellationToken), isRepeatable: true, cancellationToken);
        return isWithin;
    }
}

/// <summary>One key: who it is and what it may do.</summary>
/// <param name="Hash">SHA-256 of the token.</param>
/// <param name="TenantUuid">The token's tenant.</param>
/// <param name="UserUuid">The token's user, or null.</param>
/// <param name="Acl">Granted and denied patterns.</param>
internal sealed record AccessKey(byte[] Hash, Guid TenantUuid, Guid? UserUuid, IReadOnlyList<string> Acl);

/// <summary>All keys of this gateway.</summary>
internal sealed class KeyRing
{
    private readonly IReadOnlyList<AccessKey> keys;

    public KeyRing(IConfiguration configuration, AdminToken admin)
    {
        MasterTenant = admin.MasterTenant;
        var found = new List<AccessKey> { new(HashOf(admin.Token), MasterTenant, null, ["#"]) };
        foreach (var section in configuration.GetSection("Confd:Auth:Keys").GetChildren())
        {
            found.Add(Read(section));
        }
        keys = found;
    }

    public Guid MasterTenant { get; }

    public AccessKey? Find(string token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var length = Encoding.UTF8.GetByteCount(token);
        if (length is 0 or > 1024)
        {
            return null;
        }
        Span<byte> bytes = stackalloc byte[1024];
        Encoding.UTF8.GetBytes(token, bytes);
        SHA256.HashData(bytes[..length], hash);
        AccessKey? found = null;
        foreach (var key in keys)
        {
            // No early end: the time does not tell which key was close.
            if (CryptographicOperations.FixedTimeEquals(key.Hash, hash))
            {
                found = key;
            }
        }
        return found;
    }

    private static AccessKey Read(IConfigurationSection section)
    {
        var token = section["Token"];
        if (string.IsNullOrEmpty(token) || token.Length < 16)
        {
            throw new InvalidOperationException($"{section.Path}:Token must have at least 16 characters.");
        }
        var tenant = Setting.Uuid(section, "TenantUuid", section.Path)
            ?? throw new InvalidOperationException($"{section.Path}:TenantUuid is required.");
        var user = Setting.Uuid(section, "UserUuid", section.Path);
        var acl = section.GetSection("Acl").GetChildren().Select(entry => entry.Value ?? "").ToList();
        return acl.Count > 0
            ? new AccessKey(HashOf(token), tenant, user, acl)
            : throw new InvalidOperationException($"{section.Path}:Acl must list at least one pattern.");
    }

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
