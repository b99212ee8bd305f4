namespace Confd.Plugins;

/// <summary>Options of IAX endpoints: known ones have one value and maybe a default, others are kept as they are.</summary>
internal static class IaxOptions
{
    private static readonly (string Name, string Default)[] Defaults =
    [
        ("amaflags", "default"), ("auth", "plaintext,md5"), ("qualify", "no"), ("qualifyfreqnotok", "10000"),
        ("qualifyfreqok", "60000"), ("qualifysmoothing", "no"), ("requirecalltoken", "no"), ("sendani", "no"), ("trunk", "no"),
    ];

    private static readonly HashSet<string> Switches =
        ["trunk", "adsi", "jitterbuffer", "forcejitterbuffer", "sendani", "qualifysmoothing", "immediate", "keyrotate"];

    private static readonly HashSet<string> Yes = ["yes", "true", "y", "t", "1", "on"];

    private static readonly HashSet<string> Excluded = ["name", "type", "host", "context", "category", "protocol"];

    /// <summary>The given options with the defaults of those that are not given; the last value of a known one counts.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Normal(IReadOnlyList<IReadOnlyList<string>> given)
    {
        var known = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in Defaults)
        {
            known[name] = value;
        }
        var others = new List<IReadOnlyList<string>>();
        foreach (var option in given)
        {
            var (name, value) = (option[0], option[1]);
            if (Switches.Contains(name))
            {
                known[name] = Yes.Contains(value) ? "yes" : "no";
            }
            else if (known.ContainsKey(name))
            {
                known[name] = value;
            }
            else if (!Excluded.Contains(name))
            {
                others.Add([name, value]);
            }
        }
        return [.. known.Where(one => one.Value.Length > 0).Select(one => (IReadOnlyList<string>)[one.Key, one.Value]), .. others];
    }
}
