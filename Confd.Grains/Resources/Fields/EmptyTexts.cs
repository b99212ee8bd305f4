using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json.Nodes;
using Confd.Resources;

namespace Confd.Fields;

/// <summary>Fields in which an empty text means none, see <see cref="EmptyIsNullAttribute"/>.</summary>
internal static class EmptyTexts
{
    /// <summary>Makes their empty texts null; null when the record has no such field.</summary>
    public static Func<T, T>? Of<T>() where T : class
    {
        var record = Expression.Parameter(typeof(T));
        var fields = typeof(T).GetProperties().Where(property => property.IsDefined(typeof(EmptyIsNullAttribute)))
            .Select(property => FieldAccess<T>.Of(Expression.Lambda(Expression.Property(record, property), record))).ToList();
        return fields.Count == 0
            ? null
            : value => fields.Where(field => field.Get(value) is "").ToList() is { Count: > 0 } empty
                ? RecordMerge.Apply(value, new JsonObject(empty.Select(field => KeyValuePair.Create(field.Name, (JsonNode?)null))))
                : value;
    }
}
