using System.Collections.Concurrent;
using System.Globalization;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>What units of work share on one silo.</summary>
internal sealed class UnitOfWorkServices(
    IConfdStore store, PluginRegistry plugins, AliasCache aliases, ChangeTracker tracker, TenantDirectory tenants,
    IChangeBroadcast broadcast, SettingsReader settings, IdAllocator ids, IServiceProvider provider)
{
    private readonly ConcurrentDictionary<Type, object> operations = new();

    public IConfdStore Store => store;

    public PluginRegistry Plugins => plugins;

    public AliasCache Aliases => aliases;

    public ChangeTracker Tracker => tracker;

    public TenantDirectory Tenants => tenants;

    public IChangeBroadcast Broadcast => broadcast;

    public SettingsReader Settings => settings;

    public IdAllocator Ids => ids;

    /// <summary>The host's services, for plugins that need configuration.</summary>
    public IServiceProvider Provider => provider;

    public UnitOfWork Begin(Caller caller) => new(this, caller);

    /// <summary>Creates, edits and deletes resources of this kind.</summary>
    public ResourceService<T> ServiceOf<T>() where T : class => (ResourceService<T>)operations.GetOrAdd(
        typeof(T), static (_, services) => new ResourceService<T>(services.Plugins.Resource<T>(), services), this);

    /// <summary>The grain key that a key or an integer id stands for; null when it can't name anything.</summary>
    public async ValueTask<string?> ResolveAsync(
        ResourceDeclaration declaration, string keyOrNumber, CancellationToken cancellationToken)
    {
        if (declaration.KeyIsNumber)
        {
            // "007" and "7" name the same resource; only one of them is the key.
            return long.TryParse(keyOrNumber, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number.ToString(CultureInfo.InvariantCulture)
                : null;
        }
        if (!declaration.HasNumber || !keyOrNumber.All(char.IsAsciiDigit))
        {
            return keyOrNumber;
        }
        if (!long.TryParse(keyOrNumber, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return null;
        }
        if (aliases.TryGet(declaration.Kind, id, out var key))
        {
            return key;
        }
        if (await store.ReadByNumberAsync(declaration.Kind, id, cancellationToken) is not { } row)
        {
            return null;
        }
        aliases.Remember(declaration.Kind, id, row.Id.Key);
        return row.Id.Key;
    }

    /// <summary>Looks up all integer ids that are not known yet in one go, so that <see cref="ResolveAsync"/> need not.</summary>
    public async ValueTask LearnNumbersAsync(
        ResourceDeclaration declaration, IEnumerable<string> keysOrNumbers, CancellationToken cancellationToken)
    {
        if (declaration.KeyIsNumber || !declaration.HasNumber)
        {
            return;
        }
        var unknown = new List<long>();
        foreach (var name in keysOrNumbers)
        {
            if (long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && !aliases.TryGet(declaration.Kind, number, out _))
            {
                unknown.Add(number);
            }
        }
        foreach (var (number, key) in await store.ReadKeysAsync(declaration.Kind, unknown, cancellationToken))
        {
            aliases.Remember(declaration.Kind, number, key);
        }
    }

    /// <summary>Which resource a unique value names, and its tenant; null when none.</summary>
    public async ValueTask<(ResourceId Id, Guid? Tenant)?> FindTargetAsync(
        ResourceDeclaration declaration, string uniqueName, string value, CancellationToken cancellationToken)
    {
        var key = new UniqueValue(declaration.SpaceOf(uniqueName), "", uniqueName, value);
        if (aliases.TryGet(key) is { } known && tracker.IsCurrent(known.ReadAt, known.Id, known.Version))
        {
            return (known.Id, known.Tenant);
        }
        var readAt = tracker.Now;
        var owners = await store.FindOwnersAsync([key], cancellationToken);
        if (!owners.TryGetValue(key, out var owner) || owner.Kind != declaration.Kind)
        {
            return null;
        }
        var rows = await store.ReadAsync([owner], cancellationToken);
        if (rows.Count == 0)
        {
            return null;
        }
        // It may have given the value up between the two reads.
        if (declaration.UniqueKeys(declaration.Parse(rows[0].Body), rows[0].TenantUuid).Contains(key))
        {
            aliases.Remember(key, new Alias(owner, rows[0].TenantUuid, rows[0].Version, readAt));
        }
        return (owner, rows[0].TenantUuid);
    }
}
