using System.Text.Json.Nodes;

namespace Confd.Fields;

internal enum ReadMode
{
    /// <summary>Required fields must be there.</summary>
    Create,

    /// <summary>Only the given fields count, at the first level.</summary>
    Edit,
}

/// <summary>What a body says, in normal form, and everything that is wrong with it.</summary>
/// <param name="Values">The given fields that callers may set.</param>
/// <param name="Refusals">One per faulty field, in declared order.</param>
internal sealed record ReadResult(JsonObject Values, IReadOnlyList<Refusal> Refusals);

/// <summary>Validates bodies against records.</summary>
internal static class RecordReader
{
    private static readonly FieldSchema Position = new() { Name = "", Kind = FieldKind.Integer, IsNullable = false };

    /// <param name="body">What the caller sent.</param>
    /// <param name="schema">The record's fields.</param>
    /// <param name="mode">Whether required fields must be there.</param>
    /// <param name="types">Types of destinations; null when the record has no destination.</param>
    public static ReadResult Read(JsonObject body, RecordSchema schema, ReadMode mode, DestinationTypes? types = null)
    {
        var (values, faults) = ReadFields(body, schema, mode, types);
        return new ReadResult(values, faults is null ? [] : [.. faults.Select(fault => Refusals.Field(fault.Key, fault.Value))]);
    }

    /// <summary>Reads an object within a body: every required field must be there in any mode.</summary>
    public static (JsonObject? Normal, object? Fault) ReadNested(
        JsonNode value, RecordSchema schema, DestinationTypes? types)
    {
        if (value is not JsonObject body)
        {
            return (null, NoObject());
        }
        var (values, faults) = ReadFields(body, schema, ReadMode.Create, types);
        if (faults is null && schema.FaultOf(values) is { } whole)
        {
            faults = new() { ["_schema"] = Messages(whole) };
        }
        return faults is null ? (values, null) : (null, faults);
    }

    private static (JsonObject Values, Dictionary<string, object>? Faults) ReadFields(
        JsonObject body, RecordSchema schema, ReadMode mode, DestinationTypes? types)
    {
        var values = new JsonObject();
        Dictionary<string, object>? faults = null;
        foreach (var field in schema.Fields)
        {
            if (ReadField(body, field, mode, values, types) is { } fault)
            {
                (faults ??= [])[field.Name] = fault;
            }
        }
        return (values, faults);
    }

    /// <summary>Puts the field's normal form into values, or returns what is wrong.</summary>
    private static object? ReadField(
        JsonObject body, FieldSchema field, ReadMode mode, JsonObject values, DestinationTypes? types)
    {
        if (!field.IsReadable || (field.IsCreateOnly && mode == ReadMode.Edit))
        {
            return null;
        }
        if (!body.TryGetPropertyValue(field.Name, out var value))
        {
            return field.IsRequired && mode == ReadMode.Create ? Lacks(field, "Missing data for required field.", "required") : null;
        }
        if (value is null)
        {
            if (field.NullMeansDefault && mode == ReadMode.Create)
            {
                return null;
            }
            if (!field.IsNullable)
            {
                return Lacks(field, "Field may not be null.", "not_null");
            }
            values[field.Name] = null;
            return null;
        }
        var (normal, fault) = ReadValue(value, field, types);
        if (fault is null)
        {
            values[field.Name] = normal;
        }
        return fault;
    }

    private static (JsonNode? Normal, object? Fault) ReadValue(JsonNode value, FieldSchema field, DestinationTypes? types)
    {
        var (normal, fault) = field.Kind switch
        {
            FieldKind.Nested => ReadNested(value, field.Nested!, types),
            FieldKind.List => ReadList(value, field, types),
            FieldKind.Positions => ReadPositions(value, field, types),
            FieldKind.Destination => types!.In(field.Catalogue).Read(value, types),
            FieldKind.Free => ScalarReader.ReadFree(value),
            _ => ScalarReader.Read(value, field),
        };
        if (fault is not null)
        {
            return (null, field.HasStructuredFaults && fault is string[] texts
                ? Structured(texts[0], "type", field.Kind.ToString().ToLowerInvariant())
                : fault);
        }
        if (field.IsTrimmed)
        {
            normal = normal!.GetValue<string>().Trim();
        }
        var broken = field.Rules.Select(rule => rule.Check(normal!)).OfType<string>().ToArray();
        if (broken.Length == 0 && field.Kind == FieldKind.String
            && InputText.Fault(normal!.GetValue<string>(), field.IsMultiLine) is { } fragment)
        {
            // Last, so that the field's own rules refuse a text in their words first.
            broken = [fragment];
        }
        return broken.Length == 0 ? (normal, null) : (null, broken);
    }

    private static (JsonNode?, object?) ReadList(JsonNode value, FieldSchema field, DestinationTypes? types)
    {
        var item = field.Item!;
        var isNested = item.Kind == FieldKind.Nested && !field.IsPlainList;
        if (value is not JsonArray list)
        {
            return (null, Messages(isNested ? "Invalid type." : "Not a valid list."));
        }
        var items = new JsonArray();
        var faults = new Dictionary<int, object>();
        for (var index = 0; index < list.Count; index++)
        {
            var (normal, fault) = list[index] is { } one
                ? ReadValue(one, item, types)
                : (null, isNested ? NoObject() : Messages("Field may not be null."));
            if (fault is not null)
            {
                faults[index] = fault;
            }
            items.Add(normal);
        }
        return faults.Count == 0 ? (items, null) : (null, faults);
    }

    /// <summary>The items by position; a later name for the same position replaces the earlier one.</summary>
    private static (JsonNode?, object?) ReadPositions(JsonNode value, FieldSchema field, DestinationTypes? types)
    {
        if (value is not JsonObject given)
        {
            return (null, Messages("Not a valid mapping type."));
        }
        var items = new SortedDictionary<long, JsonNode?>();
        var faults = new Dictionary<string, object>();
        foreach (var (name, item) in given)
        {
            var (position, fault) = ScalarReader.Read(name, Position);
            JsonNode? normal = null;
            if (fault is null)
            {
                (normal, fault) = position!.GetValue<long>() < 1 ? (null, Messages("Must be greater than or equal to 1."))
                    : item is JsonObject ? ReadValue(item, field.Item!, types)
                    : (null, Messages($"{field.ItemName} must be a dictionary"));
            }
            if (fault is not null)
            {
                faults[name] = fault;
                continue;
            }
            items[position!.GetValue<long>()] = normal;
        }
        return faults.Count == 0
            ? (new JsonObject(items.Select(item => KeyValuePair.Create($"{item.Key}", item.Value))), null)
            : (null, faults);
    }

    /// <summary>There is no value.</summary>
    private static object Lacks(FieldSchema field, string message, string constraint) =>
        field.HasStructuredFaults ? Structured(message, constraint, constraint) : Messages(message);

    private static Dictionary<string, object> Structured(string message, string id, string constraint) => new()
    {
        ["message"] = message, ["constraint_id"] = id, ["constraint"] = constraint,
    };

    private static Dictionary<string, object> NoObject() => new() { ["_schema"] = Messages("Invalid input type.") };

    private static string[] Messages(string message) => [message];
}
