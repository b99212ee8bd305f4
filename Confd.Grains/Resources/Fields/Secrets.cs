using System.Text.Json;
using System.Text.Json.Nodes;

namespace Confd.Fields;

/// <summary>Takes the declared secrets out of stored records, and marks them in descriptions.</summary>
internal static class Secrets
{
    /// <summary>Stands for the value of a secret.</summary>
    public const string Hidden = RecordText.Hidden;

    /// <summary>A copy of the value of a record's field, without secrets. A missing value stays visible.</summary>
    /// <param name="record">The record; null when it is no longer declared.</param>
    /// <param name="field">Name of the field. An undeclared field may hold anything, so it is hidden.</param>
    /// <param name="value">The stored value.</param>
    /// <param name="types">Types of destinations.</param>
    public static JsonNode? Hide(RecordSchema? record, string field, JsonNode? value, DestinationTypes types) =>
        value is null ? null
        : record?.Find(field) is { } declared ? Hide(declared, value, types)
        : Hidden;

    /// <summary>
    /// An event's payload as histories show it. Payloads follow the contract and have fields of their own, so only declared
    /// secrets are hidden: those of the record, and those of the shape of a nested value.
    /// </summary>
    /// <param name="published">The payload, or a value in it.</param>
    /// <param name="record">The record whose fields it may have; null for none.</param>
    /// <param name="types">Types of destinations.</param>
    public static JsonNode? HidePublished(JsonNode? published, RecordSchema? record, DestinationTypes types) => published switch
    {
        JsonObject fields => new JsonObject(fields.Select(
            field => KeyValuePair.Create(field.Key, HidePublished(record?.Find(field.Key), field.Value, types)))),
        JsonArray items => new JsonArray([.. items.Select(item => HidePublished(item, record ?? types.ShapeOf(item), types))]),
        _ => published?.DeepClone(),
    };

    /// <summary>Marks the schema of a value.</summary>
    public static void Describe(JsonObject schema, bool isSecret, IReadOnlyCollection<string> options)
    {
        if (isSecret)
        {
            schema["x-secret"] = true;
            if (IsText(schema["type"]))
            {
                schema["format"] ??= "password";
            }
        }
        if (options.Count > 0)
        {
            schema["x-secret-options"] = new JsonArray([.. options.Order(StringComparer.Ordinal).Select(name => (JsonNode)name)]);
        }
    }

    private static JsonNode? HidePublished(FieldSchema? declared, JsonNode? value, DestinationTypes types) =>
        value is not null && declared is { IsSecret: true } or { SecretOptions.Count: > 0 }
            ? Hide(declared, value, types)
            : HidePublished(value, declared?.Nested ?? declared?.Item?.Nested ?? types.ShapeOf(value), types);

    private static JsonNode Hide(FieldSchema field, JsonNode value, DestinationTypes types)
    {
        if (field.IsSecret)
        {
            return Hidden;
        }
        return (field.Kind, value) switch
        {
            (FieldKind.List, JsonArray options) when field.SecretOptions.Count > 0 =>
                new JsonArray([.. options.Select(option => HideOption(field.SecretOptions, option))]),
            (FieldKind.List, JsonArray items) =>
                new JsonArray([.. items.Select(item => item is null ? null : Hide(field.Item!, item, types))]),
            (FieldKind.Nested, JsonObject inner) => new JsonObject(inner.Select(
                pair => KeyValuePair.Create(pair.Key, Hide(field.Nested, pair.Key, pair.Value, types)))),
            (FieldKind.Positions, JsonObject items) => new JsonObject(items.Select(
                pair => KeyValuePair.Create(pair.Key, pair.Value is null ? null : (JsonNode?)Hide(field.Item!, pair.Value, types)))),
            (FieldKind.Destination, JsonObject shaped) => types.In(field.Catalogue).WithoutSecrets(shaped, types),
            _ => value.DeepClone(),
        };
    }

    private static JsonNode? HideOption(IReadOnlySet<string> secret, JsonNode? option)
    {
        var shown = option?.DeepClone();
        switch (shown)
        {
            case JsonArray { Count: > 1 } pair when IsSecret(secret, pair[0]):
                for (var index = 1; index < pair.Count; index++)
                {
                    pair[index] = Hidden;
                }
                break;
            case JsonObject named when IsSecret(secret, named["key"]):
                named["value"] = Hidden;
                break;
        }
        return shown;
    }

    /// <summary>Asterisk ignores the case of a name and the blanks around it.</summary>
    private static bool IsSecret(IReadOnlySet<string> secret, JsonNode? name) =>
        name?.GetValueKind() == JsonValueKind.String && secret.Contains(name.GetValue<string>().Trim());

    private static bool IsText(JsonNode? type) => type switch
    {
        JsonArray several => several.Any(one => (string?)one == "string"),
        _ => (string?)type == "string",
    };
}
