using System.Text.Json;
using Confd.Fields;
using Confd.Plugins;
using Confd.Storage;

namespace Confd.Notifier;

/// <summary>Who this system is.</summary>
public interface ISystemIdentity
{
    /// <summary>The uuid under which this system publishes its events; it never changes.</summary>
    Guid Uuid { get; }
}

/// <summary>The uuid under which this system publishes its events; <c>/infos</c> shows it.</summary>
internal sealed class SystemIdentity(IConfdStore store, ConfdGrainStorage storage) : ISystemIdentity
{
    private Guid? uuid;

    public Guid Uuid => uuid ?? throw new InvalidOperationException("The identity is read when the silo starts.");

    /// <summary>Reads the uuid, or makes it at the first start of the system.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var id = new ResourceId(InfoPlugin.Kind, InfoPlugin.Key);
        while (uuid is null)
        {
            var rows = await store.ReadAsync([id], cancellationToken);
            if (rows.Count > 0)
            {
                uuid = JsonSerializer.Deserialize<SystemInfo>(rows[0].Body, ConfdJson.Options)!.Uuid;
                return;
            }
            var made = new SystemInfo { Key = InfoPlugin.Key, Uuid = Guid.NewGuid() };
            var changes = new ChangeSet();
            changes.Ensured.Add(new StateWrite(id, null, null, 0, JsonSerializer.Serialize(made, ConfdJson.Options), "{}"));
            await storage.CommitAsync(changes, cancellationToken);
        }
    }
}
