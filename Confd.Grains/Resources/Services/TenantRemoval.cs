using System.Text.Json.Nodes;

namespace Confd.Resources;

/// <summary>What other daemons do when a resource is removed with its tenant.</summary>
/// <param name="Reload">Commands for Asterisk.</param>
/// <param name="Calls">Other calls of sysconfd.</param>
public sealed record TenantCleanup(IReadOnlyList<string> Reload, IReadOnlyList<JsonObject> Calls);

/// <summary>Removes a tenant with everything that it owns; the resources' own rules and events do not apply.</summary>
public static class TenantRemoval
{
    /// <summary>Removes it in the unit of work; does nothing when there is no such tenant.</summary>
    public static async ValueTask RemoveTenantAsync(this UnitOfWork work, Guid tenant, CancellationToken cancellationToken)
    {
        var services = work.Services;
        var rows = await services.Store.ReadTenantAsync(tenant, cancellationToken);
        if (rows.Count == 0)
        {
            return;
        }
        var reload = new List<string>();
        var calls = new List<JsonObject>();
        foreach (var row in rows)
        {
            if (services.Plugins.TryGetResource(row.Id.Kind) is { TenantCleanup: { } cleanup } declaration)
            {
                var what = cleanup(declaration.Parse(row.Body));
                reload.AddRange(what.Reload.Except(reload));
                calls.AddRange(what.Calls);
            }
        }
        work.RemoveTenant(tenant, [.. rows.Select(row => row.Id)]);
        work.Publish(
            new Storage.ResourceId(TenantDirectory.Kind, $"{tenant}"), tenant,
            new DomainEvent("tenant_removed", "config.tenants.removed", new { Uuid = tenant })
            {
                Reload = reload,
                SysconfdCalls = calls,
            });
    }
}
