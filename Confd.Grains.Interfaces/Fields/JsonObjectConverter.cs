using System.Text.Json.Nodes;

namespace Confd.Fields;

/// <summary>JSON objects cross the cluster as text.</summary>
[GenerateSerializer, Immutable, Alias("confd.JsonObjectText")]
public readonly record struct JsonObjectText([property: Id(0)] string Text);

/// <summary>Converts them for Orleans.</summary>
[RegisterConverter]
public sealed class JsonObjectConverter : IConverter<JsonObject, JsonObjectText>
{
    /// <inheritdoc/>
    public JsonObject ConvertFromSurrogate(in JsonObjectText surrogate) => JsonNode.Parse(surrogate.Text)!.AsObject();

    /// <inheritdoc/>
    public JsonObjectText ConvertToSurrogate(in JsonObject value) => new(value.ToJsonString());
}
