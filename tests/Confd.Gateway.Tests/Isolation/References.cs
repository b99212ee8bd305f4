using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Gateway.Tests.Conformance;
using Confd.Resources;

namespace Confd.Gateway.Tests.Isolation;

/// <summary>A place in a body that takes a reference, found in the declarations.</summary>
/// <param name="Steps">Fields that lead to it; lists are entered at their first item.</param>
/// <param name="Kind">The resource that is named there.</param>
/// <param name="Destination">The place holds a destination of this type; null for a plain value.</param>
/// <param name="Inner">The field of the destination that names the resource.</param>
internal sealed record Reference(IReadOnlyList<FieldSchema> Steps, string Kind, DestinationType? Destination = null, FieldSchema? Inner = null)
{
    /// <summary>Named by their name rather than by an id.</summary>
    private static readonly HashSet<string> ByName = ["context", "moh"];

    public string Place => string.Join('.', Steps.Select(step => step.Name))
        + (Destination is null ? "" : $"<{Destination.Type} {Destination.SubType}>.{Inner!.Name}");

    /// <summary>Every reference in a record.</summary>
    public static IEnumerable<Reference> In(RecordSchema record, string? owner, PluginRegistry plugins) => In(record, owner, plugins, []);

    /// <summary>A body that names this item.</summary>
    /// <param name="body">The body without it.</param>
    /// <param name="item">View of the item.</param>
    /// <param name="own">What other required fields name.</param>
    /// <param name="plugins">Finds the kinds of these.</param>
    public JsonObject Naming(JsonObject body, JsonObject item, World own, PluginRegistry plugins)
    {
        var complete = body.DeepClone().AsObject();
        var current = complete;
        for (var index = 0; index < Steps.Count - 1; index++)
        {
            var step = Steps[index];
            var nested = (step.Nested ?? step.Item!.Nested)!;
            var inner = Required(nested, Steps[index + 1], own, plugins);
            foreach (var (name, value) in Siblings(step.Name))
            {
                inner.TryAdd(name, value?.DeepClone());
            }
            current[step.Name] = step.Kind switch
            {
                FieldKind.List => new JsonArray(inner),
                FieldKind.Positions => new JsonObject { ["1"] = inner },
                _ => inner,
            };
            current = inner;
        }
        var last = Steps[^1];
        if (Destination is null)
        {
            var value = ValueOf(last.Item ?? last, item);
            current[last.Name] = last.Kind == FieldKind.List ? new JsonArray(value) : value;
            return complete;
        }
        var destination = new JsonObject { ["type"] = Destination.Type };
        if (Destination.SubField is { } subField)
        {
            destination[subField] = Destination.SubType;
        }
        foreach (var (name, value) in Required(RecordSchema.For(Destination.Fields), Inner!, own, plugins))
        {
            destination[name] = value?.DeepClone();
        }
        destination[Inner!.Name] = ValueOf(Inner, item);
        current[last.Name] = last.Kind == FieldKind.List ? new JsonArray(destination) : destination;
        return complete;
    }

    private JsonNode? ValueOf(FieldSchema field, JsonObject item) =>
        ByName.Contains(Kind) && field.Kind == FieldKind.String ? item["name"]?.DeepClone()
        : field.Kind == FieldKind.Integer ? item["id"]?.DeepClone()
        : (item["uuid"] ?? item["id"])?.DeepClone();

    /// <summary>Valid values of everything else that such a record needs.</summary>
    public static JsonObject Required(RecordSchema record, FieldSchema? but, World own, PluginRegistry plugins)
    {
        var values = new JsonObject();
        foreach (var field in record.Fields.Where(field => field is { IsReadable: true, IsRequired: true } && field != but))
        {
            values[field.Name] = KindOf(field, null, null, plugins) is { } kind
                ? new Reference([field], kind).ValueOf(field, own.Items[kind])
                : field is { Kind: FieldKind.Destination, Catalogue: FuncKey.Catalogue }
                    ? new JsonObject { ["type"] = "custom", ["exten"] = ResourceSample.NewNumber() }
                : field.Kind == FieldKind.Destination ? Confd.Destination.None.ToNode()
                : field.Kind == FieldKind.List ? new JsonArray()
                : Texts(field.Name) is { } text ? text
                : FieldValues.Other(field, null);
        }
        return values;
    }

