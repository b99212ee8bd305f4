using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>State of one pair in its activation: its link.</summary>
/// <remarks>
/// The ETag is a hash of position and body. A link that was removed and made again as it was has the same one: what an operation
/// has read of the two sides is checked by their versions.
/// </remarks>
internal sealed class LinkState : IStoredState
{
    private LinkRow? saved;

    public ChangeSet? UnitOfWork { get; set; }

    /// <summary>The link; null when the pair is not linked.</summary>
    public LinkRow? Link { get; set; }

    /// <summary>Kind and sides of the pair that a grain's key names; null when it names none.</summary>
    public static LinkRow? PairOf(PluginRegistry plugins, string key) =>
        key.Split('/', 3) is [var plugin, var left, var right] && plugins.Association(plugin) is var association
            ? new LinkRow(association.Kind, new ResourceId(association.LeftKind!, left), new ResourceId(association.RightKind!, right))
            : null;

    public static string ETagOf(LinkRow link)
    {
        // PostgreSQL returns the properties of a body in another order than they were written in.
        var body = link.Body is null ? null : JsonSerializer.Deserialize<JsonObject>(link.Body, ConfdJson.Options);
        var content = $"{link.Position} {body?.ToJsonString()}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)).AsSpan(0, 16));
    }

    public async Task<string?> LoadAsync(IConfdStore store, PluginRegistry plugins, string key)
    {
        Link = saved = PairOf(plugins, key) is { } pair
            ? await store.ReadLinkAsync(pair, CancellationToken.None).ConfigureAwait(false)
            : null;
        return saved is null ? null : ETagOf(saved);
    }

    public string AddTo(ChangeSet changes, PluginRegistry plugins, string key, string? etag)
    {
        var link = Link ?? throw new InvalidOperationException($"{key} has no state to write.");
        changes.LinksWritten.Add(link with { Guard = new PairGuard(etag is null ? null : saved) });
        return ETagOf(link);
    }

    public void AddDeletionTo(ChangeSet changes, PluginRegistry plugins, string key, string etag) =>
        changes.LinksRemoved.Add(saved! with { Guard = new PairGuard(saved) });

    public void Saved(string etag) => saved = Link;
}
