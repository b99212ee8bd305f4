using Confd.Storage;

namespace Confd.Resources;

/// <summary>
/// An operation of thousands of steps (the rows of an import): what the rules of all steps look up by unique values is read
/// beforehand, and each step learns at its end whether what it claims is free. Its cost in the database does not grow with the
/// number of steps.
/// </summary>
public sealed partial class Session
{
    /// <summary>More values would be one very long parameter.</summary>
    private const int ValuesAtOnce = 5000;

    /// <summary>Who owns a value, or null, as it was read beforehand.</summary>
    private readonly Dictionary<UniqueValue, ResourceId?> owners = [];

    /// <summary>Who had a value first of all that the session has read or made; verified when it is asked for.</summary>
    private readonly Dictionary<(ResourceDeclaration Of, string Name, string Value), ResourceId> holders = [];

    /// <summary>Keys of what the session made.</summary>
    private readonly Dictionary<(ResourceDeclaration Of, long Number), string> numbers = [];

    /// <summary>What the steps until now claim.</summary>
    private readonly Dictionary<UniqueValue, ResourceId> claims = [];

    private readonly Dictionary<object, object?> once = [];

    private int stepped;

    /// <summary>With a dry run the handler's answer is given, as a report of what would be done.</summary>
    internal bool ReportsTrial { get; set; }

    /// <summary>Looks up who has these values of a rule that holds in the whole system, and reads those resources.</summary>
    /// <param name="uniqueName">Name of the rule.</param>
    /// <param name="values">The values, as the rule forms them.</param>
    /// <param name="walks">What rules will ask of what is found.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    internal async ValueTask PreloadByAsync<T>(
        string uniqueName, IEnumerable<string> values, IEnumerable<Walk> walks, CancellationToken cancellationToken) where T : class
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

    /// <summary>Who has these values, as far as it was not read beforehand from the database; free ones are absent.</summary>
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
    /// Ends one of many steps. What it claims is held against what is stored and against the steps before, which the commit would
    /// do for all of them at once.
    /// </summary>
    /// <returns>The refusal of the first value that is taken, which comes before any later rule; null when none is.</returns>
    internal async ValueTask<Refusal?> EndStepAsync(CancellationToken cancellationToken)
    {
        Refusal? refusal = null;
        for (; stepped < passed.Count; stepped++)
        {
            if (resources.GetValueOrDefault(passed[stepped]) is { IsDirty: true, Current: { } current } tracked)
            {
                foreach (var key in ClaimsOf(tracked, current))
                {
                    if (await OtherOwnerAsync(key, tracked.Id, cancellationToken) is { } other)
                    {
                        refusal ??= tracked.Declaration.Explain(key, current, tracked.Tenant, other.Kind, tracked.IsNew);
                    }
                    else
                    {
                        claims.TryAdd(key, tracked.Id);
                    }
                }
            }
        }
        return refusal;
    }

    /// <summary>Reads something once for the whole operation; what it depends on must not be changed by it.</summary>
    internal async ValueTask<TValue> OnceAsync<TValue>(object key, Func<ValueTask<TValue>> read)
    {
        if (!once.TryGetValue(key, out var known))
        {
            once[key] = known = await read();
        }
        return (TValue)known!;
    }

    /// <summary>What <see cref="OnceAsync"/> has read; null when it has not.</summary>
    internal TValue? Known<TValue>(object key) where TValue : class => (TValue?)once.GetValueOrDefault(key);

    /// <summary>Those of the values that nobody has now. Somebody may take one before the commit, which then is tried again.</summary>
    internal async ValueTask<IReadOnlyList<string>> FreeAsync<T>(
        string uniqueName, IReadOnlyCollection<string> values, CancellationToken cancellationToken) where T : class
    {
        var space = services.Plugins.Resource<T>().SpaceOf(uniqueName);
        var free = new List<string>(values.Count);
        foreach (var some in values.Select(value => new UniqueValue(space, "", uniqueName, value)).Chunk(ValuesAtOnce))
        {
            var taken = await services.Store.FindOwnersAsync(some, cancellationToken);
            free.AddRange(some.Where(value => !taken.ContainsKey(value)).Select(value => value.Value));
        }
        return free;
    }

    /// <summary>What a unique value names that the session has read and leaves as it is; null for anything else.</summary>
    internal (ResourceId Id, Guid? Tenant)? Target(ResourceDeclaration declaration, string uniqueName, string value) =>
        HolderOf(declaration, uniqueName, value) is { IsNew: false, IsDirty: false } tracked ? (tracked.Id, tracked.Tenant) : null;

    private async ValueTask<ResourceId?> OtherOwnerAsync(UniqueValue key, ResourceId own, CancellationToken cancellationToken)
    {
        if (claims.TryGetValue(key, out var earlier) && earlier != own && resources[earlier] is { IsDeleted: false })
        {
            return earlier;
        }
        var stored = await OwnersAsync([key], cancellationToken);
        return stored.TryGetValue(key, out var owner) && owner != own && resources.GetValueOrDefault(owner) is not { IsDeleted: true }
            ? owner
            : null;
    }

    /// <summary>Values that a resource takes with the commit, and that somebody else may have.</summary>
    private static IEnumerable<UniqueValue> ClaimsOf(Tracked tracked, object current)
    {
        HashSet<UniqueValue> before = tracked.Original is null
            ? []
            : [.. tracked.Declaration.UniqueKeys(tracked.Original, tracked.OriginalTenant)];
        return tracked.Declaration.UniqueKeys(current, tracked.Tenant)
            .Where(key => !before.Contains(key) && !tracked.GeneratedValues.Contains(key.Name));
    }

    private Tracked? HolderOf(ResourceDeclaration declaration, string uniqueName, string value)
    {
        var place = (declaration, uniqueName, value);
        if (!holders.TryGetValue(place, out var first))
        {
            return null;
        }
        if (Holds(resources[first]))
        {
            return resources[first];
        }
        // It has given the value up; another one may have taken it.
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

    /// <summary>To be called whenever the record of a resource is another one.</summary>
    private void Index(Tracked tracked)
    {
        foreach (var key in tracked.Declaration.UniqueKeys(tracked.Current!, tracked.Tenant))
        {
            holders.TryAdd((tracked.Declaration, key.Name, key.Value), tracked.Id);
        }
        if (tracked is { IsNew: true, Number: { } number })
        {
            numbers[(tracked.Declaration, number)] = tracked.Id.Key;
        }
    }
}
