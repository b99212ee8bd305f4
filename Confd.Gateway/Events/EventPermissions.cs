using Confd.Gateway.Authentication;

namespace Confd.Gateway.Events;

/// <summary>Whether one watcher may see an event: its tenant is visible, and the token grants the event's ACL.</summary>
/// <remarks>Answers are kept for a short time, so that a token that is withdrawn is noticed. Used by one connection.</remarks>
internal sealed class EventPermissions(
    IAuthenticator authenticator, IGrainFactory grains, TimeProvider time, string token, string tenantHeader, Caller caller)
{
    private const int MostKept = 2000;

    private static readonly TimeSpan Validity = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, (bool IsGranted, long At)> acls = [];
    private readonly Dictionary<Guid, (bool IsVisible, long At)> tenants = [];

    /// <summary>The token is still valid for watching.</summary>
    public async ValueTask<bool> IsValidAsync(string acl, CancellationToken cancellationToken) =>
        (await authenticator.AuthenticateAsync(token, acl, tenantHeader, false, cancellationToken)).Caller is not null;

    public async ValueTask<bool> MaySeeAsync(ConfdEvent told, CancellationToken cancellationToken) =>
        await IsVisibleAsync(told.TenantUuid, cancellationToken) && await IsGrantedAsync(told.RequiredAcl, cancellationToken);

    private async ValueTask<bool> IsGrantedAsync(string acl, CancellationToken cancellationToken)
    {
        if (!acls.TryGetValue(acl, out var known) || time.GetElapsedTime(known.At) > Validity)
        {
            if (acls.Count >= MostKept)
            {
                acls.Clear();
            }
            acls[acl] = known = (await IsValidAsync(acl, cancellationToken), time.GetTimestamp());
        }
        return known.IsGranted;
    }

    private async ValueTask<bool> IsVisibleAsync(Guid? tenant, CancellationToken cancellationToken)
    {
        if (tenant is not { } owner || owner == caller.TenantUuid)
        {
            return true;
        }
        if (!tenants.TryGetValue(owner, out var known) || time.GetElapsedTime(known.At) > Validity)
        {
            if (tenants.Count >= MostKept)
            {
                tenants.Clear();
            }
            tenants[owner] = known = (await IsBelowAsync(owner, cancellationToken), time.GetTimestamp());
        }
        return known.IsVisible;
    }

    private async ValueTask<bool> IsBelowAsync(Guid tenant, CancellationToken cancellationToken) =>
        authenticator.ManagesTenants
            ? await grains.GetGrain<ITenantDirectoryGrain>(0).IsWithinAsync(tenant, caller.TenantUuid, cancellationToken)
            : (await authenticator.FindTenantsAsync(token, caller, cancellationToken)).Tenants?.Contains(tenant) == true;
}
