namespace Confd.Asterisk;

/// <summary>Finds resources by a value. A part is then composed again only when the resources with this value change.</summary>
/// <param name="name">Unique among all indexes, for example <c>context.name</c>.</param>
/// <param name="by">The value; null for a resource that the index leaves out.</param>
public sealed class ConfIndex<T>(string name, Func<T, string?> by) : IConfIndex where T : class
{
    /// <summary>Its name.</summary>
    public string Name => name;

    string? IConfIndex.ValueOf(ImageRow row) => by(row.As<T>().Value);
}

/// <summary>An index of any record.</summary>
internal interface IConfIndex
{
    string Name { get; }

    string? ValueOf(ImageRow row);
}

/// <summary>An index with the rows of an image.</summary>
internal sealed class ImageIndex(string kind, IConfIndex index)
{
    private readonly Dictionary<string, List<ImageRow>> rows = [];

    public string Name => index.Name;

    public string Kind => kind;

    public IReadOnlyList<ImageRow> Find(string value) => rows.GetValueOrDefault(value) switch
    {
        null => [],
        [_] only => only,
        var several => [.. ImageRow.InOrder(several)],
    };

    /// <summary>Adds a row, and returns its value.</summary>
    public string? Add(ImageRow row)
    {
        if (index.ValueOf(row) is not { } value)
        {
            return null;
        }
        if (!rows.TryGetValue(value, out var same))
        {
            rows.Add(value, same = []);
        }
        same.Add(row);
        return value;
    }

    /// <summary>Removes a row, and returns its value.</summary>
    public string? Remove(ImageRow row)
    {
        if (index.ValueOf(row) is not { } value || !rows.TryGetValue(value, out var same))
        {
            return null;
        }
        same.Remove(row);
        if (same.Count == 0)
        {
            rows.Remove(value);
        }
        return value;
    }
}
