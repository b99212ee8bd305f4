using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Resources;

/// <summary>Values as JSON with the wire's naming, every property of them.</summary>
public static class ConfdJsonText
{
    /// <summary>As a tree; a value that is one already stays.</summary>
    public static JsonNode ToNode(object value) =>
        value as JsonNode ?? JsonSerializer.SerializeToNode(value, value.GetType(), ConfdJson.Options)!;

    /// <summary>As text, for example for the body of a link.</summary>
    public static string ToText(object value) => JsonSerializer.Serialize(value, value.GetType(), ConfdJson.Options);

    /// <summary>What a text says; null for anything else.</summary>
    public static string? AsText(this JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
