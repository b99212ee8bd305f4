using System.Net;
using Microsoft.Extensions.Options;

namespace Confd.Gateway.Authentication.Wazo;

/// <summary>Tokens, permissions and tenants of a wazo-auth server.</summary>
/// <remarks>
/// Source: wazo-confd 1.1 API, calls to wazo-auth. Positive answers are cached for a few seconds
/// (<see cref="WazoAuthOptions.CacheDuration"/>); refusals are never cached.
/// </remarks>
internal sealed class WazoAuthenticator(
    IOptions<WazoAuthOptions> options, WazoAuthClient client, WazoServiceToken service, WazoTenants known, TimeProvider time) : IAuthenticator
{
    private const int LongestToken = 1024;

    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(500);

    private readonly ShortCache<Question, TokenCheck> checks = new(time, options.Value.CacheDuration, options.Value.CacheSize);
    private readonly ShortCache<string, TokenOwner?> owners = new(time, options.Value.CacheDuration, options.Value.CacheSize);

    private readonly ShortCache<(string Token, Guid Tenant), TenantsAnswer> tenants =
        new(time, options.Value.CacheDuration, options.Value.CacheSize);

    public bool ManagesTenants => false;

    public bool HasAccounts => true;

    public Guid? MasterTenant => service.MasterTenant;

    public TimeSpan? CheckInterval { get; } =
        options.Value.CacheDuration > ShortestInterval ? options.Value.CacheDuration : ShortestInterval;

    public AccessFaults Faults =>
        (service.MasterTenant is null ? AccessFaults.NoMasterTenant : AccessFaults.None)
        | (service.HasToken ? AccessFaults.None : AccessFaults.NoServiceToken);

    public ValueTask<AuthenticationResult> AuthenticateAsync(
        string token, string? acl, string tenantHeader, bool masterTenantOnly, CancellationToken cancellationToken) =>
        checks.TryGet(new Question(token, acl, tenantHeader), out _) && owners.TryGet(token, out var owner)
        && Decide(token, owner, acl, tenantHeader, masterTenantOnly) is var result
        && (result.Caller is null || known.IsKnown(result.Caller.TenantUuid))
            ? ValueTask.FromResult(result)
            : AskAsync(token, acl, tenantHeader, masterTenantOnly, cancellationToken);

    public async ValueTask<TenantsResult> FindTenantsAsync(string token, Caller caller, CancellationToken cancellationToken)
    {
        var tenant = caller.TenantUuid;
        try
        {
            var answer = await tenants.RefreshAsync(
                (token, tenant), asked => client.ReadTenantsAsync(asked.Token, asked.Tenant),
                answer => answer.Status == HttpStatusCode.OK, cancellationToken);
            if (answer.Status == HttpStatusCode.OK)
            {
                return new TenantsResult(answer.Tenants, 0, "");
            }
            if (answer.Status != HttpStatusCode.Unauthorized)
            {
                return new TenantsResult(
                    null, StatusCodes.Status503ServiceUnavailable, $"Unexpected error: {(int)answer.Status} from wazo-auth for /tenants");
            }
            // A caller without the right to list tenants still has the token's tenant.
            var owner = await OwnerAsync(token, cancellationToken);
            return owner?.Tenant == tenant
                ? new TenantsResult([tenant], 0, "")
                : new TenantsResult(null, StatusCodes.Status401Unauthorized, $"Unexpected error: Invalid tenant \"{tenant}\"");
        }
        catch (AuthServerException exception)
        {
            return new TenantsResult(null, StatusCodes.Status503ServiceUnavailable, exception.Message);
        }
    }

    private async ValueTask<AuthenticationResult> AskAsync(
        string token, string? acl, string tenantHeader, bool masterTenantOnly, CancellationToken cancellationToken)
    {
        if (!CanBeToken(token))
        {
            return AuthenticationResult.UnknownToken(token, acl);
        }
        try
        {
            var check = await checks.GetAsync(
                new Question(token, acl, tenantHeader), asked => client.CheckAsync(asked.Token, asked.Acl, asked.Tenant),
                check => check == TokenCheck.Granted, cancellationToken);
            if (check != TokenCheck.Granted)
            {
                return check == TokenCheck.Unknown
                    ? AuthenticationResult.UnknownToken(token, acl)
                    : AuthenticationResult.Forbidden(acl, tenantHeader);
            }
            var owner = await OwnerAsync(token, cancellationToken);
            var result = Decide(token, owner, acl, tenantHeader, masterTenantOnly);
            if (result.Caller is { } caller)
            {
                await known.LearnAsync(caller.TenantUuid, token, cancellationToken);
            }
            return result;
        }
        catch (AuthServerException exception)
        {
            return AuthenticationResult.Unavailable(exception.Message);
        }
    }

    private ValueTask<TokenOwner?> OwnerAsync(string token, CancellationToken cancellationToken) =>
        owners.GetAsync(token, client.ReadTokenAsync, owner => owner is not null, cancellationToken);

    private AuthenticationResult Decide(
        string token, TokenOwner? owner, string? acl, string tenantHeader, bool masterTenantOnly)
    {
        if (owner is null)
        {
            return AuthenticationResult.Unauthorized("the token can't be read");
        }
        if (masterTenantOnly)
        {
            if (service.MasterTenant is not { } master)
            {
                return AuthenticationResult.Unavailable("");
            }
            if (owner.Tenant != master)
            {
                return AuthenticationResult.NotMaster();
            }
        }
        Guid tenant;
        if (tenantHeader.Length == 0)
        {
            if (owner.Tenant is not { } own)
            {
                return AuthenticationResult.Unauthorized("Unexpected error: Invalid tenant");
            }
            tenant = own;
        }
        else if (!Guid.TryParse(tenantHeader, out tenant))
        {
            return AuthenticationResult.Forbidden(acl, tenantHeader);
        }
        return new AuthenticationResult(
            new Caller(tenant, owner.User)
            {
                CanLookUpTenants = true,
                VisibleTenants = tenants.TryGet((token, tenant), out var answer) ? answer.Tenants : null,
            },
            0, "");
    }

    /// <summary>Any other text is not a token, and must not become part of a URL or a header.</summary>
    private static bool CanBeToken(string token) =>
        token.Length is > 0 and <= LongestToken && token is not ("." or "..")
        && !token.AsSpan().ContainsAnyExceptInRange('!', '~') && !token.AsSpan().ContainsAny("/\\%?#");

    private readonly record struct Question(string Token, string? Acl, string Tenant);
}
