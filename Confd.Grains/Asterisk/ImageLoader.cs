using Confd.Resources;
using Confd.Storage;

namespace Confd.Asterisk;

/// <summary>Keeps a <see cref="ResourceImage"/> as current as the database. It reads only what has changed.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class ImageLoader(IConfdStore store, PluginRegistry plugins, ChangeTracker tracker, MemoryLease lease)
{
    private readonly ChangeFeed feed = tracker.Follow();

    public ResourceImage Image { get; } = new();

    /// <summary>Brings the image up to date, with these kinds in it.</summary>
    public async Task RefreshAsync(IReadOnlyCollection<string> kinds, CancellationToken cancellationToken)
    {
        // In this order: a writer that does not notify this silo because the lease has lapsed waits until it has lapsed.
        var isToldAll = lease.IsHeld;
        var changed = feed.Take();
        try
        {
            var missing = kinds.Where(kind => !Image.Has(kind)).ToList();
            if (changed is null || !isToldAll)
            {
                await ReadKindsAsync([.. Image.Kinds.Union(missing)], [], cancellationToken);
                return;
            }
            if (missing.Count > 0)
            {
                await ReadKindsAsync(missing, Image.Kinds, cancellationToken);
            }
            await ReadAsync([.. changed.Where(id => Image.Has(id.Kind))], cancellationToken);
        }
        catch
        {
            feed.Return(changed);
            throw;
        }
    }

    private async Task ReadKindsAsync(
        IReadOnlyCollection<string> kinds, IReadOnlyCollection<string> further, CancellationToken cancellationToken)
    {
        var rows = new List<ImageRow>();
        var links = new List<LinkRow>();
        await store.ReadKindsAsync(kinds, further, row => rows.Add(Parse(row)), links.Add, cancellationToken);
        foreach (var kind in kinds)
        {
            Image.Include(kind);
        }
        Image.Apply([.. kinds.SelectMany(Image.Ids).Union(rows.Select(row => row.Id))], rows, links);
    }

    private async Task ReadAsync(IReadOnlyCollection<ResourceId> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
        {
            return;
        }
        var rows = await store.ReadAsync(ids, cancellationToken);
        var links = await store.ReadLinksAsync(ids, cancellationToken);
        Image.Apply(ids, rows.Select(Parse), links);
    }

    private ImageRow Parse(ResourceRow row) => new(row, plugins.ParseRow(row.Id.Kind, row.Body));
}
