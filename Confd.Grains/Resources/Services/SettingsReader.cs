using System.Collections.Concurrent;
using System.Text.Json;
using Confd.Fields;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>Reads documents of settings. This silo keeps a document until it changes.</summary>
internal sealed class SettingsReader(
    IConfdStore store, PluginRegistry plugins, ChangeTracker tracker, TenantDirectory tenants)
{
    private readonly ConcurrentDictionary<Type, object> kept = new();

    /// <exception cref="RefusedException">The document belongs to a tenant in which nothing was ever written.</exception>
    public async ValueTask<SettingsDocument<T>> ReadAsync<T>(Guid tenant, CancellationToken cancellationToken)
        where T : class
    {
        var declaration = plugins.SettingsOf<T>();
        if (declaration.OfTenant is { } part)
        {
            var row = await tenants.FindAsync(tenant, cancellationToken)
                ?? throw new RefusedException(Refusals.NotFound("Tenant", ("uuid", $"{tenant}")));
            return declaration.Compose(part.Read(row), version: 0, readAt: 0);
        }
        if (kept.TryGetValue(typeof(T), out var known) && known is SettingsDocument<T> document
            && tracker.IsCurrent(document.ReadAt, declaration.Id, document.Version))
        {
            return document;
        }
        var readAt = tracker.Now;
        var rows = await store.ReadAsync([declaration.Id], cancellationToken);
        document = rows.Count == 0
            ? declaration.Compose(declaration.Initial, version: 0, readAt)
            : declaration.Compose(JsonSerializer.Deserialize<T>(rows[0].Body, ConfdJson.Options)!, rows[0].Version, readAt);
        kept[typeof(T)] = document;
        return document;
    }
}
