using System.Text;
using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Tests.Fields;

/// <summary>Reads bodies by the rules of a record, as a creation or an edit does.</summary>
internal static class FieldCase
{
    /// <summary>The values of a body that must be right.</summary>
    public static JsonObject Values<T>(string json, ReadMode mode = ReadMode.Edit)
    {
        var result = Read<T>(json, mode);
        Assert.Empty(result.Refusals.Select(refusal => refusal.Message));
        return result.Values;
    }

    /// <summary>The fault of a body, without its <c>Input Error - </c>.</summary>
    public static string[] Faults<T>(string json, ReadMode mode = ReadMode.Edit) =>
        [.. Read<T>(json, mode).Refusals.Select(refusal => refusal.Message["Input Error - ".Length..])];

    public static string Fault<T>(string json, ReadMode mode = ReadMode.Edit) => Assert.Single(Faults<T>(json, mode));

    private static ReadResult Read<T>(string json, ReadMode mode)
    {
        var (given, refusal) = BodyReader.Parse(Encoding.UTF8.GetBytes(json));
        Assert.Null(refusal);
        return RecordReader.Read(given!, RecordSchema.For(typeof(T)), mode);
    }
}
