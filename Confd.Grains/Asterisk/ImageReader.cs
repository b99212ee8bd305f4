using Confd.Fields;
using Confd.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Confd.Asterisk;

/// <summary>Reads for a part of a file, and notes what was read: the part is composed again when any of it changes.</summary>
public sealed class ImageReader
{
    private const int TypicalFacts = 32;

    private readonly ResourceImage image;
    private readonly PluginRegistry plugins;
    private readonly IReadOnlySet<string> declared;
    private readonly IServiceProvider? host;
    private readonly Dictionary<(Type, ResourceId), SharedValue> shared;
    private readonly List<Fact> facts = new(TypicalFacts);
    private readonly List<int[]> sharedFacts = [];

    internal ImageReader(
        ResourceImage image, PluginRegistry plugins, IReadOnlySet<string> declared, IServiceProvider? host,
        Dictionary<(Type, ResourceId), SharedValue> shared)
    {
        this.shared = shared;
        this.image = image;
        this.plugins = plugins;
        this.declared = declared;
        this.host = host;
    }

    /// <summary>Forgets what was read, for the next part.</summary>
    internal void Clear()
    {
        facts.Clear();
        sharedFacts.Clear();
    }

    /// <summary>Places of what was read.</summary>
    internal int[] Facts() => image.PlacesOf(facts, sharedFacts);

    /// <summary>A resource by its key; null when there is none.</summary>
    public Stored<T>? Find<T>(string key) where T : class => KindOf<T>() is { } kind ? Row(new ResourceId(kind, key))?.As<T>() : null;

    /// <summary>A resource by its uuid; null when there is none.</summary>
    public Stored<T>? Find<T>(Guid uuid) where T : class => Find<T>($"{uuid}");

    /// <summary>A resource by its integer id; null when there is none.</summary>
    public Stored<T>? Find<T>(long? id) where T : class
    {
        if (id is not { } number || KindOf<T>() is not { } kind)
        {
            return null;
        }
        if (image.Find(kind, number) is { } row)
        {
            Note(Fact.Row(row.Id));
            return row.As<T>();
        }
        Note(Fact.SetOf(kind));
        return null;
    }

    /// <summary>Every resource of a kind by integer id, or by key. A change of any of them composes the part again.</summary>
    public IReadOnlyList<Stored<T>> All<T>() where T : class
    {
        if (KindOf<T>() is not { } kind)
        {
            return [];
        }
        Note(Fact.AnyOf(kind));
        return [.. image.All(kind).Select(row => row.As<T>())];
    }

    /// <summary>Resources by one of their values, for example a name, in the order of <see cref="All{T}"/>.</summary>
    public IReadOnlyList<Stored<T>> By<T>(ConfIndex<T> index, string value) where T : class
    {
        if (KindOf<T>() is not { } kind)
        {
            return [];
        }
        Note(Fact.By(index.Name, new ResourceId(kind, value)));
        var found = image.Find(kind, index, value);
        foreach (var row in found)
        {
            Note(Fact.Row(row.Id));
        }
        return [.. found.Select(row => row.As<T>())];
    }

    /// <summary>Options of the process, which do not change while it runs; the defaults without a process.</summary>
    public T Options<T>() where T : class, new() => host?.GetRequiredService<IOptions<T>>().Value ?? new T();

    /// <summary>The resources that relations lead to, in order: by position, then by integer id, then by key.</summary>
    public IReadOnlyList<Stored<T>> Related<T>(ResourceId of, RelationPath path) where T : class
    {
        if (KindOf<T>() is not { } kind)
        {
            return [];
        }
        var reached = Follow(of, path);
        if (reached.Count == 0)
        {
            return [];
        }
        var found = new List<Stored<T>>(reached.Count);
        foreach (var id in reached)
        {
            if (id.Kind == kind && Row(id) is { } row)
            {
                found.Add(row.As<T>());
            }
        }
        return found;
    }

    /// <summary>The first resource that relations lead to; null when there is none.</summary>
    public Stored<T>? First<T>(ResourceId of, RelationPath path) where T : class => Related<T>(of, path) is [var first, ..] ? first : null;

    /// <summary>The links of one kind that lead away from a resource, or to it, in their order.</summary>
    /// <param name="of">The resource.</param>
    /// <param name="path">A path of one step.</param>
    public IReadOnlyList<LinkRow> Links(ResourceId of, RelationPath path)
    {
        var step = path.RelationSteps is [var only] ? only : throw new ArgumentException("Links have one step.", nameof(path));
        return LinksOf(of, step);
    }

