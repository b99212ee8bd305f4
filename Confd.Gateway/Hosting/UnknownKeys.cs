using System.Text.RegularExpressions;

namespace Confd.Gateway.Hosting;

/// <summary>Finds configuration keys that nothing reads, most likely misspelt.</summary>
public sealed partial class UnknownKeys
{
    private const string Root = "Confd";
    private const string PluginSection = "Confd:Plugins:";

    private readonly HashSet<string> known = new(StringComparer.OrdinalIgnoreCase);
    private readonly IReadOnlyCollection<string>? plugins;
    private readonly IReadOnlyCollection<string> others;

    /// <param name="usages">The text of <c>--help</c>, which has every key.</param>
    /// <param name="plugins">Names of all plugins; null in programs that have none.</param>
    /// <param name="others">Sections that other programs read from the same place.</param>
    public UnknownKeys(
        IEnumerable<string> usages, IReadOnlyCollection<string>? plugins = null, IReadOnlyCollection<string>? others = null)
    {
        this.plugins = plugins;
        this.others = others ?? [];
        foreach (var keys in usages.SelectMany(usage => KeysOfLine().Matches(usage)).Select(match => match.Value.Split(", ")))
        {
            known.Add(General(keys[0]));
            var section = keys[0][..keys[0].LastIndexOf(':')];
            known.UnionWith(keys.Skip(1).Select(key => General(section + key)));
        }
    }

    /// <summary>The keys, in general form: <c>Confd:Auth:Keys:0:Token</c>.</summary>
    public IReadOnlyCollection<string> Known => known;

    /// <summary>Logs a warning for each.</summary>
    public void Warn(WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Confd.Configuration");
        foreach (var warning in Find(app.Configuration))
        {
            LogUnknown(logger, warning);
        }
    }

    /// <summary>One sentence for each key that nothing reads.</summary>
    public IReadOnlyList<string> Find(IConfiguration configuration) =>
    [
        .. configuration.AsEnumerable().Where(pair => pair.Value is not null).Select(pair => pair.Key)
            .Order(StringComparer.Ordinal).Select(Complaint).OfType<string>(),
    ];

    private string? Complaint(string key)
    {
        if (!key.StartsWith(Root + ":", StringComparison.OrdinalIgnoreCase))
        {
            // Variables of other programs are ignored, unless they look like a misspelt key.
            return AsMeant(key) is { } meant ? $"{key} is read by nothing; did you mean {meant}?" : null;
        }
        if (key.StartsWith(PluginSection, StringComparison.OrdinalIgnoreCase))
        {
            var name = key[PluginSection.Length..];
            return plugins is null || plugins.Contains(name, StringComparer.OrdinalIgnoreCase) ? null
                : $"{key}: there is no plugin of this name{Suggestion(Nearest(name, plugins), PluginSection)}";
        }
        return IsKnown(key) || others.Any(section => IsIn(key, section)) ? null
            : $"{key} is no key of this service{Suggestion(Nearest(key[(Root.Length + 1)..], known.Select(one => one[(Root.Length + 1)..])), Root + ":")}";
    }

    private static bool IsIn(string key, string section) =>
        key.Equals(section, StringComparison.OrdinalIgnoreCase) || key.StartsWith(section + ":", StringComparison.OrdinalIgnoreCase);

    /// <summary>A list is one text, or has a number per item.</summary>
    private bool IsKnown(string key)
    {
        var general = General(key);
        return known.Contains(general) || (general.EndsWith(":0", StringComparison.Ordinal) && known.Contains(general[..^2]));
    }

    /// <summary>A key whose first part, or whose separators, are wrong: <c>Cofnd:Urls</c>, <c>Confd_Urls</c>.</summary>
    private string? AsMeant(string key)
    {
        var parts = key.Split(':', '_').Where(part => part.Length > 0).ToArray();
        var meant = string.Join(':', [Root, .. parts.Skip(1)]);
        return parts.Length > 1 && Distance(parts[0], Root) <= 2 && IsKnown(meant) ? meant : null;
    }

    private static string General(string key) => Index().Replace(key, ":0");

    private static string Suggestion(string? nearest, string section) => nearest is null ? "." : $"; did you mean {section}{nearest}?";

    private static string? Nearest(string given, IEnumerable<string> candidates)
    {
        var (name, distance) = candidates.Select(name => (name, Distance(given, name))).MinBy(pair => pair.Item2);
        return distance <= Math.Max(2, given.Length / 3) ? name : null;
    }

    /// <summary>Number of letters to add, remove or replace, ignoring case.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var same = char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]);
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1)));
            }
        }
        return row[^1];
    }

    [GeneratedRegex(@"Confd:[\w:]+(?:, :[\w:]+)*")]
    private static partial Regex KeysOfLine();

    [GeneratedRegex(@":\d+(?=:|$)")]
    private static partial Regex Index();

    [LoggerMessage(LogLevel.Warning, "{Warning}")]
    private static partial void LogUnknown(ILogger logger, string warning);
}
