using Confd.Storage;

namespace Confd.Resources;

/// <summary>Deletes a resource together with its links, as the plugins at their other ends have declared.</summary>
internal static class Deletion
{
    public static async ValueTask RemoveAsync(
        UnitOfWork work, PluginRegistry plugins, ResourceId id, CancellationToken cancellationToken)
    {
        if (await work.TrackAsync(id, cancellationToken) is not { } tracked)
        {
            return;
        }
        var links = (await work.LinksAsync(id, cancellationToken)).ToList();
        await PreloadAsync(work, tracked, links, cancellationToken);
        foreach (var link in links)
        {
            work.Unlink(link);
        }
        foreach (var incoming in tracked.Declaration.IncomingReferences)
        {
            foreach (var link in links.Where(link => link.Kind == incoming.LinkKind && link.Right == id))
            {
                await ReleaseAsync(work, plugins, incoming, link.Left, tracked, cancellationToken);
            }
        }
        work.Delete(id);
    }

    /// <summary>Reads in one go what refers to the resource and changes with it.</summary>
    private static async ValueTask PreloadAsync(
        UnitOfWork work, Tracked tracked, List<LinkRow> links, CancellationToken cancellationToken)
    {
        foreach (var incoming in tracked.Declaration.IncomingReferences)
        {
            var referrers = links.Where(link => link.Kind == incoming.LinkKind && link.Right == tracked.Id)
                .Select(link => link.Left).ToList();
            if (referrers.Count > 0 && incoming.OnDelete == OnDelete.Cascade)
            {
                await work.PreloadAsync(referrers, [RelationPath.Right(incoming.LinkKind)], cancellationToken);
            }
            else if (referrers.Count > 0 && incoming.Clear is not null)
            {
                await work.PreloadAsync(referrers, [], cancellationToken);
            }
        }
    }

    /// <summary>The first refusal, in declared order, of the references and associations that the resource has.</summary>
    /// <exception cref="RefusedException">One of them refuses.</exception>
    public static async ValueTask RefuseAsync(
        UnitOfWork work, PluginRegistry plugins, ResourceId id, CancellationToken cancellationToken)
    {
        if (await work.TrackAsync(id, cancellationToken) is not { } tracked)
        {
            return;
        }
        var links = await work.LinksAsync(id, cancellationToken);
        var self = tracked.Declaration.ToStored(tracked);
        foreach (var (group, refuse) in Refusing(plugins, tracked, links))
        {
            var others = new List<Tracked>();
            await work.PreloadAsync(group, [], cancellationToken);
            foreach (var end in group.OrderBy(end => end.Key.Length).ThenBy(end => end))
            {
                if (await work.TrackAsync(end, cancellationToken) is { } other)
                {
                    others.Add(other);
                }
            }
            if (others.Count > 0)
            {
                throw new RefusedException(refuse(self, others));
            }
        }
    }

    private static IEnumerable<(IEnumerable<ResourceId> Others, Func<object, List<Tracked>, Refusal> Refuse)> Refusing(
        PluginRegistry plugins, Tracked tracked, IReadOnlyList<LinkRow> links)
    {
        foreach (var incoming in tracked.Declaration.IncomingReferences.Where(one => one.OnDelete == OnDelete.Refuse))
        {
            yield return (
                links.Where(link => link.Kind == incoming.LinkKind && link.Right == tracked.Id).Select(link => link.Left),
                (_, others) => Refusals.Associated(
                    tracked.Declaration.Label, others[0].Declaration.Label,
                    tracked.Declaration.Identify(tracked.Id), others[0].Declaration.Identify(others[0].Id)));
        }
        foreach (var group in links.GroupBy(link => (link.Kind, IsLeft: link.Left == tracked.Id)))
        {
            if (plugins.TryGetAssociation(group.Key.Kind, out var association)
                && (group.Key.IsLeft ? association.RefuseLeftDeletion : association.RefuseRightDeletion) is { } refusal)
            {
                yield return (
                    group.Select(link => group.Key.IsLeft ? link.Right : link.Left),
                    (self, others) => refusal(self, [.. others.Select(other => other.Declaration.ToStored(other))]));
            }
        }
    }

    private static async ValueTask ReleaseAsync(
        UnitOfWork work, PluginRegistry plugins, IncomingReference incoming, ResourceId referrer, Tracked target,
        CancellationToken cancellationToken)
    {
        if (incoming.OnDelete == OnDelete.Cascade)
        {
            await RemoveAsync(work, plugins, referrer, cancellationToken);
        }
        else if (incoming.Clear is { } clear && await work.TrackAsync(referrer, cancellationToken) is { } tracked)
        {
            tracked.Current = clear(tracked.Current!, target);
        }
    }
}