    /// <summary>A document of settings; that of a new system when it was never written.</summary>
    public T Settings<T>() where T : class
    {
        var settings = plugins.HasSettings<T>() ? plugins.SettingsOf<T>() : null;
        if (settings is null)
        {
            return RecordFields.Apply<T>(null, []);
        }
        Demand(settings.Kind);
        return Row(settings.Id)?.As<T>().Value ?? settings.Initial;
    }

    /// <summary>What many parts make of one resource in the same way. It is made once, and again when anything that it reads changes.</summary>
    /// <param name="of">The resource.</param>
    /// <param name="make">Makes it from what the reader that it gets reads. It must not change later.</param>
    public T Shared<T>(ResourceId of, Func<ImageReader, T> make) where T : class
    {
        SharedValue? known;
        lock (shared)
        {
            if (!shared.TryGetValue((typeof(T), of), out known)
                || (known.MadeAt != image.Now && !image.IsCurrent(known.Facts, known.MadeAt)))
            {
                var read = new ImageReader(image, plugins, declared, host, shared);
                known = shared[(typeof(T), of)] = new SharedValue(make(read), read.Facts(), image.Now);
            }
        }
        sharedFacts.Add(known.Facts);
        return (T)known.Value;
    }

    private IReadOnlyList<ResourceId> Follow(ResourceId of, RelationPath path)
    {
        var steps = path.RelationSteps;
        var reached = steps[0].Recursive ? Repeated([of], steps[0]) : Next(of, steps[0]);
        for (var index = 1; index < steps.Count && reached.Count > 0; index++)
        {
            reached = steps[index].Recursive ? Repeated(reached, steps[index]) : Next(reached, steps[index]);
        }
        return reached;
    }

    private IReadOnlyList<ResourceId> Next(ResourceId from, RelationStep step) => LinksOf(from, step) switch
    {
        [] => [],
        [var only] => [FarEnd(only, step)],
        var several => [.. several.Select(link => FarEnd(link, step)).Distinct()],
    };

    private IReadOnlyList<ResourceId> Next(IReadOnlyList<ResourceId> from, RelationStep step) => from is [var only]
        ? Next(only, step)
        : [.. from.SelectMany(id => LinksOf(id, step)).Select(link => FarEnd(link, step)).Distinct()];

    private List<ResourceId> Repeated(IReadOnlyList<ResourceId> from, RelationStep step)
    {
        var seen = new HashSet<ResourceId>();
        var found = new List<ResourceId>();
        var waiting = new Queue<ResourceId>(from);
        while (waiting.TryDequeue(out var id))
        {
            foreach (var next in LinksOf(id, step).Select(link => FarEnd(link, step)))
            {
                if (seen.Add(next))
                {
                    found.Add(next);
                    waiting.Enqueue(next);
                }
            }
        }
        return found;
    }

    private IReadOnlyList<LinkRow> LinksOf(ResourceId id, RelationStep step)
    {
        var end = Fact.Links(step.LinkKind, id, step.Reverse);
        Note(end);
        var links = image.LinksAt(end);
        return links switch
        {
            [] => links,
            [var only] => IsOf(only, step) ? links : [],
            _ => [.. links.Where(link => IsOf(link, step))
                .OrderBy(link => link.Position)
                .ThenBy(link => image.Find(FarEnd(link, step))?.Number ?? long.MaxValue)
                .ThenBy(link => FarEnd(link, step).Key, StringComparer.Ordinal)],
        };
    }

    private static bool IsOf(LinkRow link, RelationStep step) =>
        (!step.FirstOnly || link.Position == 0) && (step.OtherKind is null || step.OtherKind == FarEnd(link, step).Kind);

    private static ResourceId FarEnd(LinkRow link, RelationStep step) => step.Reverse ? link.Left : link.Right;

    private ImageRow? Row(ResourceId id)
    {
        Note(Fact.Row(id));
        return image.Has(id.Kind) ? image.Find(id) : null;
    }

    private string? KindOf<T>() where T : class
    {
        var kind = plugins.KindOf(typeof(T));
        if (kind is not null)
        {
            Demand(kind);
        }
        return kind;
    }

    private void Demand(string kind)
    {
        if (!declared.Contains(kind))
        {
            throw new InvalidOperationException($"The file reads '{kind}' and does not declare it.");
        }
    }

    internal void Note(Fact fact) => facts.Add(fact);
}

/// <summary>See <see cref="ImageReader.Shared{T}"/>.</summary>
/// <param name="Value">What was made.</param>
/// <param name="Facts">What it was made from; see <see cref="ResourceImage.PlacesOf"/>.</param>
/// <param name="MadeAt">Time of the image.</param>
internal sealed record SharedValue(object Value, int[] Facts, long MadeAt);
