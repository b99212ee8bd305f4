using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using Confd.Fields;

namespace Confd.Resources;

/// <summary>JSON schemas of what is answered, from the static types of the values.</summary>
internal sealed class ViewSchemas(PluginRegistry plugins, DocComments comments)
{
    private static readonly JsonObject Anything = [];

    /// <summary>Types whose schema is being made: a type nested in itself may be anything.</summary>
    private readonly HashSet<Type> making = [];

    /// <summary>The schema of a field of a view.</summary>
    public JsonNode Of(ViewShape shape)
    {
        var schema = Of(shape.Type);
        if (schema is JsonObject described)
        {
            Secrets.Describe(described, shape.IsSecret, []);
        }
        return shape.IsNullable ? Nullable(schema) : schema;
    }

    /// <summary>The schema of values of this type; they are not null.</summary>
    public JsonNode Of(Type type)
    {
        if (type == typeof(object) || !making.Add(type))
        {
            return Anything.DeepClone();
        }
        var exported = ConfdJson.ViewOptions.GetJsonSchemaAsNode(
            type, new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = false, TransformSchemaNode = Describe });
        making.Remove(type);
        return WithoutNull(exported);
    }

    /// <summary>The schema of a resource's record with the fields that plugins add to its view.</summary>
    public JsonObject OfView(Type record, IEnumerable<ViewField> fields)
    {
        var schema = RecordSchema.For(record).ToJsonSchema(SchemaUse.Response, comments);
        var properties = schema["properties"]!.AsObject();
        foreach (var field in fields)
        {
            properties[field.Name] = Of(field.Shape);
        }
        schema["required"] = new JsonArray([.. properties.Select(property => (JsonNode)property.Key)]);
        return schema;
    }

    public static JsonObject Reference(string schema) => new() { ["$ref"] = $"#/components/schemas/{schema}" };

    /// <summary>The same, or null.</summary>
    public static JsonNode Nullable(JsonNode schema)
    {
        if (schema is not JsonObject { Count: > 0 } map)
        {
            return schema;
        }
        if (map["type"] is JsonValue type && map["enum"] is null)
        {
            map["type"] = new JsonArray(type.DeepClone(), "null");
            return map;
        }
        return map["type"] is JsonArray
            ? map
            : new JsonObject { ["anyOf"] = new JsonArray(map, new JsonObject { ["type"] = "null" }) };
    }

    private JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        // The exporter writes a type once and points at it from elsewhere; within components nothing could follow the pointer.
        var isPointer = schema is JsonObject { Count: > 0 } pointer && pointer["$ref"] is not null;
        var described = ByType(context.TypeInfo.Type) ?? (isPointer ? Of(context.TypeInfo.Type) : schema);
        if (described is not JsonObject map)
        {
            // The exporter's word for anything.
            described = map = [];
        }
        if (map["properties"] is JsonObject properties)
        {
            var optional = context.TypeInfo.Properties
                .Where(property => property.AttributeProvider?.IsDefined(typeof(JsonIgnoreAttribute), inherit: true) == true)
                .Select(property => property.Name).ToHashSet();
            map["required"] = new JsonArray([.. properties.Select(property => property.Key).Where(name => !optional.Contains(name)).Select(name => (JsonNode)name)]);
        }
        if (context.PropertyInfo is { } property)
        {
            // Only the type of an anonymous type's property is known.
            var isUnknown = ViewShape.IsAnonymous(property.DeclaringType) && ViewShape.IsMade(property.PropertyType);
            if (described != schema && property.IsGetNullable && !property.PropertyType.IsValueType && !isUnknown)
            {
                described = Nullable(described);
            }
            else if (isUnknown)
            {
                described = WithoutNull(described);
            }
            if (property.AttributeProvider is PropertyInfo source && described is JsonObject { Count: > 0 } target)
            {
                DescribeSource(source, target);
            }
        }
        // Items of lists are never null.
        return context.Path.Length > 0 && context.Path[^1] == "items" ? WithoutNull(described) : described;
    }

    private void DescribeSource(PropertyInfo source, JsonObject schema)
    {
        if (comments.Of(source) is { } description)
        {
            schema["description"] = description;
        }
        if (schema["$ref"] is null)
        {
            var options = source.GetCustomAttribute<SecretOptionsAttribute>()?.Names ?? [];
            Secrets.Describe(schema, source.IsDefined(typeof(SecretAttribute)), options);
        }
    }

    /// <summary>Types whose JSON the serializer can't describe.</summary>
    private JsonNode? ByType(Type type)
    {
        if (type == typeof(Href))
        {
            return new JsonObject { ["type"] = "string", ["format"] = "uri" };
        }
        if (type == typeof(Destination))
        {
            return RecordSchema.Destination();
        }
        if (type.IsGenericType && type.GetGenericTypeDefinition() is var generic && (generic == typeof(FullView<>) || generic == typeof(CreatedView<>)))
        {
            return plugins.KindOf(type.GetGenericArguments()[0]) is { } kind
                ? Reference(generic == typeof(FullView<>) ? kind : $"{kind}_created")
                : new JsonObject { ["type"] = "object" };
        }
        if (typeof(JsonNode).IsAssignableFrom(type))
        {
            return type == typeof(JsonObject) ? new JsonObject { ["type"] = "object" } : [];
        }
        return null;
    }

    private static JsonNode WithoutNull(JsonNode schema)
    {
        if (schema is not JsonObject map)
        {
            return new JsonObject();
        }
        if (map["type"] is JsonArray types)
        {
            var kept = types.Select(one => (string)one!).Where(one => one != "null").ToList();
            map["type"] = kept.Count == 1 ? kept[0] : new JsonArray([.. kept.Select(one => (JsonNode)one)]);
        }
        return map;
    }
}
