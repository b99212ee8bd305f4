using Confd.Storage;
using Orleans.Storage;

namespace Confd.Resources;

/// <summary>How a unit of work ends: everything in one transaction, with a refusal in the contract's words when a value is taken.</summary>
public sealed partial class UnitOfWork
{
    internal IEnumerable<Tracked> Changed => resources.Values.Where(tracked => tracked.IsDirty || tracked.IsDeleted);

    /// <summary>
    /// The resource whose grain hosts the operation: the grain writes it as its own state, and everything else with it.
    /// Null for operations of grains without a resource of their own; a pair has <see cref="OwnLink"/>.
    /// </summary>
    internal ResourceId? Host { get; set; }

    /// <summary>The key of the host when it is still to be created, once; null for other kinds.</summary>
    internal string? TakeKey(string kind)
    {
        if (Host is not { } host || host.Kind != kind || resources.ContainsKey(host))
        {
            return null;
        }
        return host.Key;
    }

    /// <summary>Commits everything in one transaction.</summary>
    /// <param name="commit">Does it.</param>
    /// <param name="cancellationToken">Cancels the reads before it.</param>
    internal async Task CommitAsync(Commit commit, CancellationToken cancellationToken)
    {
        foreach (var ending in endings)
        {
            await ending(cancellationToken);
        }
        if (linkChanges.Count > 0)
        {
            await TouchLinkedAsync(cancellationToken);
            await RefuseStrangersAsync(cancellationToken);
        }
        // A trial does not pass through the state of a grain.
        var own = Host is { } host && !Caller.IsDryRun ? resources.GetValueOrDefault(host) : null;
        var ownLink = Caller.IsDryRun ? null : OwnLink;
        var changes = UnitOfWorkChanges.Collect(
            resources.Values.Where(tracked => tracked != own), linkChanges.Values.Where(change => change != ownLink), events);
        changes.Writes.AddRange(rawWrites);
        changes.Writes.AddRange(rewritten.Where(document => Caller.IsDryRun || document.IsBeside).Select(document => document.Write));
        changes.TenantsRemoved.AddRange(removedTenants.Keys);
        UnitOfWorkHistory.Record(changes, resources, rewritten, services.Plugins.Destinations, Caller);
        var begun = services.Tracker.Now;
        services.Tenants.EnsureKnown(changes, rewritten.ConvertAll(document => document.Write.Id));
        AddGuards(changes, own);
        ForgetValues();
        changes.Idempotent = Idempotent;
        changes.IsDryRun = Caller.IsDryRun;
        if (changes.IsEmpty && own is not { IsAltered: true } && rewritten.Count == 0)
        {
            return;
        }
        changes.Call = Call;
        var affected = UnitOfWorkChanges.Affected(changes, own);
        foreach (var document in rewritten)
        {
            affected[document.Write.Id] = document.Write.ExpectedVersion + 1;
        }
        foreach (var id in removedTenants.Values.SelectMany(ids => ids))
        {
            affected[id] = ChangeTracker.UnknownVersion;
        }
        isCommitting = true;
        try
        {
            await commit(this, changes, own, cancellationToken);
        }
        catch (UniqueKeyTakenException taken)
        {
            throw Explain(taken);
        }
        catch (Exception exception) when (exception is not IdempotencyKeyTakenException)
        {
            services.Tracker.Changed(affected.Keys.ToDictionary(id => id, _ => ChangeTracker.UnknownVersion));
            if (IsUncertain(exception))
            {
                services.Broadcast.Doubt();
            }
            throw;
        }
        if (changes.IsDryRun)
        {
            return;
        }
        if (changes.LastEvent is { } last && WriteNotes.Current is { } notes)
        {
            notes.LastEvent = last;
        }
        CommittedAt = services.Tracker.Changed(affected, BegunAt);
        await services.Broadcast.NotifyAsync(affected, changes.Holders);
        services.Tenants.RememberEnsured(changes, begun);
        foreach (var operation in afterwards)
        {
            operation();
        }
        if (removedTenants.Count > 0)
        {
            services.Aliases.Forget();
        }
    }

