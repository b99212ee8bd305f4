using System.Security.Cryptography;
using System.Text;
using Confd.Configuration;
using Confd.Gateway.Routing;
using Microsoft.Extensions.Options;

namespace Confd.Gateway.Authentication;

/// <summary>Keys from configuration, and the administrator token.</summary>
internal sealed class KeyAuthenticator(KeyRing keys, IGrainFactory grains, CallRetryPolicy calls) : IAuthenticator
{
    private readonly RightsCheck check = new(grains, calls, keys.MasterTenant);

    public Guid? MasterTenant => keys.MasterTenant;

    public ValueTask<AuthenticationResult> AuthenticateAsync(
        string token, string? acl, string tenantHeader, bool masterTenantOnly, CancellationToken cancellationToken) =>
        keys.Find(token) is { } rights
            ? check.DecideAsync(rights, acl, tenantHeader, masterTenantOnly, cancellationToken)
            : ValueTask.FromResult(AuthenticationResult.UnknownToken(token, acl));
}

/// <summary>All keys of this gateway, by the SHA-256 of their tokens.</summary>
internal sealed class KeyRing
{
    private readonly IReadOnlyList<(byte[] Hash, TokenRights Rights)> keys;

    /// <exception cref="InvalidOperationException">Two keys have the same token.</exception>
    public KeyRing(IOptions<AuthOptions> auth, AdminToken admin)
    {
        MasterTenant = admin.MasterTenant;
        var found = new List<(byte[] Hash, TokenRights Rights)> { (HashOf(admin.Token), new TokenRights(MasterTenant, null, ["#"])) };
        foreach (var (name, key) in auth.Value.Keys)
        {
            var hash = HashOf(key.Token!);
            if (found.Exists(other => other.Hash.AsSpan().SequenceEqual(hash)))
            {
                throw new InvalidOperationException($"Confd:Auth:Keys:{name}:Token is the token of another key too.");
            }
            var user = key.UserUuid is null ? (Guid?)null : Guid.Parse(key.UserUuid);
            found.Add((hash, new TokenRights(Guid.Parse(key.TenantUuid!), user, key.Acl)));
        }
        keys = found;
    }

    public Guid MasterTenant { get; }

    public TokenRights? Find(string token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var length = Encoding.UTF8.GetByteCount(token);
        if (length is 0 or > AuthOptions.LongestToken)
        {
            return null;
        }
        Span<byte> bytes = stackalloc byte[AuthOptions.LongestToken];
        Encoding.UTF8.GetBytes(token, bytes);
        SHA256.HashData(bytes[..length], hash);
        TokenRights? found = null;
        foreach (var (known, rights) in keys)
        {
            // The loop has no early exit, so its duration does not reveal which key was close.
            if (CryptographicOperations.FixedTimeEquals(known, hash))
            {
                found = rights;
            }
        }
        return found;
    }

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
