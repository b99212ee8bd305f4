using Confd.Gateway.Routing;

namespace Confd.Gateway.Authentication;

/// <summary>The tenant, user and rights of a token whose rights this service knows.</summary>
/// <param name="TenantUuid">The token's tenant.</param>
/// <param name="UserUuid">The token's user, or null.</param>
/// <param name="Acl">Granted and denied patterns.</param>
internal sealed record TokenRights(Guid TenantUuid, Guid? UserUuid, IReadOnlyList<string> Acl)
{
    private readonly AclSet compiled = AclSet.Of(Acl, UserUuid);

    /// <summary>True when the token grants the ACL, or when no ACL is required.</summary>
    public bool Grants(string? acl) => compiled.IsGranted(acl);
}

/// <summary>Checks a request against the rights of its token. The silos manage the tenants.</summary>
internal sealed class RightsCheck(IGrainFactory grains, CallRetryPolicy calls, Guid masterTenant)
{
    public async ValueTask<AuthenticationResult> DecideAsync(
        TokenRights rights, string? acl, string tenantHeader, bool masterTenantOnly, CancellationToken cancellationToken)
    {
        if (!rights.Grants(acl))
        {
            return AuthenticationResult.Forbidden(acl, tenantHeader);
        }
        var tenant = rights.TenantUuid;
        if (tenantHeader.Length > 0)
        {
            if (!Guid.TryParse(tenantHeader, out tenant)
                || (tenant != rights.TenantUuid && !await IsWithinAsync(tenant, rights.TenantUuid, cancellationToken)))
            {
                return AuthenticationResult.Forbidden(acl, tenantHeader);
            }
        }
        if (masterTenantOnly && rights.TenantUuid != masterTenant)
        {
            return AuthenticationResult.NotMaster();
        }
        return new AuthenticationResult(new Caller(tenant, rights.UserUuid), 0, "");
    }

    private async Task<bool> IsWithinAsync(Guid tenant, Guid ancestor, CancellationToken cancellationToken)
    {
        var directory = grains.GetGrain<ITenantDirectoryGrain>(0);
        return await calls.ReadAsync(() => directory.IsWithinAsync(tenant, ancestor, cancellationToken), cancellationToken);
    }
}
