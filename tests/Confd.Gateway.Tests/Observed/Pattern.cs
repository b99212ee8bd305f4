using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Confd.Gateway.Tests;

/// <summary>Compares JSON with an expected one whose texts may hold placeholders; see docs/plugins.md.</summary>
internal sealed partial class Pattern(Guid tenant)
{
    private const string Uuid = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    private readonly Dictionary<string, JsonNode?> known = new() { ["tenant"] = new JsonObject { ["uuid"] = $"{tenant}" } };

    /// <summary>From now on <c>{name.field}</c> stands for a field of this answer.</summary>
    public void Remember(string name, JsonNode? answer) => known[name] = answer?.DeepClone();

    /// <summary>Puts remembered values into a path or a body.</summary>
    public string Fill(string text) => Variable().Replace(text, match => $"{ValueOf(match)}");

    /// <summary>As <see cref="Fill(string)"/>; a text that is nothing but one variable becomes the value itself.</summary>
    public JsonNode? Fill(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, Fill(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Fill)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String =>
            Variable().Match((string)value!) is { Success: true } match && match.Length == ((string)value!).Length
                ? ValueOf(match)?.DeepClone()
                : Fill((string)value!),
        _ => node?.DeepClone(),
    };

    /// <summary>Null when they match; else where they differ and how.</summary>
    public string? Mismatch(JsonNode? expected, JsonNode? actual, string where = "")
    {
        switch (expected)
        {
            case JsonObject map when actual is JsonObject other:
                var names = string.Join(", ", map.Select(pair => pair.Key).Order());
                var others = string.Join(", ", other.Select(pair => pair.Key).Order());
                return names != others
                    ? $"{where}: fields\n  expected {names}\n  actual   {others}"
                    : map.Select(pair => Mismatch(pair.Value, other[pair.Key], $"{where}.{pair.Key}")).FirstOrDefault(one => one is not null);
            case JsonArray list when actual is JsonArray other:
                return list.Count != other.Count
                    ? $"{where}: {list.Count} items expected, not {other.Count}"
                    : list.Select((item, index) => Mismatch(item, other[index], $"{where}[{index}]")).FirstOrDefault(one => one is not null);
            case JsonValue value when value.GetValueKind() == JsonValueKind.String && Placeholder().IsMatch((string)value!):
                return actual is JsonValue && Regex.IsMatch($"{actual}", RegexOf((string)value!))
                    ? null
                    : $"{where}: expected {value}, not {actual?.ToJsonString() ?? "null"}";
            default:
                return JsonNode.DeepEquals(expected, actual)
                    ? null
                    : $"{where}: expected {expected?.ToJsonString() ?? "null"}, not {actual?.ToJsonString() ?? "null"}";
        }
    }

    private JsonNode? ValueOf(Match variable)
    {
        Assert.True(
            known.TryGetValue(variable.Groups["name"].Value, out var answer) && answer is JsonObject,
            $"{variable.Value} was not remembered.");
        return answer![variable.Groups["field"].Value];
    }

    private string RegexOf(string text) => "^" + Placeholder().Replace(Regex.Escape(text).Replace(@"\{", "{"), match => match.Value.Replace(@"\ ", " ") switch
    {
        "<uuid>" => Uuid,
        "<tenant>" => $"{tenant}",
        "<id>" => "[0-9]+",
        "<datetime>" => @"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?",
        "<date and time with a space>" => @"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d)?",
        "<generated: 6 digits>" => "[0-9]{6}",
        "<generated: 8 letters and digits>" => "[a-z0-9]{8}",
        "<any text>" => ".*",
        var variable when variable.StartsWith('{') => Regex.Escape($"{ValueOf(Variable().Match(variable))}"),
        var other => throw new InvalidOperationException($"Unknown placeholder {other}."),
    }) + "$";

    [GeneratedRegex(@"<[a-z][^>]*>|\{[a-z_0-9]+(\\?\.)[a-z_]+\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\{(?<name>[a-z_0-9]+)\\?\.(?<field>[a-z_]+)\}")]
    private static partial Regex Variable();
}
