using Confd.Storage;

namespace Confd.Resources;

/// <summary>Deletes a resource together with its links, as the plugins at their other ends have declared.</summary>
internal static class Deletion
{
    public static async ValueTask RemoveAsync(
        Session session, PluginRegistry plugins, ResourceId id, CancellationToken cancellationToken)
    {
        if (await session.TrackAsync(id, cancellationToken) is not { } tracked)
        {
            return;
        }
        var links = (await session.LinksAsync(id, cancellationToken)).ToList();
        await RefuseAsync(session, plugins, tracked, links, cancellationToken);
        foreach (var link in links)
        {
            session.Unlink(link);
        }
        foreach (var incoming in tracked.Declaration.IncomingReferences)
        {
            foreach (var link in links.Where(link => link.Kind == incoming.LinkKind && link.Right == id))
            {
                await ReleaseAsync(session, plugins, incoming, link.Left, cancellationToken);
            }
        }
        session.Delete(id);
    }

    private static async ValueTask RefuseAsync(
        Session session, PluginRegistry plugins, Tracked tracked, List<LinkRow> links,
        CancellationToken cancellationToken)
    {
        var self = tracked.Declaration.ToStored(tracked);
        foreach (var incoming in tracked.Declaration.IncomingReferences.Where(one => one.OnDelete == OnDelete.Refuse))
        {
            var first = links.Where(link => link.Kind == incoming.LinkKind && link.Right == tracked.Id)
                .Select(link => link.Left).OrderBy(left => left.Key.Length).ThenBy(left => left).FirstOrDefault();
            if (first != default && await session.TrackAsync(first, cancellationToken) is { } referrer)
            {
                throw new RefusedException(
                    incoming.DeleteRefused?.Invoke(self, referrer.Declaration.ToStored(referrer))
                    ?? Refusals.Associated(tracked.Declaration.Label, referrer.Declaration.Label));
            }
        }
        foreach (var group in links.GroupBy(link => (link.Kind, IsLeft: link.Left == tracked.Id)))
        {
            if (!plugins.TryGetAssociation(group.Key.Kind, out var association))
            {
                continue;
            }
            var refuse = group.Key.IsLeft ? association.RefuseLeftDeletion : association.RefuseRightDeletion;
            if (refuse is null)
            {
                continue;
            }
            var others = new List<object>();
            foreach (var link in group)
            {
                if (await session.TrackAsync(group.Key.IsLeft ? link.Right : link.Left, cancellationToken) is { } other)
                {
                    others.Add(other.Declaration.ToStored(other));
                }
            }
            throw new RefusedException(refuse(self, others));
        }
    }

    private static async ValueTask ReleaseAsync(
        Session session, PluginRegistry plugins, IncomingReference incoming, ResourceId referrer,
        CancellationToken cancellationToken)
    {
        if (incoming.OnDelete == OnDelete.Cascade)
        {
            await RemoveAsync(session, plugins, referrer, cancellationToken);
        }
        else if (incoming.Clear is { } clear && await session.TrackAsync(referrer, cancellationToken) is { } tracked)
        {
            tracked.Current = clear(tracked.Current!);
        }
    }
}
