using Confd.Gateway.Authentication;

namespace Confd.Gateway.Events;

/// <summary>The token of a watcher has ended, or can't be checked: the stream ends, and the client may reconnect.</summary>
internal sealed class TokenEndedException : Exception;

/// <summary>Whether one watcher may see an event: its tenant is visible, and the token grants the event's ACL.</summary>
/// <remarks>
/// Answers are cached only briefly, so that a withdrawn permission takes effect. A permission that can't be checked at the
/// moment ends the stream, because this watcher would lose a skipped event. Used by one connection.
/// </remarks>
internal sealed class EventPermissions(
    IAuthenticator authenticator, IGrainFactory grains, TimeProvider time, string token, string tenantHeader,
    AuthenticationResult admitted)
{
    private const int MostKept = 2000;

    private static readonly TimeSpan Validity = TimeSpan.FromSeconds(30);

    private readonly Caller caller = admitted.Caller!;
    private readonly Dictionary<string, (bool IsGranted, long At)> acls = [];
    private readonly Dictionary<Guid, (bool IsVisible, long At)> tenants = [];

    /// <summary>When the token itself is checked next.</summary>
    public DateTimeOffset CheckAt { get; private set; } = NextCheck(authenticator, admitted, time);

    /// <summary>Checks the token when a check is due, with or without traffic.</summary>
    /// <exception cref="TokenEndedException">The token is no longer valid.</exception>
    public async ValueTask KeepValidAsync(CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() < CheckAt)
        {
            return;
        }
        var result = await authenticator.AuthenticateAsync(token, EventStreamEndpoint.Acl, tenantHeader, false, cancellationToken);
        if (result.Caller is null)
        {
            throw new TokenEndedException();
        }
        CheckAt = NextCheck(authenticator, result, time);
    }

    public async ValueTask<bool> MaySeeAsync(ConfdEvent published, CancellationToken cancellationToken)
    {
        await KeepValidAsync(cancellationToken);
        return await IsVisibleAsync(published.TenantUuid, cancellationToken) && await IsGrantedAsync(published.RequiredAcl, cancellationToken);
    }

    private static DateTimeOffset NextCheck(IAuthenticator authenticator, AuthenticationResult result, TimeProvider time)
    {
        var regular = authenticator.CheckInterval is { } interval ? time.GetUtcNow() + interval : DateTimeOffset.MaxValue;
        return result.ValidUntil is { } until && until < regular ? until : regular;
    }

    private async ValueTask<bool> IsGrantedAsync(string acl, CancellationToken cancellationToken)
    {
        if (!acls.TryGetValue(acl, out var known) || time.GetElapsedTime(known.At) > Validity)
        {
            if (acls.Count >= MostKept)
            {
                acls.Clear();
            }
            acls[acl] = known = (await IsAllowedAsync(acl, cancellationToken), time.GetTimestamp());
        }
        return known.IsGranted;
    }

    private async ValueTask<bool> IsAllowedAsync(string acl, CancellationToken cancellationToken)
    {
        var result = await authenticator.AuthenticateAsync(token, acl, tenantHeader, false, cancellationToken);
        return result.Status == StatusCodes.Status503ServiceUnavailable ? throw new TokenEndedException() : result.Caller is not null;
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

    private async ValueTask<bool> IsBelowAsync(Guid tenant, CancellationToken cancellationToken)
    {
        if (authenticator.ManagesTenants)
        {
            return await grains.GetGrain<ITenantDirectoryGrain>(0).IsWithinAsync(tenant, caller.TenantUuid, cancellationToken);
        }
        var found = await authenticator.FindTenantsAsync(token, caller, cancellationToken);
        return found.Status == StatusCodes.Status503ServiceUnavailable
            ? throw new TokenEndedException()
            : found.Tenants?.Contains(tenant) == true;
    }
}
