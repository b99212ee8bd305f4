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

    public static JsonObject Validate(JsonObject given, Type record, bool isPartial, FieldVariants variants)
    {
        var result = RecordReader.Read(
            given, RecordSchema.For(record), isPartial ? ReadMode.Edit : ReadMode.Create, variants);
        return result.Refusals.Count == 0 ? result.Values : throw new RefusedException(result.Refusals);
    }

    public static JsonObject Read(byte[]? body, Type record, bool isPartial, FieldVariants variants) =>
        Validate(Parse(body), record, isPartial, variants);
}
