using System.Runtime.InteropServices;
using System.Security.Cryptography;
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

/// <summary>All keys of this gateway, by their tokens.</summary>
internal sealed class KeyRing
{
    private readonly Dictionary<string, TokenRights> keys = new(new TokenComparer());

    /// <exception cref="InvalidOperationException">Two keys have the same token.</exception>
    public KeyRing(IOptions<AuthOptions> auth, AdminToken admin)
    {
        MasterTenant = admin.MasterTenant;
        keys[admin.Token] = new TokenRights(MasterTenant, null, ["#"]);
        foreach (var (name, key) in auth.Value.Keys)
        {
            var user = key.UserUuid is null ? (Guid?)null : Guid.Parse(key.UserUuid);
            if (!keys.TryAdd(key.Token!, new TokenRights(Guid.Parse(key.TenantUuid!), user, key.Acl)))
            {
                throw new InvalidOperationException($"Confd:Auth:Keys:{name}:Token is the token of another key too.");
            }
        }
    }

    public Guid MasterTenant { get; }

    public TokenRights? Find(string token) => keys.GetValueOrDefault(token);

    /// <summary>
    /// Its time does not reveal how much of a token is right: hashes have a random key, and tokens with equal hashes are compared
    /// to the end.
    /// </summary>
    private sealed class TokenComparer : IEqualityComparer<string>
    {
        public bool Equals(string? known, string? given) =>
            CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(known.AsSpan()), MemoryMarshal.AsBytes(given.AsSpan()));

        public int GetHashCode(string token) => token.GetHashCode(StringComparison.Ordinal);
    }
}
