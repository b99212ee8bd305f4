using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Resources;

/// <summary>Reads bodies by the rules of records and throws with every fault that it finds.</summary>
internal static class BodyRules
{
    public static JsonObject Parse(byte[]? body)
    {
        var (given, refusal) = BodyReader.Parse(body);
        return refusal is null ? given! : throw new RefusedException(refusal);
    }

    public static JsonObject Validate(
        JsonObject given, Type record, bool isPartial, DestinationTypes? types, Predicate<string>? isShown = null, string? within = null) =>
        Validate(given, [record], isPartial, types, isShown, within);

    /// <summary>Validates the fields of several records in one body.</summary>
    /// <param name="given">The body.</param>
    /// <param name="records">The records that read it.</param>
    /// <param name="isPartial">Required fields may be absent.</param>
    /// <param name="types">Types of destinations; null when the records have no destination.</param>
    /// <param name="isShown">Fields that views show beside the records': they count as known.</param>
    /// <param name="within">The field of the body that holds it; null for the body itself.</param>
    public static JsonObject Validate(
        JsonObject given, IReadOnlyList<Type> records, bool isPartial, DestinationTypes? types, Predicate<string>? isShown = null,
        string? within = null)
    {
        var mode = isPartial ? ReadMode.Edit : ReadMode.Create;
        var results = records.Select(record =>
            RecordReader.Read(given, RecordSchema.For(record), mode, types)).ToList();
        var refusals = results.SelectMany(result => result.Refusals).ToList();
        if (refusals.Count > 0)
        {
            throw new RefusedException(refusals);
        }
        NoteUnknown(given, records, types, isShown, within);
        var values = results[0].Values;
        foreach (var (name, value) in results.Skip(1).SelectMany(result => result.Values))
        {
            values[name] = value?.DeepClone();
        }
        return values;
    }

    /// <summary>Only for the caller's body. What is validated later is made by the operation.</summary>
    private static void NoteUnknown(
        JsonObject given, IReadOnlyList<Type> records, DestinationTypes? types, Predicate<string>? isShown, string? within)
    {
        if (WriteNotes.OfBody is not { } notes || (within is null && !notes.TryBegin())
            || UnknownFields.Find(given, [.. records.Select(RecordSchema.For)], isShown, types) is not { } unknown)
        {
            return;
        }
        if (within is not null)
        {
            unknown = new Dictionary<string, object> { [within] = unknown };
        }
        if (notes.IsStrict)
        {
            throw new RefusedException([.. unknown.Select(field => Refusals.Field(field.Key, field.Value))]);
        }
        notes.Add(UnknownFields.Paths(unknown));
    }

    public static JsonObject Read(byte[]? body, Type record, bool isPartial, DestinationTypes? types) =>
        Validate(Parse(body), record, isPartial, types);
}
