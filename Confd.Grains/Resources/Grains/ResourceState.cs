using Confd.Storage;

namespace Confd.Resources;

/// <summary>What a resource grain keeps through <see cref="IPersistentState{TState}"/>.</summary>
internal interface IResourceState
{
    /// <summary>Everything that the next write commits, this resource's own state among it.</summary>
    ChangeSet? Pending { get; set; }

    void Load(PluginRegistry plugins, ResourceRow row);

    ResourceId IdOf(PluginRegistry plugins, string key);
}

/// <summary>State of one resource in its activation.</summary>
internal sealed class ResourceState<T> : IResourceState where T : class
{
    public ChangeSet? Pending { get; set; }

    public Stored<T>? Stored { get; private set; }

    public long? Number { get; private set; }

    /// <summary>Association links as of the state's version; null until an edit has read them.</summary>
    public IReadOnlyList<LinkRow>? Associations { get; private set; }

    public ResourceId IdOf(PluginRegistry plugins, string key) => new(plugins.Resource<T>().Kind, key);

    public void Load(PluginRegistry plugins, ResourceRow row)
    {
        var value = (T)plugins.Resource<T>().Parse(row.Body);
        Stored = new Stored<T>(row.Id, row.TenantUuid, row.Version, value);
        Number = row.Number;
    }

    /// <summary>Takes over what was just committed.</summary>
    public void Committed(Stored<T> stored, long version, IReadOnlyList<LinkRow>? associations)
    {
        Stored = stored with { Version = version };
        Associations = associations;
        Pending = null;
    }
}
