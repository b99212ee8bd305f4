using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Confd.Notifier;

/// <summary>Creates and removes tenants as wazo-auth reports on the bus.</summary>
/// <remarks>
/// It handles the messages in order, and may handle one twice. Source: wazo-confd 1.1, event handlers.
/// </remarks>
internal sealed partial class TenantListener(
    BusConnection connection, IOptions<BusOptions> options, SystemIdentity identity, IGrainFactory grains, ILogger<TenantListener> logger)
    : SiloWork
{
    private const string Added = "auth_tenant_added";
    private const string Deleted = "auth_tenant_deleted";

    protected override Task RunAsync(CancellationToken cancellationToken) =>
        new BusQueue(connection, options.Value, $"confd.tenants.{identity.Uuid}", [Added, Deleted], logger)
            .ReadAsync((name, data) => [token => HandleAsync(name, data, token)], cancellationToken);

    private async Task HandleAsync(string name, JsonObject data, CancellationToken cancellationToken)
    {
        if (name is not (Added or Deleted))
        {
            throw new UnreadableMessageException("it tells nothing of a tenant");
        }
        if (!Guid.TryParse(Text(data, "uuid"), out var tenant))
        {
            throw new UnreadableMessageException("it has no uuid of a tenant");
        }
        var slug = Text(data, "slug");
        var tenants = grains.GetGrain<ITenantsGrain>(0);
        await (name == Added
            ? tenants.AddAsync(tenant, slug, null, null, cancellationToken)
            : tenants.RemoveAsync(tenant, cancellationToken));
        LogDone(name, tenant);
    }

    private static string? Text(JsonObject data, string field)
    {
        try
        {
            return (string?)data[field];
        }
        catch (InvalidOperationException exception)
        {
            // Another type, or half of a surrogate pair: a repeat would not help.
            throw new UnreadableMessageException($"its {field} is no text", exception);
        }
    }

    [LoggerMessage(LogLevel.Information, "{Name} of tenant {Tenant} is done")]
    private partial void LogDone(string name, Guid tenant);
}
