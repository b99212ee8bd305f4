using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Confd.Fields;

/// <summary>Fields of a record that need not be the body of a request: parameters of a query, a part of a body, a row of a file.</summary>
public static class RecordFields
{
    private static readonly Func<object, object> Copy = typeof(object)
        .GetMethod(nameof(MemberwiseClone), BindingFlags.Instance | BindingFlags.NonPublic)!.CreateDelegate<Func<object, object>>();

    /// <summary>The fields in their normal form, by the rules of the record's attributes.</summary>
    /// <param name="given">As they came.</param>
    /// <param name="isPartial">Required fields may be absent.</param>
    /// <param name="within">The field of the request's body that they are of, whose unknown fields are reported; null for none.</param>
    /// <typeparam name="TRecord">The record; it has no destinations.</typeparam>
    /// <exception cref="RefusedException">With every faulty field (400).</exception>
    public static JsonObject Read<TRecord>(JsonObject given, bool isPartial = false, string? within = null) where TRecord : class =>
        BodyRules.Validate(given, typeof(TRecord), isPartial, types: null, within: within);

    /// <summary>A record with these fields, in their normal form, instead of its own.</summary>
    /// <param name="current">The record; null for one with all defaults.</param>
    /// <param name="values">The fields; those that the record does not have are ignored.</param>
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
