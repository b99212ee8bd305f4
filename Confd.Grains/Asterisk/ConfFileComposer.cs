using Confd.Resources;
using Confd.Storage;
using Microsoft.Extensions.Logging;

namespace Confd.Asterisk;

/// <summary>Composes one file: only those parts anew of which something has changed.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed partial class ConfFileComposer(
    ConfFileDeclaration declaration, PluginRegistry plugins, TimeProvider time, ILogger logger, IServiceProvider? host = null)
{
    private static readonly ResourceId Single = new("", "");

    private readonly Dictionary<ResourceId, ConfPart>[] kept = [.. declaration.Parts.Select(_ => new Dictionary<ResourceId, ConfPart>())];
    private readonly Dictionary<(Type, ResourceId), SharedValue> shared = [];
    private ConfFileText? text;
    private long composedAt;

    public ConfFileDeclaration Declaration => declaration;

    /// <summary>Kinds of the rows that its parts read.</summary>
    public IReadOnlySet<string> Kinds { get; } = declaration.Records.Select(plugins.KindOfRow).OfType<string>().ToHashSet();

    /// <summary>How many parts were composed so far.</summary>
    public long Composings { get; private set; }

    /// <summary>The file as the image has it now.</summary>
    public ConfFileText Compose(ResourceImage image)
    {
        if (text is not null && composedAt == image.Now)
        {
            return text;
        }
        if (composedAt < image.FactsSince)
        {
            shared.Clear();
        }
        var isChanged = false;
        var parts = new List<ConfPart>(text?.Parts.Count ?? 0);
        for (var index = 0; index < kept.Length; index++)
        {
            isChanged |= Compose(image, declaration.Parts[index], kept[index], parts);
        }
        composedAt = image.Now;
        if (text is null || isChanged)
        {
            text = new ConfFileText(declaration.File, parts, text, time.GetUtcNow()) { Module = declaration.Module, Moment = image.Now };
        }
        return text;
    }

    private bool Compose(ResourceImage image, ConfPartDeclaration part, Dictionary<ResourceId, ConfPart> known, List<ConfPart> parts)
    {
        if (part.Of is null)
        {
            return Add(image, part, known, Single, null, parts);
        }
        if (plugins.KindOf(part.Of) is not { } kind)
        {
            return false;
        }
        var rows = image.All(kind);
        var isChanged = false;
        foreach (var row in rows)
        {
            isChanged |= Add(image, part, known, row.Id, row, parts);
        }
        if (known.Count > rows.Count)
        {
            isChanged = true;
            var there = rows.Select(row => row.Id).ToHashSet();
            foreach (var gone in known.Keys.Where(id => !there.Contains(id)).ToList())
            {
                known.Remove(gone);
            }
        }
        return isChanged;
    }

    private bool Add(
        ResourceImage image, ConfPartDeclaration part, Dictionary<ResourceId, ConfPart> known, ResourceId id, ImageRow? row,
        List<ConfPart> parts)
    {
        var before = known.GetValueOrDefault(id);
        if (before?.IsCurrent(image) == true)
        {
            parts.Add(before);
            return false;
        }
        var read = new ImageReader(image, plugins, Kinds, host, shared);
        if (row is not null)
        {
            read.Note(Fact.Row(row.Id));
        }
        var writer = new ConfText();
        Composings++;
        try
        {
            part.Compose(row, read, writer);
        }
        catch (Exception exception)
        {
            // One resource that nobody thought of must not take the phones of all the others away.
            LogFailed(exception, id, declaration.File);
            writer = new ConfText();
            writer.Find(FindingSeverity.Error, id, $"It can't be composed: {exception.Message}");
        }
        var after = new ConfPart(row?.Tenant, writer.Written.ToArray(), writer.Secrets, writer.Findings, read.Facts, image.Now);
        known[id] = after;
        parts.Add(after);
        return true;
    }

    [LoggerMessage(LogLevel.Error, "The part of {Resource} in {File} can't be composed")]
    private partial void LogFailed(Exception exception, ResourceId resource, string file);
}
