using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Resources;

namespace Confd.Fields;

/// <summary>Fields that edits do not change, see <see cref="CreateOnlyAttribute"/>.</summary>
internal static class CreateOnlyFields
{
    /// <summary>Keeps their values from before; null when the record has no such field.</summary>
    public static Func<T?, T, T>? Of<T>() where T : class
    {
        var record = Expression.Parameter(typeof(T));
        var fields = typeof(T).GetProperties().Where(property => property.IsDefined(typeof(CreateOnlyAttribute)))
            .Select(property => FieldAccess<T>.Of(Expression.Lambda(Expression.Property(record, property), record))).ToList();
        return fields.Count == 0
            ? null
            : (before, after) => before is not null && fields.Where(field => !Equals(field.Get(before), field.Get(after))).ToList() is { Count: > 0 } changed
                ? RecordMerge.Apply(after, new JsonObject(changed.Select(field => KeyValuePair.Create(field.Name, ValueOf(field, before)))))
                : after;
    }

    private static JsonNode? ValueOf<T>(FieldAccess<T> field, T record) =>
        JsonSerializer.SerializeToNode(field.Get(record), field.Type, ConfdJson.Options);
}
