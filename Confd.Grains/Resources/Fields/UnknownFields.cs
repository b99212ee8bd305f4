using System.Text.Json.Nodes;

namespace Confd.Fields;

/// <summary>Finds fields of a body that nothing reads, most likely misspelt.</summary>
internal static class UnknownFields
{
    private static readonly string[] Message = ["Unknown field."];

    /// <summary>The unknown fields in the form of faults, at every depth; null when there is none.</summary>
    /// <param name="body">A body that was found valid.</param>
    /// <param name="schemas">The records that read it.</param>
    /// <param name="isShown">Fields that views show beside the records: callers send whole views back.</param>
    /// <param name="types">Types of destinations; null when the records have no destination.</param>
    public static Dictionary<string, object>? Find(
        JsonObject body, IReadOnlyList<RecordSchema> schemas, Predicate<string>? isShown, DestinationTypes? types)
    {
        Dictionary<string, object>? found = null;
        foreach (var (name, value) in body)
        {
            if (FieldOf(schemas, name) is { } field)
            {
                if (field.IsReadable && Within(value, field, types) is { } inner)
                {
                    (found ??= [])[name] = inner;
                }
            }
            else if (isShown is null || !isShown(name))
            {
                (found ??= [])[name] = Message;
            }
        }
        return found;
    }

    /// <summary>Names as <c>field</c>, <c>field.inner</c>, <c>list[0].inner</c>.</summary>
    public static IEnumerable<string> Paths(Dictionary<string, object> found) => found.SelectMany(pair => Paths(pair.Key, pair.Value));

    private static IEnumerable<string> Paths(string path, object found) => found switch
    {
        Dictionary<string, object> fields => fields.SelectMany(pair => Paths($"{path}.{pair.Key}", pair.Value)),
        Dictionary<int, object> items => items.SelectMany(pair => Paths($"{path}[{pair.Key}]", pair.Value)),
        _ => [path],
    };

    private static FieldSchema? FieldOf(IReadOnlyList<RecordSchema> schemas, string name)
    {
        foreach (var schema in schemas)
        {
            if (schema.Find(name) is { } field)
            {
                return field;
            }
        }
        return null;
    }

    private static object? Within(JsonNode? value, FieldSchema field, DestinationTypes? types) => (field.Kind, value) switch
    {
        (FieldKind.Nested, JsonObject body) => Find(body, [field.Nested!], isShown: null, types),
        (FieldKind.Destination, JsonObject body) => types!.In(field.Catalogue).FindUnknown(body, types),
        (FieldKind.List, JsonArray list) => WithinItems(list, field.Item!, types),
        (FieldKind.Positions, JsonObject items) => WithinPositions(items, field.Item!, types),
        _ => null,
    };

    private static Dictionary<string, object>? WithinPositions(JsonObject items, FieldSchema item, DestinationTypes? types)
    {
        Dictionary<string, object>? found = null;
        foreach (var (position, value) in items)
        {
            if (Within(value, item, types) is { } inner)
            {
                (found ??= [])[position] = inner;
            }
        }
        return found;
    }

    private static Dictionary<int, object>? WithinItems(JsonArray list, FieldSchema item, DestinationTypes? types)
    {
        Dictionary<int, object>? found = null;
        for (var index = 0; index < list.Count; index++)
        {
            if (Within(list[index], item, types) is { } inner)
            {
                (found ??= [])[index] = inner;
            }
        }
        return found;
    }
}
