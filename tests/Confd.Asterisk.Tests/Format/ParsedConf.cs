namespace Confd.Asterisk.Tests.Format;

/// <summary>A configuration file as Asterisk understands it: sections with their lines, comments gone, escapes undone.</summary>
/// <remarks>
/// Written from the description of the format (docs.asterisk.org, Configuration Files): a semicolon begins a comment unless a
/// backslash is before it, <c>;--</c> one of several lines, <c>#include</c> and <c>#exec</c> are directives, blanks around names
/// and values do not count.
/// </remarks>
public sealed class ParsedConf
{
    private readonly List<ConfSection> sections = [];

    public IReadOnlyList<ConfSection> Sections => sections;

    /// <summary>The only section of a name.</summary>
    public ConfSection this[string name] => Assert.Single(sections, section => section.Name == name);

    public bool Has(string name) => sections.Any(section => section.Name == name);

    public IReadOnlyList<ConfSection> All(string name) => [.. sections.Where(section => section.Name == name)];

    /// <summary>Reads a text; fails on every line that Asterisk would warn of.</summary>
    public static ParsedConf Parse(string text)
    {
        var parsed = new ParsedConf();
        var isComment = false;
        foreach (var line in text.Split('\n'))
        {
            var kept = WithoutComment(line, ref isComment).Trim();
            if (kept.Length > 0)
            {
                parsed.Add(kept);
            }
        }
        Assert.False(isComment, "a comment of several lines has no end");
        return parsed;
    }

    private static string WithoutComment(string line, ref bool isComment)
    {
        var kept = new System.Text.StringBuilder();
        for (var index = 0; index < line.Length; index++)
        {
            if (isComment)
            {
                if (line.AsSpan(index).StartsWith("--;"))
                {
                    isComment = false;
                    index += 2;
                }
                continue;
            }
            if (line[index] != ';')
            {
                kept.Append(line[index]);
            }
            else if (kept.Length > 0 && kept[^1] == '\\')
            {
                kept[^1] = ';';
            }
            else if (line.AsSpan(index).StartsWith(";--") && !line.AsSpan(index).StartsWith(";---"))
            {
                isComment = true;
                index += 2;
            }
            else
            {
                break;
            }
        }
        return kept.ToString();
    }

    private void Add(string line)
    {
        Assert.False(line[0] == '#', $"a directive: {line}");
        if (line[0] == '[')
        {
            var end = line.IndexOf(']', StringComparison.Ordinal);
            Assert.True(end > 0, $"a section without an end: {line}");
            var rest = line[(end + 1)..].Trim();
            Assert.True(rest.Length == 0 || (rest[0] == '(' && rest[^1] == ')'), $"more than a section: {line}");
            sections.Add(new ConfSection(line[1..end], rest.Trim('(', ')')));
            return;
        }
        var sign = line.IndexOf('=', StringComparison.Ordinal);
        Assert.True(sign > 0, $"no name and value: {line}");
        Assert.True(sections.Count > 0, $"before any section: {line}");
        var isObject = line.AsSpan(sign).StartsWith("=>");
        sections[^1].Add(line[..sign].Trim(), line[(sign + (isObject ? 2 : 1))..].Trim());
    }
}

/// <summary>A section.</summary>
/// <param name="name">In brackets.</param>
/// <param name="suffix">In round brackets after them; empty for none.</param>
public sealed class ConfSection(string name, string suffix)
{
    private readonly List<KeyValuePair<string, string>> lines = [];

    public string Name => name;

    public string Suffix => suffix;

    /// <summary>Names and values in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Lines => lines;

    /// <summary>The value of a name that is there once; null when it is not there.</summary>
    public string? this[string option] => All(option) is [] ? null : Assert.Single(All(option));

    public IReadOnlyList<string> All(string option) => [.. lines.Where(line => line.Key == option).Select(line => line.Value)];

    internal void Add(string option, string value) => lines.Add(new(option, value));

    /// <inheritdoc/>
    public override string ToString() => $"[{name}] {string.Join("; ", lines.Select(line => $"{line.Key}={line.Value}"))}";
}
