using System.Globalization;
using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Plugins;

/// <summary>
/// The options of a queue: those of queues.conf, each with its type. A list in a body replaces all of them. An option that
/// the list leaves out gets its default; at creation that is this service's default.
/// </summary>
/// <remarks>Source: wazo-confd 1.1 API, queues.</remarks>
internal static class QueueOptions
{
    private static readonly string[] Sounds =
    [
        "queue-youarenext", "queue-thereare", "queue-callswaiting", "queue-holdtime", "queue-minutes", "queue-seconds",
        "queue-thankyou", "queue-reporthold",
    ];

    private static readonly string[] Texts =
    [
        "context", "announce", "joinempty", "leavewhenempty", "membermacro", "defaultrule", "periodic-announce",
        "monitor-type", "monitor-format", "announce-holdtime", "announce-position", "autopause", .. Sounds,
    ];

    private static readonly string[] Numbers =
    [
        "timeout", "retry", "wrapuptime", "maxlen", "servicelevel", "memberdelay", "weight", "announce-frequency",
        "announce-round-seconds", "announce-position-limit", "periodic-announce-frequency", "min-announce-frequency",
    ];

    private static readonly string[] Flags =
    [
        "ringinuse", "timeoutrestart", "autofill", "setinterfacevar", "setqueueentryvar", "setqueuevar",
        "reportholdtime", "random-periodic-announce",
    ];

    /// <summary>Closed lists of Asterisk: it takes any other word for the first one.</summary>
    private static readonly Dictionary<string, string[]> Choices = new()
    {
        ["strategy"] = ["ringall", "leastrecent", "fewestcalls", "random", "rrmemory", "rrordered", "linear", "wrandom"],
        ["timeoutpriority"] = ["app", "conf"],
    };

    /// <summary>Values of options that a list in a body does not name; all others are then unset.</summary>
    private static readonly Dictionary<string, string> Defaults = new()
    {
        ["timeout"] = "0", ["ringinuse"] = "no", ["reportholdtime"] = "no", ["timeoutrestart"] = "no",
        ["timeoutpriority"] = "app", ["autofill"] = "yes", ["autopause"] = "no", ["setinterfacevar"] = "no",
        ["setqueueentryvar"] = "no", ["setqueuevar"] = "no", ["min-announce-frequency"] = "60",
        ["random-periodic-announce"] = "no", ["announce-position"] = "yes", ["announce-position-limit"] = "5",
    };

    private static readonly Dictionary<string, string> AtCreation = new(Sounds.ToDictionary(sound => sound))
    {
        ["timeout"] = "15", ["periodic-announce"] = "queue-periodic-announce", ["announce-frequency"] = "0",
        ["periodic-announce-frequency"] = "0", ["announce-round-seconds"] = "0", ["announce-holdtime"] = "no",
        ["retry"] = "5", ["wrapuptime"] = "0", ["maxlen"] = "0", ["servicelevel"] = "0", ["strategy"] = "ringall",
        ["memberdelay"] = "0", ["weight"] = "0", ["timeoutpriority"] = "conf", ["setqueueentryvar"] = "yes",
        ["setqueuevar"] = "yes",
    };

    /// <summary>Refuses numbers that are none, and choices that Asterisk does not know.</summary>
    public static Refusal? Check(JsonNode options)
    {
        foreach (var option in options.AsArray())
        {
            var (name, value) = ((string)option![0]!, (string)option[1]!);
            var choices = Choices.GetValueOrDefault(name);
            if (value.Length > 0
                && (choices is not null ? !choices.Contains(value, StringComparer.OrdinalIgnoreCase) : Numbers.Contains(name) && Number(value) is null))
            {
                return Refusals.Field("options", new[]
                {
                    choices is null
                        ? $"Not a valid integer for {name}."
                        : $"Must be one of: {string.Join(", ", choices)} for {name}.",
                });
            }
        }
        return null;
    }

    /// <summary>The complete options in the order of their names; unset ones are left out.</summary>
    public static Queue Merge(Queue? before, Queue after)
    {
        if (before is not null && before.Options.IsSame(after.Options))
        {
            return after;
        }
        var options = new SortedDictionary<string, string>(Defaults, StringComparer.Ordinal);
        foreach (var (name, value) in before is null ? AtCreation : [])
        {
            options[name] = value;
        }
        foreach (var option in after.Options)
        {
            if (Stored(option[0], option[1]) is { } value)
            {
                options[option[0]] = value;
            }
        }
        return after with { Options = [.. options.Where(option => option.Value.Length > 0).Select(option => Pair(option.Key, option.Value))] };
    }

    /// <summary>
    /// The options in the answer to a creation: flags that were not given are <c>yes</c>, and unknown options are included.
    /// Clients have always got this answer; a GET shows the stored options.
    /// </summary>
    public static Queue AsAnswered(Queue created, JsonObject given)
    {
        var names = (given["options"] as JsonArray ?? []).ByName();
        var options = created.Options.Select(option =>
            Flags.Contains(option[0]) && !names.ContainsKey(option[0]) ? Pair(option[0], "yes") : option);
        var unknown = names.Where(option => Stored(option.Key, option.Value) is null).Select(option => Pair(option.Key, option.Value));
        return created with { Options = [.. options, .. unknown] };
    }

    /// <summary>The value as it is stored; null for unknown options.</summary>
    private static string? Stored(string name, string value) =>
        Flags.Contains(name) ? (value.ToLowerInvariant() is "yes" or "true" or "y" or "t" or "1" or "on" ? "yes" : "no")
        : Numbers.Contains(name) ? Number(value) ?? ""
        : Texts.Contains(name) || Choices.ContainsKey(name) ? value
        : null;

    private static string? Number(string value) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number.ToString(CultureInfo.InvariantCulture)
            : null;

    private static IReadOnlyList<string> Pair(string name, string value) => [name, value];

    /// <summary>A repeated option: the last one counts.</summary>
    private static Dictionary<string, string> ByName(this JsonArray options)
    {
        var byName = new Dictionary<string, string>();
        foreach (var option in options)
        {
            byName[(string)option![0]!] = (string)option[1]!;
        }
        return byName;
    }
}
