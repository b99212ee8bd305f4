namespace Confd.Asterisk;

/// <summary>A message of the manager interface: fields by their names in any case. The first field of a name counts.</summary>
/// <remarks>Source: docs.asterisk.org, Asterisk Manager Interface.</remarks>
internal sealed class AmiMessage
{
    /// <summary>More lines than any answer that is asked for has.</summary>
    public const int MostLines = 10_000;

    private readonly Dictionary<string, string> fields = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Lines until now.</summary>
    public int Lines { get; private set; }

    /// <summary>Value of a field; null when it is not there.</summary>
    public string? this[string name] => fields.GetValueOrDefault(name);

    /// <summary>Adds a line; what has no colon is output of a command, and nobody's.</summary>
    public void Add(string line)
    {
        Lines++;
        if (line.IndexOf(':') is var colon and > 0)
        {
            fields.TryAdd(line[..colon], line[(colon + 1)..].Trim());
        }
    }
}
