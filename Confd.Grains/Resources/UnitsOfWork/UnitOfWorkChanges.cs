using Confd.Storage;

namespace Confd.Resources;

/// <summary>Turns what a unit of work did into the change set that the store commits.</summary>
internal static class UnitOfWorkChanges
{
    public static ChangeSet Collect(
        IEnumerable<Tracked> resources, IEnumerable<LinkChange> links, PendingEvents events)
    {
        var changes = new ChangeSet { Events = events };
        foreach (var tracked in resources)
        {
            Collect(changes, tracked);
        }
        foreach (var change in links)
        {
            (change.Removed ? changes.LinksRemoved : changes.LinksWritten).Add(change.Link);
        }
        return changes;
    }

    /// <summary>Every resource whose state or links the change set alters, with its version afterwards.</summary>
    /// <param name="changes">The change set.</param>
    /// <param name="own">What the grain that hosts the operation adds to it; null when it adds nothing.</param>
    public static Dictionary<ResourceId, long> Affected(ChangeSet changes, Tracked? own)
    {
        var affected = new Dictionary<ResourceId, long>();
        foreach (var link in changes.LinksWritten.Concat(changes.LinksRemoved))
        {
            // The target of a reference keeps its version, but its views may show what refers to it.
            affected[link.Left] = 0;
            affected[link.Right] = 0;
        }
        foreach (var write in changes.Writes.Concat(changes.Ensured))
        {
            affected[write.Id] = write.ExpectedVersion + 1;
        }
        foreach (var touch in changes.Touches)
        {
            affected[touch.Id] = touch.ExpectedVersion + 1;
        }
        foreach (var delete in changes.Deletes)
        {
            affected[delete.Id] = ChangeTracker.UnknownVersion;
        }
        if (own is { IsAltered: true })
        {
            affected[own.Id] = own.IsDeleted ? ChangeTracker.UnknownVersion : own.Version + 1;
        }
        return affected;
    }

    private static void Collect(ChangeSet changes, Tracked tracked)
    {
        var declaration = tracked.Declaration;
        if (tracked.IsDeleted)
        {
            if (!tracked.IsNew)
            {
                changes.Deletes.Add(new VersionGuard(tracked.Id, tracked.Version));
            }
        }
        else if (tracked.IsDirty)
        {
            changes.Writes.Add(tracked.IsOfStep ? new LateWrite(tracked) : new StateWrite(
                tracked.Id, tracked.Number, tracked.Tenant, tracked.Version,
                tracked.Body, declaration.Fold(tracked.Current!, tracked.Body)));
            changes.AddKeys(
                tracked.Id, tracked.Original is null ? [] : declaration.UniqueKeys(tracked.Original, tracked.OriginalTenant),
                declaration.UniqueKeys(tracked.Current!, tracked.Tenant));
        }
        else if (tracked.IsTouched)
        {
            changes.Touches.Add(new VersionGuard(tracked.Id, tracked.Version));
        }
    }

    /// <summary>Its texts are written whenever they are asked for.</summary>
    private sealed record LateWrite(Tracked Of) : StateWrite(Of.Id, Of.Number, Of.Tenant, Of.Version, "", "")
    {
        public override string Body => Of.Body;

        public override string Folded => Of.Declaration.Fold(Of.Current!);
    }
}
