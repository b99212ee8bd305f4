using System.Text.Json;
using Confd.Fields;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>State of one document of settings in its activation.</summary>
internal sealed class SettingsState<T> : RowState where T : class
{
    /// <summary>The document; null until it is written.</summary>
    public T? Value { get; set; }

    /// <summary>0 until it is written.</summary>
    public long Version { get; private set; }

    public override ResourceId IdOf(PluginRegistry plugins, string key) => plugins.SettingsOf<T>().Id;

    protected override void Load(PluginRegistry plugins, ResourceRow row)
    {
        Value = JsonSerializer.Deserialize<T>(row.Body, ConfdJson.Options);
        Version = row.Version;
    }

    protected override long AddTo(ChangeSet changes, PluginRegistry plugins, ResourceId id, long version)
    {
        changes.Writes.Add(WriteOf(id, version, Value ?? throw new InvalidOperationException($"{id} has no state to write.")));
        return version + 1;
    }

    protected override void Saved(long version) => Version = version;

    /// <summary>The row of a document.</summary>
    public static StateWrite WriteOf(ResourceId id, long version, T value) =>
        new(id, null, null, version, JsonSerializer.Serialize(value, ConfdJson.Options), "{}");
}
