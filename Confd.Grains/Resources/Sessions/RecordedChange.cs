using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Resources;

/// <summary>
/// What the log keeps of a change: <c>{"before": {field: value}, "after": {field: value}}</c> with the fields that
/// differ; a creation has no <c>before</c>, a deletion no <c>after</c>. Secrets are never kept, only that they changed.
/// </summary>
internal static class RecordedChange
{
    /// <summary>Stands for the value of a secret.</summary>
    public const string Hidden = "***";

    /// <summary>Values longer than this are not kept; their place says so.</summary>
    private const int LongestValue = 4000;

    private static readonly string[] SecretWords = ["password", "passwd", "secret", "token", "private_key", "api_key"];

    /// <summary>The change between two serialised records, or null when there is none.</summary>
    public static string? Between(string? before, string? after)
    {
        if (before == after)
        {
            return null;
        }
        var old = Parse(before);
        var young = Parse(after);
        foreach (var name in old is null || young is null ? [] : old.Select(field => field.Key).ToList())
        {
            if (young!.TryGetPropertyValue(name, out var value) && JsonNode.DeepEquals(old![name], value))
            {
                old.Remove(name);
                young.Remove(name);
            }
        }
        if (old is { Count: 0 } && young is { Count: 0 })
        {
            return null;
        }
        var change = new JsonObject();
        Add(change, "before", old);
        Add(change, "after", young);
        return change.ToJsonString(ConfdJson.Options);
    }

    private static void Add(JsonObject change, string name, JsonObject? fields)
    {
        if (fields is null)
        {
            return;
        }
        foreach (var (field, value) in fields.ToList())
        {
            fields[field] = Shown(field, value);
        }
        change[name] = fields;
    }

    private static JsonNode? Shown(string field, JsonNode? value)
    {
        if (value is null)
        {
            return null;
        }
        var shown = Hide(field, value.DeepClone());
        return shown.ToJsonString(ConfdJson.Options) is { Length: > LongestValue } text ? $"({text.Length} characters)" : shown;
    }

    /// <summary>Hides texts under a secret's name, and the second of two texts whose first is a secret's name.</summary>
    private static JsonNode Hide(string field, JsonNode value)
    {
        switch (value)
        {
            case JsonObject map:
                foreach (var (name, inner) in map.ToList())
                {
                    map[name] = inner is null ? null : Hide(name, inner.DeepClone());
                }
                return map;
            case JsonArray { Count: 2 } pair when pair.All(item => item?.GetValueKind() == JsonValueKind.String):
                if (IsSecret(pair[0]!.GetValue<string>()) || IsSecret(field))
                {
                    pair[1] = Hidden;
                }
                return pair;
            case JsonArray list:
                for (var index = 0; index < list.Count; index++)
                {
                    list[index] = list[index] is { } item ? Hide(field, item.DeepClone()) : null;
                }
                return list;
            default:
                return value.GetValueKind() is JsonValueKind.String or JsonValueKind.Number && IsSecret(field) ? Hidden : value;
        }
    }

    private static bool IsSecret(string name) =>
        name is "pin" || SecretWords.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static JsonObject? Parse(string? body) => body is null ? null : JsonNode.Parse(body)!.AsObject();
}
