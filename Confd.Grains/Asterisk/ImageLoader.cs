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
                await ReadAgainAsync(cancellationToken);
            }
            if (missing.Count > 0)
            {
                await AddAsync(missing, cancellationToken);
            }
            await ReadAsync([.. (changed ?? []).Where(id => Image.Has(id.Kind))], cancellationToken);
        }
        catch
        {
            feed.Return(changed);
            throw;
        }
    }

    /// <summary>Compares all that the image has with the database.</summary>
    private async Task ReadAgainAsync(CancellationToken cancellationToken)
    {
        var rows = new List<ImageRow>();
        var links = new List<LinkRow>();
        await store.ReadKindsAsync(Image.Kinds, [], row => rows.Add(new ImageRow(row, plugins)), links.Add, cancellationToken);
        Image.Apply([.. Image.Kinds.SelectMany(Image.Ids).Union(rows.Select(row => row.Id))], rows, links);
    }

    private async Task AddAsync(IReadOnlyCollection<string> kinds, CancellationToken cancellationToken)
    {
        var rows = new List<ImageRow>();
        var links = new List<LinkRow>();
        var parser = new RowParser();
        await store.ReadKindsAsync(
            kinds, Image.Kinds,
            row =>
            {
                rows.Add(new ImageRow(row, plugins));
                parser.Add(rows[^1]);
            },
            links.Add, cancellationToken);
        Image.Add(kinds, rows, links);
        await parser.EndAsync();
    }

    private async Task ReadAsync(IReadOnlyCollection<ResourceId> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
        {
            return;
        }
        var rows = await store.ReadAsync(ids, cancellationToken);
        var links = await store.ReadLinksAsync(ids, cancellationToken);
        Image.Apply(ids, rows.Select(row => new ImageRow(row, plugins)), links);
    }
}
