using System.Linq.Expressions;
using Confd.Fields;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>The columns of a list that are fields of the record.</summary>
internal static class FieldColumns
{
    /// <param name="list">The list.</param>
    /// <param name="record">Type of the record.</param>
    /// <param name="key">Wire name of the key; null for a document.</param>
    public static void AddTo(ListDeclaration list, Type record, string? key)
    {
        foreach (var field in RecordSchema.For(record).Fields)
        {
            var attributes = field.Property!.GetCustomAttributes(inherit: true);
            if (attributes.OfType<ColumnAttribute>().FirstOrDefault() is { } column)
            {
                var isKey = field.Name == key && field.Kind == FieldKind.Uuid;
                list.Columns.Add(new CatalogColumn(
                    field.Name, field.Name, isKey ? ColumnSource.Key : ColumnSource.Body, TypeOf(field.Property.PropertyType)));
                list.NotSearched.UnionWith(column.IsSearched ? [] : [field.Name]);
                list.NotSorted.UnionWith(column.IsSorted ? [] : [field.Name]);
            }
            if (attributes.OfType<DefaultOrderAttribute>().Any())
            {
                list.DefaultSort = field.Name;
            }
        }
    }

    /// <summary>A field as a column, whether lists show it as one or not.</summary>
    public static CatalogColumn Of<T>(LambdaExpression field)
    {
        var access = FieldAccess<T>.Of(field);
        return new CatalogColumn(access.Name, access.Name, Type: TypeOf(access.Type));
    }

    /// <summary>How filters compare values of this type.</summary>
    private static ColumnType TypeOf(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var value when value == typeof(bool) => ColumnType.Boolean,
        var value when value == typeof(int) || value == typeof(long) => ColumnType.Integer,
        _ => ColumnType.Text,
    };
}
