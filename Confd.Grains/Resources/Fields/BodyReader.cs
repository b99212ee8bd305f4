using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Confd.Fields;

/// <summary>Turns the bytes of a body into an object, or into the refusal that clients know.</summary>
internal static class BodyReader
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = 64 };

    public static (JsonObject? Given, Refusal? Refusal) Parse(byte[]? body)
    {
        if (body is null || body.Length == 0)
        {
            return (null, Refusals.MalformedBody());
        }
        try
        {
            _ = Strict.GetCharCount(body);
            using var document = JsonDocument.Parse(body, DocumentOptions);
            return ToObject(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or DecoderFallbackException)
        {
            return (null, Refusals.MalformedBody(MalformedBody.Where(body, exception)));
        }
    }

    private static (JsonObject?, Refusal?) ToObject(JsonElement root) => root.ValueKind switch
    {
        JsonValueKind.Object => (Copy(root), null),
        JsonValueKind.Null or JsonValueKind.False => ([], null),
        JsonValueKind.Array when root.GetArrayLength() == 0 => ([], null),
        JsonValueKind.String when root.ValueEquals("") => ([], null),
        JsonValueKind.Number when root.TryGetDouble(out var number) && number == 0 => ([], null),
        _ => (null, Refusals.Schema("Invalid input type.")),
    };

    /// <summary>Copies without duplicate names: the last one counts.</summary>
    private static JsonObject Copy(JsonElement element)
    {
        var copy = new JsonObject();
        foreach (var property in element.EnumerateObject())
        {
            if (TryName(property, out var name))
            {
                copy[name] = CopyValue(property.Value);
            }
        }
        return copy;
    }

    private static JsonNode? CopyValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => Copy(value),
        JsonValueKind.Array => new JsonArray([.. value.EnumerateArray().Select(CopyValue)]),
        JsonValueKind.Null => null,
        _ => JsonValue.Create(value.Clone()),
    };

    private static bool TryName(JsonProperty property, out string name)
    {
        try
        {
            name = property.Name;
            return true;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair in a name: no field has such a name.
            name = "";
            return false;
        }
    }
}
