using Confd.Storage;

namespace Confd.Resources;

/// <summary>Resources by their unique values, also those made in the unit of work; it looks up many values at once.</summary>
public sealed partial class UnitOfWork
{
    /// <summary>More values would be one very long parameter.</summary>
    private const int ValuesAtOnce = 5000;

    /// <summary>Owners of values that were read beforehand; null for a free one.</summary>
    private Dictionary<UniqueValue, ResourceId?> owners = [];

    /// <summary>
    /// The first holder of a value that the unit of work has read or made; verified when it is asked for. Null until then: most units
    /// of work are about one resource.
    /// </summary>
    private Dictionary<(ResourceDeclaration Of, string Name, string Value), ResourceId>? holders;

    /// <summary>Keys of what the unit of work made, where they are not the numbers themselves.</summary>
    private Dictionary<(ResourceDeclaration Of, long Number), string> numbers = [];

    /// <summary>The resource that a unique value names, if the caller may see it; null otherwise.</summary>
    public async ValueTask<Stored<T>?> FindByAsync<T>(
        string uniqueName, string value, CancellationToken cancellationToken) where T : class
    {
        if (services.Plugins.TryResource<T>() is not { } declaration)
        {
            return null;
        }
        if (HolderOf(declaration, uniqueName, value) is { } holder)
        {
            return await IfVisibleAsync(ToStored<T>(holder), cancellationToken);
        }
        var name = new UniqueValue(declaration.SpaceOf(uniqueName), "", uniqueName, value);
        if (!owners.TryGetValue(name, out var target))
        {
            target = (await services.FindTargetAsync(declaration, uniqueName, value, cancellationToken))?.Id;
        }
        if (target is not { } id)
        {
            GuardFree([name]);
            return null;
        }
        if (id.Kind != declaration.Kind)
        {
            return null;
        }
        if (resources.TryGetValue(id, out var own) && (own.IsDeleted || own.IsDirty))
        {
            // The unit of work itself gives the value up, so nobody has it afterwards.
            return null;
        }
        return await FindAsync<T>(id, cancellationToken) is { } stored
            && declaration.UniqueKeys(stored.Value, stored.Tenant).Contains(name)
            ? await IfVisibleAsync(stored, cancellationToken)
            : throw new VersionConflictException($"{id} gave up a unique value while it was looked for");
    }

    /// <summary>A resource of the caller's tenant by a value that is unique within each tenant; null without one.</summary>
    public async ValueTask<Stored<T>?> FindInTenantAsync<T>(
        string uniqueName, string value, CancellationToken cancellationToken) where T : class =>
        (await OwnersInTenantAsync<T>(uniqueName, [value], cancellationToken)).TryGetValue(value, out var key)
            ? await FindAsync<T>(new ResourceId(services.Plugins.Resource<T>().Kind, key), cancellationToken)
            : null;