    private static IEnumerable<Reference> In(RecordSchema record, string? owner, PluginRegistry plugins, FieldSchema[] before)
    {
        foreach (var field in record.Fields.Where(field => field.IsReadable))
        {
            FieldSchema[] steps = [.. before, field];
            var content = field.Item ?? field;
            if (content.Nested is { } nested)
            {
                foreach (var inner in In(nested, owner, plugins, steps))
                {
                    yield return inner;
                }
            }
            else if (content.Kind == FieldKind.Destination)
            {
                foreach (var inner in Destinations(steps, plugins))
                {
                    yield return inner;
                }
            }
            else if (KindOf(field, before.LastOrDefault(), before.Length == 0 ? owner : null, plugins) is { } kind)
            {
                yield return new Reference(steps, kind);
            }
        }
    }

    private static IEnumerable<Reference> Destinations(FieldSchema[] steps, PluginRegistry plugins)
    {
        foreach (var type in plugins.Destinations.In(steps[^1].Catalogue).All)
        {
            foreach (var field in RecordSchema.For(type.Fields).Fields)
            {
                if (type.Target is { } target && target.Field == field.Name)
                {
                    yield return new Reference(steps, target.Kind, type, field);
                }
                else if (KindOf(field, null, null, plugins) is { } kind)
                {
                    yield return new Reference(steps, kind, type, field);
                }
            }
        }
    }

    /// <summary>The resource that a field names; null for none. A field that looks like a reference must be known.</summary>
    private static string? KindOf(FieldSchema field, FieldSchema? within, string? owner, PluginRegistry plugins)
    {
        if (field.MayName is { } named)
        {
            return named.Kind;
        }
        if (owner is not null && plugins.TryGetResource(owner) is { } declared && DeclaredKind(declared, field.Name) is { } target)
        {
            return target;
        }
        var word = field.Name switch
        {
            "context" or "registrar" => field.Name,
            var name when name.EndsWith("music_on_hold", StringComparison.Ordinal) => "moh",
            "id" or "uuid" when within is not null => within.Name,
            "id" or "uuid" => null,
            var name when name.EndsWith("_uuid", StringComparison.Ordinal) => name[..^5],
            var name when name.EndsWith("_id", StringComparison.Ordinal) => name[..^3],
            _ => null,
        };
        var isId = field.Kind is FieldKind.Integer or FieldKind.Uuid or FieldKind.String && !field.Name.EndsWith("caller_id", StringComparison.Ordinal);
        if (word is null || !isId || Unreferring.Contains(field.Name))
        {
            return null;
        }
        return Words.GetValueOrDefault(word) ?? Named(word, plugins)
            ?? throw new InvalidOperationException($"{owner}: the sweep does not know what '{within?.Name}.{field.Name}' names.");
    }

    /// <summary>Valid texts of fields whose rules do not describe their form.</summary>
    private static string? Texts(string field) => field switch
    {
        "exten" or "number" => ResourceSample.NewNumber(),
        "hours_start" => "08:00",
        "hours_end" => "09:00",
        _ => null,
    };

    /// <summary>What parts of a body need besides their required fields.</summary>
    private static JsonObject Siblings(string part) => part switch
    {
        "agent" or "voicemail" => new JsonObject { ["number"] = ResourceSample.NewNumber() },
        "lines" => new JsonObject { ["endpoint_sip"] = new JsonObject { ["label"] = "l" } },
        _ => [],
    };

    /// <summary>Fields with a name like a reference that name no resource which tenants own; surrogates have a test of their own.</summary>
    private static readonly HashSet<string> Unreferring =
        ["asterisk_id", "template_id", "parent_uuid", "filter_member_id"];

    /// <summary>Words whose kind is called otherwise.</summary>
    private static readonly Dictionary<string, string> Words = new()
    {
        ["templates"] = "endpoint_sip_template", ["transport"] = "sip_transports",
    };

    private static string? Named(string word, PluginRegistry plugins) => plugins.Resources.FirstOrDefault(one =>
        one.Kind == word || $"{one.Kind}s" == word || one.Path[(one.Path.LastIndexOf('/') + 1)..] is var last && (last == word || last == $"{word}s"))?.Kind;

    private static string? DeclaredKind(ResourceDeclaration declared, string field) =>
        declared.OutgoingReferences(new DestinationTypes()).Where(one => one.Reference.LinkKind == $"{declared.Kind}.{field}")
            .Select(one => one.TargetKind).FirstOrDefault();
}
