namespace Confd.Resources;

/// <summary>Fields in the body of the current request that nothing reads.</summary>
internal sealed class BodyNotes(bool isStrict)
{
    /// <summary>Enough to see what is wrong; the header must stay short.</summary>
    private const int MostNames = 20;

    private const int LongestName = 80;

    private static readonly AsyncLocal<BodyNotes?> Local = new();

    private readonly List<string> unknown = [];
    private bool hasBegun;

    /// <summary>The notes of the request that is being served; null for calls of programs.</summary>
    public static BodyNotes? Current
    {
        get => Local.Value;
        set => Local.Value = value;
    }

    /// <summary>Unknown fields are refused rather than noted.</summary>
    public bool IsStrict => isStrict;

    /// <summary>Text for the <c>Warning</c> header; null when there is nothing to say.</summary>
    public string? Warning => unknown.Count switch
    {
        0 => null,
        <= MostNames => $"Unknown fields are ignored: {string.Join(", ", unknown)}",
        var count => $"Unknown fields are ignored: {string.Join(", ", unknown.Take(MostNames))} and {count - MostNames} more",
    };

    /// <summary>True for the first validation, which is that of the body.</summary>
    public bool TryBegin() => !hasBegun && (hasBegun = true);

    /// <summary>Notes fields by their paths, each only once although an operation may run several times.</summary>
    public void Add(IEnumerable<string> paths)
    {
        foreach (var path in paths.Select(path => path.Length <= LongestName ? path : path[..LongestName] + "…"))
        {
            if (!unknown.Contains(path))
            {
                unknown.Add(path);
            }
        }
    }
}
