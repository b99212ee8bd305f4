using System.Collections.Concurrent;
using System.Net;

namespace Confd.Gateway.Authentication.Wazo;

/// <summary>
/// Sends the silos wazo-auth's data on tenants, mainly their slugs, which become part of generated names: all tenants
/// at start, and a new tenant before the first request in it runs.
/// </summary>
/// <remarks>
/// A configured bus reports tenants too. When both report the same tenant, the silos act once. The list of all tenants needs
/// the token of this service; without one, the token of the request is used.
/// </remarks>
internal sealed partial class WazoTenants(
    WazoAuthClient client, WazoServiceToken service, IGrainFactory grains, TimeProvider time, ILogger<WazoTenants> logger)
    : BackgroundService
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(32);

    /// <summary>Wait before the next query about a tenant, after a query without a result.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<Guid, bool> known = new();
    private readonly ShortCache<Guid, bool> asked = new(time, Timeout, capacity: 10_000);

    public bool IsKnown(Guid tenant) => known.ContainsKey(tenant);

    /// <summary>Makes the tenant known before a request acts in it. A failed query does not delay the request.</summary>
    public async ValueTask LearnAsync(Guid tenant, string token, CancellationToken cancellationToken)
    {
        if (!IsKnown(tenant))
        {
            await asked.GetAsync(tenant, one => LearnAsync(one, token), _ => true, cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wait = FirstWait;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await service.FirstAsync(stoppingToken);
                if (service.Token is { } token && await PublishAllAsync(token, stoppingToken))
                {
                    return;
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotYet(exception.Message, wait);
            }
            await Task.Delay(wait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            wait = wait * 2 > LongestWait ? LongestWait : wait * 2;
        }
    }

    private async Task<bool> PublishAllAsync(string token, CancellationToken cancellationToken)
    {
        var answer = await client.ReadTenantsAsync(token, tenant: null);
        if (answer.Status != HttpStatusCode.OK)
        {
            LogRefused((int)answer.Status);
            return false;
        }
        foreach (var tenant in answer.Known)
        {
            await PublishAsync(tenant, cancellationToken);
        }
        LogPublished(answer.Known.Count);
        return true;
    }

    private async Task<bool> LearnAsync(Guid tenant, string token)
    {
        try
        {
            var answer = await client.ReadTenantsAsync(service.Token ?? token, tenant);
            if (answer.Status == HttpStatusCode.OK && answer.Known.FirstOrDefault(one => one.Uuid == tenant) is { } found)
            {
                await PublishAsync(found, CancellationToken.None);
                return true;
            }
        }
        catch (Exception exception)
        {
            LogUnknown(tenant, exception.Message);
        }
        return false;
    }

    private async Task PublishAsync(KnownTenant tenant, CancellationToken cancellationToken)
    {
        await grains.GetGrain<ITenantsGrain>(0).AddAsync(tenant.Uuid, tenant.Slug, tenant.Name, tenant.Parent, cancellationToken);
        known[tenant.Uuid] = true;
    }

    [LoggerMessage(LogLevel.Information, "wazo-auth has told of {Count} tenants")]
    private partial void LogPublished(int count);

    [LoggerMessage(LogLevel.Warning, "wazo-auth refuses to tell of tenants with status {Status}: this service's account needs auth.tenants.read")]
    private partial void LogRefused(int status);

    [LoggerMessage(LogLevel.Warning, "Tenants of wazo-auth could not be taken over: {Reason}; next try in {Wait}")]
    private partial void LogNotYet(string reason, TimeSpan wait);

    [LoggerMessage(LogLevel.Warning, "Nothing could be learned of tenant {Tenant}: {Reason}")]
    private partial void LogUnknown(Guid tenant, string reason);
}
