using Confd.Storage;
using Microsoft.Extensions.Logging;

namespace Confd.Asterisk;

/// <summary>Composes one file: only those parts anew of which something has changed.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed partial class ConfFileComposer(
    ConfFileDeclaration declaration, PluginRegistry plugins, TimeProvider time, ILogger logger, IServiceProvider? host = null)
{
    /// <summary>From so many parts on they are composed at the same time.</summary>
    private const int Many = 100;

    private static readonly ResourceId Single = new("", "");

    private static readonly ParallelOptions Cores = new() { MaxDegreeOfParallelism = Math.Max(2, Environment.ProcessorCount / 2) };

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
        var places = new List<Place>(text?.Parts.Count ?? 0);
        for (var index = 0; index < kept.Length; index++)
        {
            AddPlaces(image, declaration.Parts[index], kept[index], places);
        }
        var parts = new ConfPart[places.Count];
        var stale = new List<int>();
        for (var index = 0; index < parts.Length; index++)
        {
            if (places[index].Before is { } before && before.IsCurrent(image))
            {
                parts[index] = before;
            }
            else
            {
                stale.Add(index);
            }
        }
        Compose(image, places, stale, parts);
        composedAt = image.Now;
        var isGone = ForgetGone(image, places.Count);
        if (text is null || isGone || stale.Count > 0)
        {
            text = new ConfFileText(declaration.File, parts, text, time.GetUtcNow()) { Module = declaration.Module, Moment = image.Now };
        }
        return text;
    }

    private void AddPlaces(ResourceImage image, ConfPartDeclaration part, Dictionary<ResourceId, ConfPart> known, List<Place> places)
    {
        if (part.Of is null)
        {
            places.Add(new Place(part, known, Single, null));
        }
        else if (plugins.KindOf(part.Of) is { } kind)
        {
            places.AddRange(image.All(kind).Select(row => new Place(part, known, row.Id, row)));
        }
    }

    /// <summary>Forgets the parts of resources that are gone. True when there are any.</summary>
    private bool ForgetGone(ResourceImage image, int count)
    {
        if (kept.Sum(known => known.Count) == count)
        {
            return false;
        }
        foreach (var known in kept)
        {
            foreach (var gone in known.Keys.Where(id => id != Single && !image.Has(id)).ToList())
            {
                known.Remove(gone);
            }
        }
        return true;
    }

    /// <summary>Composes the stale parts: many at the same time, because they only read the image.</summary>
    private void Compose(ResourceImage image, List<Place> places, List<int> stale, ConfPart[] parts)
    {
        Composings += stale.Count;
        if (stale.Count < Many)
        {
            var reader = NewReader(image);
            var writer = new ConfText();
            stale.ForEach(index => parts[index] = Compose(image, places[index], reader, writer));
        }
        else
        {
            Parallel.ForEach(stale, Cores, () => (Reader: NewReader(image), Writer: new ConfText()), (index, _, own) =>
            {
                parts[index] = Compose(image, places[index], own.Reader, own.Writer);
                return own;
            }, _ => { });
        }
        foreach (var index in stale)
        {
            places[index].Known[places[index].Id] = parts[index];
        }
    }

    private ImageReader NewReader(ResourceImage image) => new(image, plugins, Kinds, host, shared);

    /// <summary>Composes a part with a reader and a writer that served another one before.</summary>
    private ConfPart Compose(ResourceImage image, Place place, ImageReader read, ConfText writer)
    {
        var (part, _, id, row) = place;
        read.Clear();
        writer.Clear();
        if (row is not null)
        {
            read.Note(Fact.Row(row.Id));
        }
        try
        {
            part.Compose(row, read, writer);
        }
        catch (Exception exception)
        {
            // One resource that nobody thought of must not take the phones of all the others away.
            LogFailed(exception, id, declaration.File);
            writer.Clear();
            writer.Find(FindingSeverity.Error, id, $"It can't be composed: {exception.Message}");
        }
        return new ConfPart(row?.Tenant, writer.Written.ToArray(), writer.Secrets, writer.Findings, read.Facts(), image.Now);
    }

    [LoggerMessage(LogLevel.Error, "The part of {Resource} in {File} can't be composed")]
    private partial void LogFailed(Exception exception, ResourceId resource, string file);

    /// <summary>Where a part stands in the file.</summary>
    /// <param name="Part">What it is.</param>
    /// <param name="Known">Parts of its kind as they were composed last.</param>
    /// <param name="Id">Its resource; <see cref="Single"/> for none.</param>
    /// <param name="Row">Its resource; null for none.</param>
    private readonly record struct Place(ConfPartDeclaration Part, Dictionary<ResourceId, ConfPart> Known, ResourceId Id, ImageRow? Row)
    {
        /// <summary>The part as it was composed last; null for a new one.</summary>
        public ConfPart? Before => Known.GetValueOrDefault(Id);
    }
}
