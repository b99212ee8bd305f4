using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Resources;

/// <summary>Every type of destination that the enabled plugins declare: those of calls, and those of each other catalogue.</summary>
internal sealed class DestinationTypes
{
    private readonly SortedDictionary<string, List<DestinationType>> byType = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DestinationTypes> catalogues = new(StringComparer.Ordinal);

    /// <summary>The types of this catalogue.</summary>
    public IEnumerable<DestinationType> All => byType.Values.SelectMany(types => types);

    /// <summary>The types of another catalogue; those of calls when it has no name.</summary>
    public DestinationTypes In(string catalogue) =>
        catalogue.Length == 0 ? this : catalogues.GetOrAdd(catalogue, static _ => new DestinationTypes());

    public void Add(DestinationType type)
    {
        if (type.Catalogue.Length > 0)
        {
            In(type.Catalogue).Add(type with { Catalogue = "" });
            return;
        }
        if (!byType.TryGetValue(type.Type, out var shapes))
        {
            byType[type.Type] = shapes = [];
        }
        if (shapes.Any(other => other.SubField != type.SubField || other.SubType == type.SubType))
        {
            throw new InvalidOperationException(
                $"Two plugins declare the destination '{type.Type}' ({shapes[0].Fields} and {type.Fields}).");
        }
        shapes.Add(type);
        shapes.Sort((left, right) => string.CompareOrdinal(left.SubType, right.SubType));
    }

    /// <summary>The type of a stored destination; null when its plugin is now switched off.</summary>
    public DestinationType? Of(JsonObject destination) =>
        byType.TryGetValue((string?)destination["type"] ?? "", out var shapes)
            ? shapes.Find(shape => shape.SubField is null || destination[shape.SubField]?.ToString() == shape.SubType)
            : null;

    /// <summary>
    /// The normal form of a destination, or what is wrong: discriminators first, then every field of the shape that they choose.
    /// </summary>
    /// <param name="value">As a body has it.</param>
    /// <param name="types">Those of the destinations within this one.</param>
    public (JsonNode? Normal, object? Fault) Read(JsonNode value, DestinationTypes types)
    {
        if (value is not JsonObject body)
        {
            return (null, Faults("_schema", "Invalid input type."));
        }
        var (type, typeFault) = Choose(body, "type", [.. byType.Keys]);
        if (typeFault is not null)
        {
            return (null, typeFault);
        }
        var shapes = byType[type!];
        var shape = shapes[0];
        if (shape.SubField is { } subField)
        {
            var (subType, subFault) = Choose(body, subField, [.. shapes.Select(one => one.SubType!)]);
            if (subFault is not null)
            {
                return (null, subFault);
            }
            shape = shapes.Find(one => one.SubType == subType)!;
        }
        return Read(body, shape, types);
    }

    /// <summary>As <see cref="UnknownFields.Find"/>. Friendly names count as known: callers send back what views show.</summary>
    public Dictionary<string, object>? FindUnknown(JsonObject value, DestinationTypes types) => Of(value) is not { } shape ? null
        : UnknownFields.Find(
            value, [RecordSchema.For(shape.Fields)],
            name => name == "type" || name == shape.SubField || shape.Target?.ShownNames.Contains(name) == true, types);

    /// <summary>The fields of a value's shape; null when it is no destination of a declared type.</summary>
    public RecordSchema? ShapeOf(JsonNode? value) =>
        value is JsonObject shaped && shaped["type"]?.GetValueKind() == JsonValueKind.String && Of(shaped) is { } shape
            ? RecordSchema.For(shape.Fields)
            : null;

    /// <summary>A stored value as histories show it: only its discriminators when its shape is no longer declared.</summary>
    public JsonObject WithoutSecrets(JsonObject value, DestinationTypes types)
    {
        var shape = Of(value);
        var fields = ShapeOf(value);
        return new JsonObject(value.Select(field => KeyValuePair.Create(
            field.Key,
            field.Key == "type" || field.Key == shape?.SubField
                ? field.Value?.DeepClone()
                : Secrets.Hide(fields, field.Key, field.Value, types))));
    }

    /// <summary>The destination with the friendly names of its target, which may be gone.</summary>
    public Destination WithNames(Destination destination, IReadOnlyList<ViewNode<object>> targets)
    {
        var node = destination.ToNode();
        if (Of(node)?.Target is not { } target
            || targets.FirstOrDefault(one => target.Is(node, one.Id, one.Number)) is not { } found)
        {
            return destination;
        }
        foreach (var (name, text) in JsonSerializer.SerializeToNode(target.Names(found.Value), ConfdJson.Options)!.AsObject())
        {
            node[name] = text?.DeepClone();
        }
        return Destination.Of(node);
    }

    private static (JsonNode?, object?) Read(JsonObject body, DestinationType shape, DestinationTypes types)
    {
        var (values, faults) = RecordReader.ReadNested(body, RecordSchema.For(shape.Fields), types);
        if (faults is not null)
        {
            return (null, faults);
        }
        var fields = shape.FieldsOf(values!);
        if (shape.Shape?.Invoke(fields) is { } wrong)
        {
            return (null, wrong);
        }
        var normal = new JsonObject { ["type"] = shape.Type };
        if (shape.SubField is { } subField)
        {
            normal[subField] = shape.SubType;
        }
        foreach (var (name, value) in JsonSerializer.SerializeToNode(fields, shape.Fields, ConfdJson.Options)!.AsObject())
        {
            normal[name] = value?.DeepClone();
        }
        return (normal, null);
    }

    private static (string? Choice, object? Fault) Choose(JsonObject body, string field, string[] choices)
    {
        if (!body.TryGetPropertyValue(field, out var value))
        {
            return (null, Faults(field, "Missing data for required field."));
        }
        if (value is null)
        {
            return (null, Faults(field, "Field may not be null."));
        }
        var (text, fault) = ScalarReader.Read(
            value, new FieldSchema { Name = field, Kind = FieldKind.String, IsNullable = false });
        if (fault is not null)
        {
            return (null, new Dictionary<string, object> { [field] = fault });
        }
        var choice = text!.GetValue<string>();
        return choices.Contains(choice)
            ? (choice, null)
            : (null, Faults(field, $"Must be one of: {string.Join(", ", choices)}."));
    }

    private static Dictionary<string, object> Faults(string field, string message) =>
        new() { [field] = new[] { message } };
}
