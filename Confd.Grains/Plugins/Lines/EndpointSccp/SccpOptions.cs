using System.Text.Json.Nodes;

namespace Confd.Plugins;

/// <summary>The four options of an SCCP endpoint.</summary>
internal static class SccpOptions
{
    private static readonly string[] Known = ["cid_name", "cid_num", "disallow", "allow"];

    /// <summary>The options; none is secret.</summary>
    public static IReadOnlyList<string> Names => Known;

    public static Refusal? Check(JsonNode options)
    {
        foreach (var option in options.AsArray())
        {
            var name = option![0]!.GetValue<string>();
            if (!Known.Contains(name))
            {
                return Refusals.Plain($"Unknown SCCP options: {name}");
            }
        }
        return null;
    }

    /// <summary>The caller id stays when it is not given; allow and disallow do not. Fixed order; empty ones are left out.</summary>
    public static SccpEndpoint Merge(SccpEndpoint? before, SccpEndpoint after)
    {
        if (before is not null && before.Options.IsSame(after.Options))
        {
            return after;
        }
        var options = new List<IReadOnlyList<string>>();
        foreach (var name in Known)
        {
            var value = after.Options.Find(name)
                ?? (before is not null && name.StartsWith("cid", StringComparison.Ordinal) ? before.Options.Find(name) : null);
            if (!string.IsNullOrEmpty(value))
            {
                options.Add([name, value]);
            }
        }
        return after with { Options = options };
    }

    /// <summary>The options with another caller id; null removes a part of it.</summary>
    public static SccpEndpoint WithCallerId(SccpEndpoint sccp, string? name, string? number) => Merge(null, sccp with
    {
        Options =
        [
            .. sccp.Options.Where(option => !option[0].StartsWith("cid", StringComparison.Ordinal)),
            ["cid_name", name ?? ""], ["cid_num", number ?? ""],
        ],
    });
}
