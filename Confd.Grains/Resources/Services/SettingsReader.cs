using System.Collections.Concurrent;
using System.Text.Json;
using Confd.Fields;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>Reads documents of settings of the whole system. This silo keeps a document until it changes.</summary>
internal sealed class SettingsReader(IConfdStore store, PluginRegistry plugins, ChangeTracker tracker)
{
    private readonly ConcurrentDictionary<Type, object> kept = new();

    public async ValueTask<SettingsDocument<T>> ReadAsync<T>(CancellationToken cancellationToken) where T : class
    {
        var declaration = plugins.SettingsOf<T>();
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
