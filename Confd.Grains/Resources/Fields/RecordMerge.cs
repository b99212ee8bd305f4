using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Confd.Fields;

/// <summary>Lays validated values over a record.</summary>
internal static class RecordMerge
{
    private static readonly Func<object, object> Copy = typeof(object)
        .GetMethod(nameof(MemberwiseClone), BindingFlags.Instance | BindingFlags.NonPublic)!.CreateDelegate<Func<object, object>>();

    /// <summary>The current record (or one with all defaults) with the given values; values of other names are ignored.</summary>
    public static T Apply<T>(T? current, JsonObject values) where T : class
    {
        if (current is null)
        {
            return values.Deserialize<T>(ConfdJson.Options)!;
        }
        var merged = (T)Copy(current);
        foreach (var (name, value) in values)
        {
            if (Record<T>.Fields.TryGetValue(name, out var field))
            {
                field.Set!(merged, value.Deserialize(field.PropertyType, ConfdJson.Options));
            }
        }
        return merged;
    }

    private static class Record<T> where T : class
    {
        /// <summary>By their names in JSON.</summary>
        public static readonly FrozenDictionary<string, JsonPropertyInfo> Fields = ConfdJson.Options.GetTypeInfo(typeof(T)).Properties
            .Where(field => field.Set is not null).ToFrozenDictionary(field => field.Name);
    }
}
