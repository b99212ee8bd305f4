using Confd.Storage;

namespace Confd.Resources;

/// <summary>An operation that a pair hosts: its grain has the link as its state, and writes it itself.</summary>
public sealed partial class UnitOfWork
{
    private LinkRow? hostedPair;
    private LinkRow? hostedLink;

    /// <summary>What becomes of the link of the pair that hosts the operation; null when nothing does.</summary>
    internal LinkChange? OwnLink => hostedPair is { } pair && linkChanges.TryGetValue(pair, out var change) ? change : null;

    /// <summary>The grain of a pair hosts the operation.</summary>
    /// <param name="pair">Kind and sides.</param>
    /// <param name="link">Its link as in the grain's state; null when it is not linked.</param>
    internal void HostPair(LinkRow pair, LinkRow? link) => (hostedPair, hostedLink) = (pair, link);

    /// <summary>The link of a pair as this unit of work sees it; null when it is not linked.</summary>
    internal async ValueTask<LinkRow?> LinkOfAsync(LinkRow pair, CancellationToken cancellationToken)
    {
        if (linkChanges.TryGetValue(pair, out var change))
        {
            return change.Removed ? null : change.Link;
        }
        return hostedPair is { } own && LinkRow.ByName.Equals(own, pair)
            ? hostedLink
            : (await LinksAsync(pair.Left, cancellationToken)).FirstOrDefault(link => LinkRow.ByName.Equals(link, pair));
    }

    /// <summary>Rules must not see the pair linked when its grain's state says otherwise: their refusal would not be checked by a commit.</summary>
    private void DemandHosted(IReadOnlyList<LinkRow> read, Func<ResourceId, bool> isReadOf)
    {
        if (hostedPair is { } pair && (isReadOf(pair.Left) || isReadOf(pair.Right))
            && read.Contains(pair, LinkRow.ByName) != (hostedLink is not null))
        {
            throw new VersionConflictException($"{pair.Left} and {pair.Right} were linked or unlinked meanwhile");
        }
    }
}
