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
    /// <summary>Values longer than this are not kept; a note takes their place.</summary>
    private const int LongestValue = 4000;

    /// <summary>The change between two serialised records, or null when there is none.</summary>
    /// <param name="before">The record before; null when it is new.</param>
    /// <param name="after">The record after; null when it is deleted.</param>
    /// <param name="record">Its declared fields, with their secrets.</param>
    /// <param name="types">Types of destinations.</param>
    public static string? Between(string? before, string? after, RecordSchema record, DestinationTypes types)
    {
        if (before == after)
        {
            return null;
        }
        using var old = before is null ? null : JsonDocument.Parse(before);
        using var young = after is null ? null : JsonDocument.Parse(after);
        var hidden = new Hidden(record, types);
        var isChanged = old is null || young is null;
        var change = JsonBuffer.Text(json =>
        {
            json.WriteStartObject();
            isChanged |= Write(json, "before", old, young, hidden, isShort: before?.Length <= LongestValue);
            isChanged |= Write(json, "after", young, old, hidden, isShort: after?.Length <= LongestValue);
            json.WriteEndObject();
        });
        return isChanged ? change : null;
    }

    /// <summary>One side of a change as it may be shown: the kept change may be older than the declaration.</summary>
    public static JsonObject? Shown(JsonNode? side, RecordSchema record, DestinationTypes types) => side is not JsonObject fields
        ? null
        : new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, Secrets.Hide(record, field.Key, field.Value, types))));

    /// <summary>Writes the fields of one side that differ from the other.</summary>
    /// <param name="json">Gets the side.</param>
    /// <param name="name">Its name.</param>
    /// <param name="side">Its fields; null for none.</param>
    /// <param name="other">Fields of the other side; null for none.</param>
    /// <param name="hidden">What of them is secret.</param>
    /// <param name="isShort">The whole is too short to hold a value that is too long.</param>
    /// <returns>True when there is such a field.</returns>
    private static bool Write(
        Utf8JsonWriter json, string name, JsonDocument? side, JsonDocument? other, Hidden hidden, bool isShort)
    {
        if (side is null)
        {
            return false;
        }
        var isChanged = false;
        json.WriteStartObject(name);
        foreach (var field in side.RootElement.EnumerateObject())
        {
            if (other is not null && other.RootElement.TryGetProperty(field.Name, out var value)
                && JsonElement.DeepEquals(field.Value, value))
            {
                continue;
            }
            isChanged = true;
            json.WritePropertyName(field.Name);
            if (isShort && hidden.Record.Find(field.Name) is { IsOpen: true })
            {
                field.Value.WriteTo(json);
                continue;
            }
            var shown = Secrets.Hide(hidden.Record, field.Name, NodeOf(field.Value), hidden.Types);
            if ((isShort ? shown : Shortened(shown)) is { } node)
            {
                node.WriteTo(json, ConfdJson.Options);
            }
            else
            {
                json.WriteNullValue();
            }
        }
        json.WriteEndObject();
        return isChanged;
    }

    private static JsonNode? Shortened(JsonNode? value) =>
        value?.ToJsonString(ConfdJson.Options) is { Length: > LongestValue } text ? $"({text.Length} characters)" : value;

    private static JsonNode? NodeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Object => JsonObject.Create(value),
        JsonValueKind.Array => JsonArray.Create(value),
        _ => JsonValue.Create(value),
    };

    private sealed record Hidden(RecordSchema Record, DestinationTypes Types);
}
