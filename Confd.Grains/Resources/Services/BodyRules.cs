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

    public static JsonObject Validate(JsonObject given, Type record, bool isPartial, FieldVariants variants) =>
        Validate(given, [record], isPartial, variants);

    /// <summary>Validates the fields of several records in one body.</summary>
    public static JsonObject Validate(JsonObject given, IReadOnlyList<Type> records, bool isPartial, FieldVariants variants)
    {
        var mode = isPartial ? ReadMode.Edit : ReadMode.Create;
        var results = records.Select(record =>
            RecordReader.Read(given, RecordSchema.For(record), mode, variants)).ToList();
        var refusals = results.SelectMany(result => result.Refusals).ToList();
        if (refusals.Count > 0)
        {
            throw new RefusedException(refusals);
        }
        var values = results[0].Values;
        foreach (var (name, value) in results.Skip(1).SelectMany(result => result.Values))
        {
            values[name] = value?.DeepClone();
        }
        return values;
    }

    public static JsonObject Read(byte[]? body, Type record, bool isPartial, FieldVariants variants) =>
        Validate(Parse(body), record, isPartial, variants);
}
