using System.Text.Json;
using System.Text.Json.Nodes;

namespace Confd.Fields;

/// <summary>Lays validated values over a record.</summary>
internal static class RecordMerge
{
    /// <summary>The current record (or one with all defaults) with the given values.</summary>
    public static T Apply<T>(T? current, JsonObject values) where T : class
    {
        if (current is null)
        {
            return values.Deserialize<T>(ConfdJson.Options)!;
        }
        var merged = JsonSerializer.SerializeToNode(current, ConfdJson.Options)!.AsObject();
        foreach (var (name, value) in values)
        {
            merged[name] = value?.DeepClone();
        }
        return merged.Deserialize<T>(ConfdJson.Options)!;
    }
}
