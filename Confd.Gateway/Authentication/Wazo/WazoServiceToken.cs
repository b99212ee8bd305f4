using Confd.Configuration;
using Microsoft.Extensions.Options;

namespace Confd.Gateway.Authentication.Wazo;

/// <summary>The master tenant: the configured one, or the tenant of the token that wazo-auth issues to this service.</summary>
/// <remarks>
/// Source: wazo-confd 1.1, service token. The token is renewed at 80 % of its life, so that wrong credentials show in the log.
/// </remarks>
internal sealed partial class WazoServiceToken(
    WazoAuthClient client, IOptions<AuthOptions> auth, TimeProvider time, ILogger<WazoServiceToken> logger)
    : BackgroundService
{
    private static readonly TimeSpan Expiration = TimeSpan.FromHours(6);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(32);

    private readonly Guid? configured = auth.Value.MasterTenantUuid;
    private readonly object gate = new();
    private readonly TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? text;
    private Guid? found;
    private DateTimeOffset validUntil;

    /// <summary>Null until wazo-auth has answered.</summary>
    public Guid? MasterTenant
    {
        get
        {
            lock (gate)
            {
                return configured ?? found;
            }
        }
    }

    /// <summary>This service has a token from wazo-auth that has not expired.</summary>
    public bool HasToken
    {
        get
        {
            lock (gate)
            {
                return time.GetUtcNow() < validUntil;
            }
        }
    }

    /// <summary>The token itself; null while there is none.</summary>
    public string? Token
    {
        get
        {
            lock (gate)
            {
                return time.GetUtcNow() < validUntil ? text : null;
            }
        }
    }

    /// <summary>Waits for the first token; never ends without credentials.</summary>
    public Task FirstAsync(CancellationToken cancellationToken) => first.Task.WaitAsync(cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!client.HasCredentials)
        {
            if (configured is null)
            {
                LogNoMasterTenant();
            }
            return;
        }
        var timeout = TimeSpan.FromSeconds(1);
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = Expiration * 0.8;
            try
            {
                var asked = time.GetUtcNow();
                var token = await client.CreateTokenAsync(Expiration);
                lock (gate)
                {
                    found ??= token.Tenant;
                    text = token.Text;
                    validUntil = asked + Expiration;
                }
                first.TrySetResult();
                timeout = TimeSpan.FromSeconds(1);
            }
            catch (AuthServerException exception)
            {
                LogNoToken(exception.Message, timeout);
                wait = timeout;
                timeout = timeout * 2 > LongestWait ? LongestWait : timeout * 2;
            }
            await Task.Delay(wait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Routes of the master tenant answer 503: neither Confd:Auth:MasterTenant nor credentials under Confd:Auth:Wazo are set")]
    private partial void LogNoMasterTenant();

    [LoggerMessage(LogLevel.Warning, "wazo-auth gives no service token: {Reason}; next try in {Wait}")]
    private partial void LogNoToken(string reason, TimeSpan wait);
}