    /// <summary>A broken connection leaves open whether the commit happened, or is still to happen.</summary>
    private static bool IsUncertain(Exception exception) => exception switch
    {
        VersionConflictException or InconsistentStateException or ReferenceViolationException or SupersededCallException
            or RefusedException or IdempotencyKeyTakenException => false,
        StorageUnavailableException unavailable => unavailable.IsUncertain,
        _ => true,
    };

    private Exception Explain(UniqueKeyTakenException taken)
    {
        if (stepped > 0)
        {
            return new VersionConflictException("A unique value was taken meanwhile; whose step that refuses is found out by the next try", taken);
        }
        foreach (var tracked in resources.Values.Where(tracked => tracked is { IsDirty: true, Current: not null }))
        {
            if (taken.Owner != tracked.Id
                && !tracked.GeneratedValues.Contains(taken.Key.Name)
                && tracked.Declaration.Explain(taken.Key, tracked.Current!, tracked.Tenant, taken.Owner.Kind, tracked.IsNew) is { } refusal)
            {
                return new RefusedException(refusal);
            }
        }
        return new VersionConflictException("A unique value was given up meanwhile, or a generated one was taken", taken);
    }

    /// <summary>Both ends of an association take part in the version check, so that rules about them stay true.</summary>
    private async Task TouchLinkedAsync(CancellationToken cancellationToken)
    {
        var ends = linkChanges.Values.Where(change => !services.Plugins.IsReference(change.Link.Kind))
            .SelectMany(change => new[] { change.Link.Left, change.Link.Right }).Distinct().ToList();
        await LoadAsync(ends, cancellationToken);
        foreach (var end in ends)
        {
            if (resources.TryGetValue(end, out var tracked))
            {
                tracked.IsTouched = true;
            }
        }
    }

    /// <summary>
    /// Whatever a plugin forgot to check: nothing links resources of two tenants. What belongs to the whole system may be
    /// linked to all.
    /// </summary>
    private async Task RefuseStrangersAsync(CancellationToken cancellationToken)
    {
        var added = linkChanges.Values.Where(change => change is { Removed: false, IsChecked: false })
            .Select(change => change.Link).ToList();
        await LoadAsync(added.SelectMany(link => new[] { link.Left, link.Right }), cancellationToken);
        foreach (var link in added)
        {
            if (resources.GetValueOrDefault(link.Left) is { IsDeleted: false, Tenant: { } left }
                && resources.GetValueOrDefault(link.Right) is { IsDeleted: false, Tenant: { } right } && left != right)
            {
                throw new RefusedException(Refusals.DifferentTenants(
                    $"{link.Left.Kind}_tenant_uuid", left, $"{link.Right.Kind}_tenant_uuid", right));
            }
        }
    }

    /// <summary>
    /// A rule refused later than a resource whose unique value is taken: in the contract's order that comes first.
    /// </summary>
    internal async ValueTask<Refusal?> FirstTakenAsync(CancellationToken cancellationToken)
    {
        var claimed = passed.Select(id => resources.GetValueOrDefault(id)).OfType<Tracked>()
            .Where(tracked => tracked is { IsDirty: true, Current: not null })
            .SelectMany(tracked => ClaimsOf(tracked, tracked.Current!).Select(key => (Key: key, Tracked: tracked))).ToList();
        if (claimed.Count == 0)
        {
            return null;
        }
        var taken = await OwnersAsync([.. claimed.Select(claim => claim.Key)], cancellationToken);
        foreach (var (key, tracked) in claimed)
        {
            if (taken.TryGetValue(key, out var owner) && owner != tracked.Id
                && resources.GetValueOrDefault(owner) is not { IsDeleted: true })
            {
                return tracked.Declaration.Explain(key, tracked.Current!, tracked.Tenant, owner.Kind, tracked.IsNew);
            }
        }
        return null;
    }
}

/// <summary>Commits what a unit of work has changed.</summary>
/// <param name="work">The unit of work.</param>
/// <param name="changes">Everything but the resource or the link of the host.</param>
/// <param name="own">The resource of the host; null when it has none.</param>
/// <param name="cancellationToken">Cancels the commit before it has begun.</param>
internal delegate Task Commit(UnitOfWork work, ChangeSet changes, Tracked? own, CancellationToken cancellationToken);
