using System.Text.Json;
using Confd.Fields;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>
/// State of one document of settings in its activation: the row that has it. The documents of a tenant are parts of one row,
/// so the row's version is the ETag of each.
/// </summary>
internal sealed class SettingsState<T> : RowState where T : class
{
    /// <summary>The record of the row: the document, or its tenant. Null when there is no row.</summary>
    public object? Row { get; set; }

    /// <summary>0 when there is no row.</summary>
    public long Version { get; private set; }

    public override ResourceId IdOf(PluginRegistry plugins, string key) => plugins.SettingsOf<T>().RowOf(key);

    protected override void Load(PluginRegistry plugins, ResourceRow row)
    {
        Row = JsonSerializer.Deserialize(row.Body, plugins.SettingsOf<T>().RowType, ConfdJson.Options);
        Version = row.Version;
    }

    protected override long AddTo(ChangeSet changes, PluginRegistry plugins, ResourceId id, long version)
    {
        changes.Writes.Add(WriteOf(plugins, id, version, Row ?? throw new InvalidOperationException($"{id} has no state to write.")));
        return version + 1;
    }

    protected override void Saved(long version) => Version = version;

    /// <summary>The write of a row.</summary>
    public static StateWrite WriteOf(PluginRegistry plugins, ResourceId id, long version, object row)
    {
        if (row is not Tenant tenant)
        {
            return new StateWrite(id, null, null, version, JsonSerializer.Serialize((T)row, ConfdJson.Options), "{}");
        }
        var resource = plugins.Resource<Tenant>();
        var body = resource.Serialize(tenant);
        return new StateWrite(id, null, tenant.Uuid, version, body, resource.Fold(tenant, body));
    }
}
