using System.Globalization;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>
/// Reads of many resources at once. Rules are written for one resource; an operation on a list of them first reads what
/// the rules will ask for, so that its cost does not grow with the list.
/// </summary>
public sealed partial class UnitOfWork
{
    /// <summary>Reads resources, and what the paths lead to, with all links on the way, in few round trips per step.</summary>
    /// <param name="ids">The resources; absent ones do not matter.</param>
    /// <param name="walks">The relations that rules will read of each of them.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    public async ValueTask PreloadAsync(
        IEnumerable<ResourceId> ids, IEnumerable<RelationPath> walks, CancellationToken cancellationToken)
    {
        var roots = ids.Where(IsServed).Distinct().ToList();
        await LoadAsync(roots, cancellationToken);
        foreach (var walk in walks)
        {
            var reached = roots;
            foreach (var hop in walk.RelationSteps)
            {
                reached = await StepAsync(reached, hop, cancellationToken);
            }
        }
    }

    /// <summary>Reads resources that a body names by key or integer id, before they are looked up one by one.</summary>
    /// <param name="keysOrNumbers">As bodies have them; names of nothing do not matter.</param>
    /// <param name="walks">The relations that rules will read of each of them.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    public async ValueTask PreloadAsync<T>(
        IEnumerable<string> keysOrNumbers, IEnumerable<RelationPath> walks, CancellationToken cancellationToken) where T : class
    {
        if (services.Plugins.TryResource<T>() is { } declaration)
        {
            await PreloadAsync(declaration, keysOrNumbers, walks, cancellationToken);
        }
    }

    internal async ValueTask PreloadAsync(
        ResourceDeclaration declaration, IEnumerable<string> keysOrNumbers, IEnumerable<RelationPath> walks, CancellationToken cancellationToken)
    {
        var names = keysOrNumbers.Distinct().ToList();
        await services.LearnNumbersAsync(declaration, names, cancellationToken);
        var ids = new List<ResourceId>();
        foreach (var name in names)
        {
            if (IsKnown(declaration, name) && await ResolveAsync(declaration, name, cancellationToken) is { } key)
            {
                ids.Add(new ResourceId(declaration.Kind, key));
            }
        }
        await PreloadAsync(ids, walks, cancellationToken);
    }

    /// <summary>False for an integer id that was just not found.</summary>
    private bool IsKnown(ResourceDeclaration declaration, string name) =>
        declaration.KeyIsNumber || !declaration.HasNumber
        || !long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        || services.Aliases.TryGet(declaration.Kind, number, out _);

    /// <summary>A plugin that is switched off has no resources.</summary>
    private bool IsServed(ResourceId id) => services.Plugins.TryGetResource(id.Kind) is not null;

    private async ValueTask<List<ResourceId>> StepAsync(List<ResourceId> from, RelationStep hop, CancellationToken cancellationToken)
    {
        var reached = new HashSet<ResourceId>();
        for (var level = from; level.Count > 0; level = hop.Recursive ? level : [])
        {
            await LoadLinksAsync(level, cancellationToken);
            level = [.. level.SelectMany(id => EndsOf(id, hop)).Where(IsServed).Where(reached.Add)];
            await LoadAsync(level, cancellationToken);
        }
        return [.. reached];
    }

    private IEnumerable<ResourceId> EndsOf(ResourceId id, RelationStep hop) =>
        (resources.GetValueOrDefault(id)?.Links ?? [])
            .Where(link => link.Kind == hop.LinkKind && (hop.Reverse ? link.Right : link.Left) == id
                && (!hop.FirstOnly || link.Position == 0))
            .Select(link => hop.Reverse ? link.Left : link.Right)
            .Where(other => hop.OtherKind is null || hop.OtherKind == other.Kind);

    /// <summary>Reads the links of those tracked resources whose links are not known yet.</summary>
    private async ValueTask LoadLinksAsync(IEnumerable<ResourceId> ids, CancellationToken cancellationToken)
    {
        var unread = ids.Select(id => resources.GetValueOrDefault(id)).OfType<Tracked>()
            .Where(tracked => tracked is { IsDeleted: false, Links: null }).DistinctBy(tracked => tracked.Id)
            .ToDictionary(tracked => tracked.Id, _ => new Dictionary<LinkRow, LinkRow>(LinkRow.ByName));
        if (unread.Count == 0)
        {
            return;
        }
        var read = await services.Store.ReadLinksAsync(unread.Keys, cancellationToken);
        DemandHosted(read, unread.ContainsKey);
        foreach (var link in read)
        {
            Put(link, isThere: true);
        }
        foreach (var change in linkChanges.Values)
        {
            Put(change.Link, isThere: !change.Removed);
        }
        foreach (var (id, links) in unread)
        {
            resources[id].Links = [.. links.Values];
        }

        void Put(LinkRow link, bool isThere)
        {
            foreach (var end in new[] { link.Left, link.Right })
            {
                if (unread.TryGetValue(end, out var links))
                {
                    links.Remove(link);
                    if (isThere)
                    {
                        links[link] = link;
                    }
                }
            }
        }
    }
}
