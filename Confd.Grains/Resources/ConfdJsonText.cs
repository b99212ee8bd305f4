using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Resources;

/// <summary>Serialisation with the wire's naming.</summary>
internal static class ConfdJsonText
{
    public static JsonNode ToNode(object value) =>
        value as JsonNode ?? JsonSerializer.SerializeToNode(value, value.GetType(), ConfdJson.Options)!;

    public static string ToText(object value) => JsonSerializer.Serialize(value, value.GetType(), ConfdJson.Options);
}