    /// <summary>Keys of the stored resources of the caller's tenant by values that are unique within each tenant; free values are absent.</summary>
    /// <param name="uniqueName">Name of the rule.</param>
    /// <param name="values">The values, as the rule forms them.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public async ValueTask<IReadOnlyDictionary<string, string>> OwnersInTenantAsync<T>(
        string uniqueName, IReadOnlyList<string> values, CancellationToken cancellationToken) where T : class
    {
        var space = services.Plugins.Resource<T>().SpaceOf(uniqueName);
        var names = values.Select(value => new UniqueValue(space, $"{Caller.TenantUuid}", uniqueName, value)).ToList();
        var owners = await services.Store.FindOwnersAsync(names, cancellationToken);
        GuardFree(names.Where(name => !owners.ContainsKey(name)));
        return owners.ToDictionary(owner => owner.Key.Value, owner => owner.Value.Key);
    }

    /// <summary>Looks up who has these values of a rule that holds in the whole system, and reads those resources.</summary>
    /// <param name="uniqueName">Name of the rule.</param>
    /// <param name="values">The values, as the rule forms them.</param>
    /// <param name="walks">What rules will ask of what is found.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    public async ValueTask PreloadByAsync<T>(
        string uniqueName, IEnumerable<string> values, IEnumerable<RelationPath> walks, CancellationToken cancellationToken) where T : class
    {
        if (services.Plugins.TryResource<T>() is not { } declaration)
        {
            return;
        }
        var space = declaration.SpaceOf(uniqueName);
        var unread = values.Where(value => !value.Contains('\0')).Select(value => new UniqueValue(space, "", uniqueName, value))
            .Where(value => !owners.ContainsKey(value)).Distinct().ToList();
        var found = new List<ResourceId>();
        foreach (var some in unread.Chunk(ValuesAtOnce))
        {
            var known = await services.Store.FindOwnersAsync(some, cancellationToken);
            foreach (var value in some)
            {
                owners[value] = known.TryGetValue(value, out var owner) ? owner : null;
            }
            found.AddRange(known.Values.Where(owner => owner.Kind == declaration.Kind));
        }
        await PreloadAsync(found, walks, cancellationToken);
    }

    /// <summary>Owners of these values, from the database unless they were read beforehand; free values are absent.</summary>
    internal async ValueTask<IReadOnlyDictionary<UniqueValue, ResourceId>> OwnersAsync(
        IReadOnlyCollection<UniqueValue> keys, CancellationToken cancellationToken)
    {
        var unread = keys.Where(key => !owners.ContainsKey(key)).ToList();
        if (unread.Count == keys.Count)
        {
            return await services.Store.FindOwnersAsync(unread, cancellationToken);
        }
        var found = unread.Count == 0 ? [] : new Dictionary<UniqueValue, ResourceId>(await services.Store.FindOwnersAsync(unread, cancellationToken));
        foreach (var key in keys)
        {
            if (owners.GetValueOrDefault(key) is { } owner)
            {
                found[key] = owner;
            }
        }
        return found;
    }

    /// <summary>
    /// Keys of the stored resources of any tenant by values that are unique in the whole system; free values are absent. The commit
    /// holds neither: it refuses a value that is taken by then.
    /// </summary>
    /// <param name="uniqueName">Name of the rule.</param>
    /// <param name="values">The values, as the rule forms them.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    public async ValueTask<IReadOnlyDictionary<string, string>> OwnersAsync<T>(
        string uniqueName, IReadOnlyCollection<string> values, CancellationToken cancellationToken) where T : class
    {
        var space = services.Plugins.Resource<T>().SpaceOf(uniqueName);
        var owners = new Dictionary<string, string>(values.Count);
        foreach (var some in values.Select(value => new UniqueValue(space, "", uniqueName, value)).Chunk(ValuesAtOnce))
        {
            foreach (var (value, owner) in await services.Store.FindOwnersAsync(some, cancellationToken))
            {
                owners[value.Value] = owner.Key;
            }
        }
        return owners;
    }

    /// <summary>
    /// What a reference names, by its key or by the unique value of its plugin, also of what this unit of work made or deletes.
    /// A foreign key holds the reference, so the commit guards nothing.
    /// </summary>
    internal async ValueTask<(ResourceId Id, Guid? Tenant)?> TargetAsync(
        ResourceDeclaration declaration, string value, CancellationToken cancellationToken)
    {
        if (declaration.NamedBy is { } uniqueName)
        {
            return HolderOf(declaration, uniqueName, value) is { } holder
                ? (holder.Id, holder.Tenant)
                : await services.FindTargetAsync(declaration, uniqueName, value, cancellationToken);
        }
        var id = new ResourceId(declaration.Kind, value);
        if (resources.TryGetValue(id, out var tracked))
        {
            return (id, tracked.Tenant);
        }
        return await services.Store.ReadAsync([id], cancellationToken) is [var row] ? (row.Id, row.TenantUuid) : null;
    }

    /// <summary>The unit of work itself deletes it.</summary>
    internal bool Deletes(ResourceId id) => resources.TryGetValue(id, out var tracked) && tracked.IsDeleted;

    private Tracked? HolderOf(ResourceDeclaration declaration, string uniqueName, string value)
    {
        var place = (declaration, uniqueName, value);
        if (holders is null)
        {
            holders = [];
            foreach (var tracked in resources.Values)
            {
                IndexValues(tracked);
            }
        }
        if (!holders.TryGetValue(place, out var first))
        {
            return null;
        }
        if (resources.TryGetValue(first, out var known) && Holds(known))
        {
            return known;
        }
        // It has given the value up; another resource may have taken it.
        if (resources.Values.FirstOrDefault(tracked => tracked.Declaration == declaration && Holds(tracked)) is { } next)
        {
            holders[place] = next.Id;
            return next;
        }
        holders.Remove(place);
        return null;

        bool Holds(Tracked tracked) => tracked is { IsDeleted: false, Current: { } current }
            && declaration.UniqueKeys(current, tracked.Tenant).Any(key => key.Name == uniqueName && key.Value == value);
    }

    /// <summary>Call this whenever the record of a resource is replaced.</summary>
    private void Index(Tracked tracked)
    {
        if (holders is not null)
        {
            IndexValues(tracked);
        }
        if (tracked is { IsNew: true, Number: { } number, Declaration.KeyIsNumber: false })
        {
            numbers[(tracked.Declaration, number)] = tracked.Id.Key;
        }
    }

    private void IndexValues(Tracked tracked)
    {
        foreach (var key in tracked.Declaration.UniqueKeys(tracked.Current!, tracked.Tenant))
        {
            holders!.TryAdd((tracked.Declaration, key.Name, Once(key.Value)), tracked.Id);
        }
    }
}
