using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Confd.Fields;

/// <summary>
/// Free objects in the form that the databases return: keys by length, then by their bytes; numbers without an
/// exponent. Otherwise a view and its entity tag would change when a resource is read again.
/// </summary>
internal static class StoredOrder
{
    public static JsonObject Of(JsonObject given) => new(
        given.OrderBy(field => Encoding.UTF8.GetByteCount(field.Key)).ThenBy(field => field.Key, StringComparer.Ordinal)
            .Select(field => KeyValuePair.Create(field.Key, Of(field.Value))));

    private static JsonNode? Of(JsonNode? node) => node switch
    {
        JsonObject inner => Of(inner),
        JsonArray items => new JsonArray([.. items.Select(Of)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => Of(value),
        _ => node?.DeepClone(),
    };

    private static JsonNode Of(JsonValue number) =>
        number.ToJsonString() is var text && text.AsSpan().IndexOfAny('e', 'E') >= 0
        && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var plain)
            ? JsonValue.Create(plain)
            : number.DeepClone();
}

/// <summary>Reads free objects of records.</summary>
internal sealed class FreeObjectConverter : JsonConverter<JsonObject>
{
    public override JsonObject Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        StoredOrder.Of(JsonNode.Parse(ref reader)!.AsObject());

    public override void Write(Utf8JsonWriter writer, JsonObject value, JsonSerializerOptions options) => value.WriteTo(writer, options);
}
