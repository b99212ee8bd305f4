using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Confd.Fields;

namespace Confd;

/// <summary>Where a call goes next: one JSON object whose shape depends on its <c>type</c>.</summary>
/// <remarks>
/// Each type's fields are a record of their own with a <see cref="DestinationTypeAttribute"/>, so that a plugin can add
/// a type. Build one with <see cref="To{TFields}"/>, look inside with <see cref="As{TFields}"/>.
/// Source: wazo-confd 1.1 API, destinations.
/// </remarks>
[GenerateSerializer, Immutable, Alias("confd.Destination"), JsonConverter(typeof(DestinationConverter))]
public sealed record Destination
{
    private Destination(string json)
    {
        Json = json;
    }

    /// <summary>The call ends here: <c>{"type": "none"}</c>.</summary>
    public static Destination None { get; } = new("""{"type":"none"}""");

    /// <summary>The object as JSON, every field of its type included.</summary>
    [Id(0)]
    public string Json { get; }

    /// <summary>The discriminator, for example <c>user</c>.</summary>
    public string Type => (string?)ToNode()["type"] ?? "";

    /// <summary>The object, as a copy that may be changed.</summary>
    public JsonObject ToNode() => JsonNode.Parse(Json)!.AsObject();

    /// <summary>Only the type: other fields may be secret, which only the type's plugin knows.</summary>
    public override string ToString() => $"{nameof(Destination)} {{ {nameof(Type)} = {Type} }}";

    /// <summary>A destination from its object. The reader of bodies checks the shape.</summary>
    public static Destination Of(JsonObject node) => new(StoredOrder.Of(node).ToJsonString(ConfdJson.Options));

    /// <summary>A destination of the type that the record of its fields names.</summary>
    public static Destination To<TFields>(TFields fields) where TFields : class
    {
        var type = typeof(TFields).GetCustomAttribute<DestinationTypeAttribute>()
            ?? throw new ArgumentException($"{typeof(TFields)} has no DestinationType attribute.", nameof(fields));
        var node = new JsonObject { ["type"] = type.Type };
        if (type.SubField is { } field)
        {
            node[field] = type.SubType;
        }
        foreach (var (name, value) in JsonSerializer.SerializeToNode(fields, ConfdJson.Options)!.AsObject())
        {
            node[name] = value?.DeepClone();
        }
        return Of(node);
    }

    /// <summary>The fields, when the destination is of that type; null otherwise.</summary>
    public TFields? As<TFields>() where TFields : class
    {
        var type = typeof(TFields).GetCustomAttribute<DestinationTypeAttribute>();
        var node = ToNode();
        return type is not null && (string?)node["type"] == type.Type
            && (type.SubField is null || (string?)node[type.SubField] == type.SubType)
                ? node.Deserialize<TFields>(ConfdJson.Options)
                : null;
    }
}

/// <summary>Marks a record with the fields of one type of destination.</summary>
/// <param name="type">Value of <c>type</c>.</param>
/// <param name="subField">Name of the second discriminator, for the types that have one.</param>
/// <param name="subType">Its value.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class DestinationTypeAttribute(string type, string? subField = null, string? subType = null) : Attribute
{
    /// <summary>Value of <c>type</c>.</summary>
    public string Type { get; } = type;

    /// <summary>Name of the second discriminator, or null.</summary>
    public string? SubField { get; } = subField;

    /// <summary>Value of the second discriminator, or null.</summary>
    public string? SubType { get; } = subType;

    /// <summary>The catalogue that has the type, see <see cref="DestinationsOfAttribute"/>; empty for destinations of calls.</summary>
    public string Catalogue { get; init; } = "";
}

/// <summary>The property is a destination from a different catalogue than that of calls, with other types and fields.</summary>
/// <param name="catalogue">Name of the catalogue, as on its types.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DestinationsOfAttribute(string catalogue) : Attribute
{
    /// <summary>Name of the catalogue.</summary>
    public string Catalogue { get; } = catalogue;
}

internal sealed class DestinationConverter : JsonConverter<Destination>
{
    public override Destination Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Destination.Of(JsonNode.Parse(ref reader)!.AsObject());

    public override void Write(Utf8JsonWriter writer, Destination value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Json, skipInputValidation: true);
}
