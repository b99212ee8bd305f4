using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Confd.Notifier;

/// <summary>Learns from wazo-auth which tenants there are: what it tells of them on the bus is done here.</summary>
/// <remarks>
/// Tenants come and go in the order in which that was told; both may be done twice. Source: wazo-confd 1.1, event handlers.
/// </remarks>
internal sealed partial class TenantListener(
    BusConnection connection, IOptions<BusOptions> options, SystemIdentity identity, IGrainFactory grains, ILogger<TenantListener> logger)
    : SiloWork
{
    private const string Added = "auth_tenant_added";
    private const string Deleted = "auth_tenant_deleted";

    protected override Task RunAsync(CancellationToken cancellationToken) =>
        new BusQueue(connection, options.Value, $"confd.tenants.{identity.Uuid}", [Added, Deleted], logger)
            .ReadAsync(HandleAsync, cancellationToken);

    /// <summary>Repeats what can't be done at the moment; what can't be understood is left alone.</summary>
    private async Task HandleAsync(string message, CancellationToken cancellationToken)
    {
        if (Read(message) is not var (name, tenant, slug))
        {
            LogNotUnderstood(message.Length);
            return;
        }
        var tenants = grains.GetGrain<ITenantsGrain>(0);
        for (var backoff = new Backoff(); ;)
        {
            try
            {
                await (name == Added
                    ? tenants.AddAsync(tenant, slug, null, null, cancellationToken)
                    : tenants.RemoveAsync(tenant, cancellationToken));
                LogDone(name, tenant);
                return;
            }
            catch (RefusedException refused)
            {
                // It would be refused again.
                LogRefused(name, tenant, refused.Message);
                return;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogTriesAgain(name, tenant, exception.Message);
                await Task.Delay(backoff.Next(), cancellationToken);
            }
        }
    }

    private static (string Name, Guid Tenant, string? Slug)? Read(string message)
    {
        try
        {
            var body = JsonNode.Parse(message);
            return (string?)body?["name"] is (Added or Deleted) and var name && Guid.TryParse((string?)body["data"]?["uuid"], out var tenant)
                ? (name, tenant, (string?)body["data"]!["slug"])
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON, or values of other types.
            return null;
        }
    }

    [LoggerMessage(LogLevel.Information, "{Name} of tenant {Tenant} is done")]
    private partial void LogDone(string name, Guid tenant);

    [LoggerMessage(LogLevel.Warning, "{Name} of tenant {Tenant} can't be done now and is tried again: {Reason}")]
    private partial void LogTriesAgain(string name, Guid tenant, string reason);

    [LoggerMessage(LogLevel.Error, "{Name} of tenant {Tenant} is refused: {Reason}")]
    private partial void LogRefused(string name, Guid tenant, string reason);

    [LoggerMessage(LogLevel.Error, "A message of {Length} characters about a tenant is not understood and dropped")]
    private partial void LogNotUnderstood(int length);
}
