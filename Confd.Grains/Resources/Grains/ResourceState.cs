using Confd.Storage;

namespace Confd.Resources;

/// <summary>State of one resource in its activation.</summary>
internal class ResourceState<T> : RowState where T : class
{
    private Stored<T>? saved;
    private string? body;
    private bool isTouched;
    private IReadOnlyList<LinkRow>? associations;

    /// <summary>The resource; null when there is none.</summary>
    public Stored<T>? Stored { get; private set; }

    public long? Number { get; private set; }

    /// <summary>Association links as of the state's version; null until an edit has read them.</summary>
    public IReadOnlyList<LinkRow>? Associations { get; private set; }

    public override ResourceId IdOf(PluginRegistry plugins, string key) => new(plugins.Resource<T>().Kind, key);

    protected override void Load(PluginRegistry plugins, ResourceRow row)
    {
        Stored = saved = new Stored<T>(row.Id, row.TenantUuid, row.Version, (T)plugins.Resource<T>().Parse(row.Body));
        Number = row.Number;
    }

    /// <summary>Sets the state to the result of an operation; the next write stores it.</summary>
    public void Become(Stored<T> next, long? number)
    {
        Stored = next;
        Number = number;
        body = null;
    }

    /// <summary>As the other overload, with what the operation has done beside the record.</summary>
    /// <param name="own">The resource within the operation.</param>
    /// <param name="associations">Its association links afterwards, or null when the operation did not ask for them.</param>
    public void Become(Tracked own, IReadOnlyList<LinkRow>? associations)
    {
        Become(new Stored<T>(own.Id, own.Tenant, own.Version, (T)own.Current!), own.Number);
        this.associations = associations;
        isTouched = own.IsTouched;
        body = own.IsDirty ? own.Body : null;
    }

    protected override long AddTo(ChangeSet changes, PluginRegistry plugins, ResourceId id, long version)
    {
        if (Stored is not { } stored)
        {
            throw new InvalidOperationException($"{id} has no state to write.");
        }
        if (version > 0 && saved is not null && ReferenceEquals(saved.Value, stored.Value) && saved.Tenant == stored.Tenant)
        {
            (isTouched ? changes.Touches : changes.Reads).Add(new VersionGuard(id, version));
            return isTouched ? version + 1 : version;
        }
        var declaration = plugins.Resource<T>();
        var text = body ?? declaration.Serialize(stored.Value);
        changes.Writes.Add(new StateWrite(id, Number, stored.Tenant, version, text, declaration.Fold(stored.Value, text)));
        // Its own values come before those of other resources, like its rules.
        changes.AddKeys(
            id, saved is null ? [] : declaration.UniqueKeys(saved.Value, saved.Tenant),
            declaration.UniqueKeys(stored.Value, stored.Tenant), first: true);
        return version + 1;
    }

    protected override void Saved(long version)
    {
        Stored = saved = Stored! with { Version = version };
        Associations = associations;
        isTouched = false;
        body = null;
    }

    /// <summary>Restores the stored state after a refused write.</summary>
    public void Reject()
    {
        Stored = saved;
        isTouched = false;
        body = null;
    }
}
