using System.Text.Json.Nodes;

namespace Confd.Fields;

/// <summary>What a JSON schema is for.</summary>
internal enum SchemaUse
{
    /// <summary>An answer: every field is always there.</summary>
    Response,

    /// <summary>The body of a creation, where null may stand for the default.</summary>
    Create,

    /// <summary>A body that is read as a whole, such as that of a document or of a plugin's own route.</summary>
    Whole,

    /// <summary>The body of PUT on a resource: fields that it does not name stay. Nested records are given whole.</summary>
    Edit,

    /// <summary>A merge patch: fields that it does not name stay, in nested records too.</summary>
    Patch,
}

/// <content>The fields as JSON schema (2020-12).</content>
internal sealed partial class RecordSchema
{
    /// <param name="use">What it is for.</param>
    /// <param name="comments">Descriptions of the properties; null for none.</param>
    public JsonObject ToJsonSchema(SchemaUse use, DocComments? comments = null)
    {
        var isAnswer = use == SchemaUse.Response;
        var isEdit = use is SchemaUse.Edit or SchemaUse.Patch;
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var field in Fields.Where(field => isAnswer ? field.IsShown : field.IsReadable && !(field.IsCreateOnly && isEdit)))
        {
            var schema = Describe(field, use, comments);
            Secrets.Describe(schema, field.IsSecret, field.SecretOptions);
            if (field.Property is { } property && comments?.Of(property) is { } description)
            {
                schema["description"] = description;
            }
            properties[field.Name] = schema;
            if (isAnswer || (field.IsRequired && IsWhole(use)))
            {
                required.Add(field.Name);
            }
        }
        var record = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (required.Count > 0)
        {
            record["required"] = required;
        }
        return record;
    }

    /// <summary>A destination, whose shape depends on its type.</summary>
    public static JsonObject Destination() => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("type"),
        ["properties"] = new JsonObject { ["type"] = new JsonObject { ["type"] = "string" } },
    };

    private static bool IsWhole(SchemaUse use) => use is SchemaUse.Create or SchemaUse.Whole;

    private static JsonObject Describe(FieldSchema field, SchemaUse use, DocComments? comments)
    {
        var takesNull = field.IsNullable || (use == SchemaUse.Create && field.NullMeansDefault);
        if (field.Kind == FieldKind.Nested)
        {
            var nested = field.Nested!.ToJsonSchema(use == SchemaUse.Edit ? SchemaUse.Create : use, comments);
            if (takesNull)
            {
                nested["type"] = new JsonArray("object", "null");
            }
            return nested;
        }
        var schema = field.Kind == FieldKind.Destination ? Destination() : new JsonObject();
        var type = TypeOf(field.Kind);
        schema["type"] = takesNull ? new JsonArray(type, "null") : type;
        if (field.Kind is FieldKind.Uuid or FieldKind.DateTime)
        {
            schema["format"] = field.Kind == FieldKind.Uuid ? "uuid" : "date-time";
        }
        if (field.Item is { } item)
        {
            // A list is replaced, so its items are given whole; a merge patch reaches values with a position.
            var isWhole = use == SchemaUse.Edit || (use == SchemaUse.Patch && field.Kind == FieldKind.List);
            schema["items"] = Describe(item, isWhole ? SchemaUse.Create : use, comments);
        }
        if (field.Kind == FieldKind.Positions)
        {
            schema["propertyNames"] = new JsonObject { ["pattern"] = "^[1-9][0-9]*$" };
            // In a merge patch null takes an item away.
            schema["additionalProperties"] = schema["items"]!.DeepClone();
            schema.Remove("items");
            if (use == SchemaUse.Patch)
            {
                schema["additionalProperties"]!["type"] = new JsonArray("object", "null");
            }
        }
        foreach (var rule in field.Rules)
        {
            rule.Describe(schema);
        }
        if (takesNull && schema["enum"] is JsonArray choices)
        {
            choices.Add(null);
        }
        if (IsWhole(use) && !field.IsRequired && field.Default is { } initial)
        {
            schema["default"] = initial.DeepClone();
        }
        if (field.IsReadOnly)
        {
            schema["readOnly"] = true;
        }
        return schema;
    }

    private static string TypeOf(FieldKind kind) => kind switch
    {
        FieldKind.Integer => "integer",
        FieldKind.Float => "number",
        FieldKind.Boolean => "boolean",
        FieldKind.List => "array",
        FieldKind.Free or FieldKind.Destination or FieldKind.Positions => "object",
        _ => "string",
    };
}
