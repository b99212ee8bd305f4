namespace Confd.Resources;

/// <summary>What the answer to a change has to say beside the change: fields of the body that nothing reads, and the last event.</summary>
internal sealed class WriteNotes(RouteCall call)
{
    /// <summary>Enough to see what is wrong; the header must stay short.</summary>
    private const int MostNames = 20;

    private const int LongestName = 80;

    private static readonly AsyncLocal<WriteNotes?> Local = new();

    private readonly List<string> unknown = [];
    private readonly bool hasBody = call.Body is not null;
    private bool hasBegun;

    /// <summary>The notes of the request that is being served; null outside requests that change something.</summary>
    public static WriteNotes? Current
    {
        get => Local.Value;
        set => Local.Value = value;
    }

    /// <summary>As <see cref="Current"/>; null too when the request has no body.</summary>
    public static WriteNotes? OfBody => Local.Value is { hasBody: true } notes ? notes : null;

    /// <summary>Unknown fields are refused rather than noted.</summary>
    public bool IsStrict { get; } = call.IsStrict;

    /// <summary>Place in the log of the last event that the request has committed; null for none.</summary>
    public long? LastEvent { get; set; }

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
