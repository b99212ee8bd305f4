using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Resources;

/// <summary>The schemas of a manifest, by name.</summary>
internal sealed class ManifestSchemas
{
    private const string History = """
        {"type": "object", "required": ["sequence", "date", "user_uuid", "request_id", "event", "data", "changed", "before", "after"],
          "properties": {
            "sequence": {"type": "integer", "description": "Place in the log of events."},
            "date": {"type": "string", "format": "date-time"},
            "user_uuid": {"type": ["string", "null"], "format": "uuid", "description": "Whose token made the change."},
            "request_id": {"type": ["string", "null"], "description": "The request's X-Request-Id."},
            "event": {"type": ["string", "null"], "description": "Name of the event that was told; null for none."},
            "data": {"description": "Content of the event."},
            "changed": {"type": "array", "items": {"type": "string"}, "description": "The fields that changed."},
            "before": {"type": ["object", "null"]}, "after": {"type": ["object", "null"]}}}
        """;

    private readonly Dictionary<string, string> all = [];
    private readonly DocComments comments = new();
    private readonly ViewSchemas views;

    public ManifestSchemas(PluginRegistry plugins)
    {
        views = new ViewSchemas(plugins, comments);
    }

    public IReadOnlyDictionary<string, string> All => all;

    /// <summary>The default view of a resource.</summary>
    public string OfView<T>(ResourceDeclaration<T> resource) where T : class
    {
        var schema = views.OfView(typeof(T), resource.ViewFields);
        if (comments.Of(typeof(T)) is { } description)
        {
            schema["description"] = description;
        }
        return Add(resource.Kind, schema);
    }

    /// <summary>Its other views.</summary>
    public IReadOnlyList<string> OfNamedViews<T>(ResourceDeclaration<T> resource) where T : class =>
        [.. resource.NamedViews.Select(view => Add($"{resource.Kind}_{view.Key}", views.Of(view.Value.Shape)))];

    /// <summary>The body of POST: the resource with its parts.</summary>
    public string OfCreation<T>(ResourceDeclaration<T> resource) where T : class
    {
        var schema = BodyOf(resource, resource.CreateBody, SchemaUse.Create);
        AddParts(resource, schema, SchemaUse.Create);
        return Add($"{resource.Kind}_create", schema);
    }

    /// <summary>The answer to POST: the view, with some parts as created.</summary>
    public string OfCreated<T>(ResourceDeclaration<T> resource) where T : class
    {
        var answers = resource.Parts.Created.Select(part => part.Answer).Append(resource.Creation?.Answer).OfType<Type>().ToList();
        if (answers.Count == 0)
        {
            return resource.Kind;
        }
        var schema = views.OfView(typeof(T), resource.ViewFields);
        var properties = schema["properties"]!.AsObject();
        foreach (var (field, described) in answers.SelectMany(answer => views.Of(answer)["properties"]!.AsObject()))
        {
            // Without the part in the body, the answer has the view's own field.
            properties[field] = properties[field] is { } own
                ? new JsonObject { ["anyOf"] = new JsonArray(own.DeepClone(), described!.DeepClone()) }
                : described!.DeepClone();
        }
        return Add($"{resource.Kind}_created", schema);
    }

    /// <summary>The body of PUT.</summary>
    public string OfEdit<T>(ResourceDeclaration<T> resource) where T : class
    {
        var schema = BodyOf(resource, resource.EditBody, SchemaUse.Edit);
        AddParts(resource, schema, SchemaUse.Edit);
        return Add($"{resource.Kind}_edit", schema);
    }

    /// <summary>The body of PATCH.</summary>
    public string OfPatch<T>(ResourceDeclaration<T> resource) where T : class =>
        Add($"{resource.Kind}_patch", BodyOf(resource, resource.EditBody, SchemaUse.Patch));

    public string OfBody(string name, Type record, SchemaUse use) =>
        Add(name, RecordSchema.For(record).ToJsonSchema(use, comments));

    /// <summary>A body of a document of settings, whose record says which of its options are secret.</summary>
    public string OfBody(SettingsDeclaration settings, string name, SchemaUse use)
    {
        var schema = WithMusts(RecordSchema.For(settings.BodyType).ToJsonSchema(use, comments), settings.Musts);
        foreach (var field in settings.KeptByPut)
        {
            schema["properties"]![field]!.AsObject().Remove("default");
        }
        return Add(name, WithSecrets(settings, schema));
    }

    /// <summary>What GET shows of a document of settings.</summary>
    public string OfView(SettingsDeclaration settings) =>
        OfAnswer(settings.Kind, settings.ViewType, WithSecrets(settings, views.Of(settings.ViewType)));

    /// <summary>An answer of a plugin's own.</summary>
    public string OfAnswer(string plugin, Type answer) => OfAnswer(plugin, answer, views.Of(answer));

    private string OfAnswer(string plugin, Type answer, JsonNode schema) =>
        schema["$ref"] is { } reference ? ((string)reference!).Split('/')[^1] : Add(NameOf(plugin, answer), schema);

    public string OfHistory() => Add("history", JsonNode.Parse(History)!);

    /// <summary>Names of records are unique only within a plugin.</summary>
    public string NameOf(string plugin, Type type)
    {
        if (type.IsGenericType)
        {
            return plugin;
        }
        var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(type.Name);
        return name.StartsWith(plugin, StringComparison.Ordinal) ? name : $"{plugin}_{name}";
    }

    /// <summary>Documents share bodies and views of options, but each has its own secrets.</summary>
    private static JsonNode WithSecrets(SettingsDeclaration settings, JsonNode schema)
    {
        foreach (var field in RecordSchema.For(settings.RecordType).Fields)
        {
            if (schema["properties"]?[field.Name] is JsonObject described)
            {
                Secrets.Describe(described, field.IsSecret, field.SecretOptions);
            }
        }
        return schema;
    }

    private JsonObject BodyOf<T>(ResourceDeclaration<T> resource, Type body, SchemaUse use) where T : class =>
        WithMusts(RecordSchema.For(body).ToJsonSchema(use, comments), resource.Musts);

    private static JsonObject WithMusts(JsonObject schema, IReadOnlyList<string> musts)
    {
        if (musts.Count > 0)
        {
            schema["description"] = $"Refused as a whole: {string.Join("; ", musts)}";
        }
        return schema;
    }

    private void AddParts<T>(ResourceDeclaration<T> resource, JsonObject schema, SchemaUse use) where T : class
    {
        foreach (var part in resource.Parts.Created)
        {
            foreach (var (field, described) in RecordSchema.For(part.Body).ToJsonSchema(use, comments)["properties"]!.AsObject())
            {
                schema["properties"]![field] = described?.DeepClone();
            }
        }
    }

    /// <summary>A name that another schema has already gets a number.</summary>
    private string Add(string name, JsonNode schema)
    {
        var text = schema.ToJsonString();
        var free = name;
        for (var number = 2; !all.TryAdd(free, text) && all[free] != text; number++)
        {
            free = $"{name}_{number}";
        }
        return free;
    }
}
