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
    /// <param name="variants">Shapes of the fields that have several.</param>
    public static string? Between(string? before, string? after, RecordSchema record, FieldVariants variants)
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
        Add(change, "before", old, record, variants, isShort: before?.Length <= LongestValue);
        Add(change, "after", young, record, variants, isShort: after?.Length <= LongestValue);
        return change.ToJsonString(ConfdJson.Options);
    }

    /// <summary>One side of a change as it may be shown: the kept change may be older than the declaration.</summary>
    public static JsonObject? Shown(JsonNode? side, RecordSchema record, FieldVariants variants) => side is not JsonObject fields
        ? null
        : new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, Secrets.Hide(record, field.Key, field.Value, variants))));

    /// <param name="change">Gets the side.</param>
    /// <param name="name">Its name.</param>
    /// <param name="fields">Its fields; null for none.</param>
    /// <param name="record">Their declarations.</param>
    /// <param name="variants">Shapes of the fields that have several.</param>
    /// <param name="isShort">The whole is too short to hold a value that is too long.</param>
    private static void Add(
        JsonObject change, string name, JsonObject? fields, RecordSchema record, FieldVariants variants, bool isShort)
    {
        if (fields is not null)
        {
            change[name] = new JsonObject(fields.Select(field =>
            {
                var shown = Secrets.Hide(record, field.Key, field.Value, variants);
                return KeyValuePair.Create(field.Key, isShort ? shown : Shortened(shown));
            }));
        }
    }

    private static JsonNode? Shortened(JsonNode? value) =>
        value?.ToJsonString(ConfdJson.Options) is { Length: > LongestValue } text ? $"({text.Length} characters)" : value;

    private static JsonObject? Parse(string? body) => body is null ? null : JsonNode.Parse(body)!.AsObject();
}
