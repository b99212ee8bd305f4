namespace Confd.Resources;

/// <summary>A part, and the types of the parts directly after which it comes; null leaves it in its place.</summary>
internal sealed record DeclaredPart<T>(IResourcePart<T> Part, Type? CreatedAfter, Type? EditedAfter, Type? DeletedAfter) where T : class
{
    public Type Type => Part.GetType();
}

/// <summary>The parts of a resource in the orders in which they are created, edited and deleted.</summary>
internal sealed class OrderedParts<T> where T : class
{
    private readonly List<DeclaredPart<T>> declared = [];

    /// <summary>As they are declared.</summary>
    public IReadOnlyList<IResourcePart<T>> Created { get; private set; } = [];

    /// <summary>In the reverse order of creation.</summary>
    public IReadOnlyList<IResourcePart<T>> Edited { get; private set; } = [];

    /// <summary>In the reverse order of creation; the resource itself comes after all of them.</summary>
    public IReadOnlyList<IResourcePart<T>> Deleted { get; private set; } = [];

    /// <summary>Adds a part; the part that it names may be added later.</summary>
    /// <exception cref="InvalidOperationException">What it names is no part, or comes after it in turn.</exception>
    public void Add(DeclaredPart<T> part)
    {
        Type?[] named = [part.CreatedAfter, part.EditedAfter, part.DeletedAfter];
        if (Array.Find(named, other => other?.IsAssignableTo(typeof(IResourcePart<T>)) == false) is { } stranger)
        {
            throw new InvalidOperationException($"{part.Type.Name} comes after {stranger.Name}, which is no part of {typeof(T).Name}.");
        }
        declared.Add(part);
        var created = Sort(declared, one => one.CreatedAfter);
        Created = PartsOf(created);
        created.Reverse();
        Edited = PartsOf(Sort(created, one => one.EditedAfter));
        Deleted = PartsOf(Sort(created, one => one.DeletedAfter));
    }

    /// <summary>A part that comes after one whose plugin is switched off stays in its place.</summary>
    private static List<DeclaredPart<T>> Sort(List<DeclaredPart<T>> parts, Func<DeclaredPart<T>, Type?> after)
    {
        var followers = parts.ToLookup(part => parts.Exists(other => other.Type == after(part)) ? after(part) : null);
        var sorted = new List<DeclaredPart<T>>();
        AddAfter(null);
        return sorted.Count == parts.Count ? sorted : throw new InvalidOperationException(
            $"Parts of {typeof(T).Name} come after each other: {string.Join(", ", parts.Except(sorted).Select(part => part.Type.Name))}.");

        void AddAfter(Type? earlier)
        {
            foreach (var part in followers[earlier])
            {
                sorted.Add(part);
                AddAfter(part.Type);
            }
        }
    }

    private static IResourcePart<T>[] PartsOf(List<DeclaredPart<T>> parts) => [.. parts.Select(part => part.Part)];
}
