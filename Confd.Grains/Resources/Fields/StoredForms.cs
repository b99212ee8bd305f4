using System.Text.Json;
using System.Text.Json.Nodes;

namespace Confd.Fields;

/// <summary>What attributes of fields make of every new state of a record.</summary>
internal static class StoredForms
{
    /// <summary>Makes empty texts null, see <see cref="EmptyIsNullAttribute"/>; null when the record has no such field.</summary>
    public static Func<T, T>? WithoutEmptyTexts<T>() where T : class
    {
        var fields = FieldAccess<T>.With<EmptyIsNullAttribute>();
        return fields.Count == 0
            ? null
            : value => fields.Where(field => field.Get(value) is "").ToList() is { Count: > 0 } empty
                ? RecordFields.Apply(value, new JsonObject(empty.Select(field => KeyValuePair.Create(field.Name, (JsonNode?)null))))
                : value;
    }

    /// <summary>
    /// Keeps the values of fields that edits do not change, see <see cref="CreateOnlyAttribute"/>; null when the record has no such
    /// field.
    /// </summary>
    public static Func<T?, T, T>? WithCreateOnly<T>() where T : class
    {
        var fields = FieldAccess<T>.With<CreateOnlyAttribute>();
        return fields.Count == 0
            ? null
            : (before, after) => before is not null && fields.Where(field => !Equals(field.Get(before), field.Get(after))).ToList() is { Count: > 0 } changed
                ? RecordFields.Apply(after, new JsonObject(changed.Select(field => KeyValuePair.Create(
                    field.Name, JsonSerializer.SerializeToNode(field.Get(before), field.Type, ConfdJson.Options)))))
                : after;
    }
}
