using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;

namespace Confd.Resources;

/// <summary>A property named in a declaration, with its wire name.</summary>
internal sealed record FieldAccess<T>(string Name, Type Type, Func<T, object?> Get)
{
    public static FieldAccess<T> Of(LambdaExpression expression)
    {
        var body = expression.Body is UnaryExpression { NodeType: ExpressionType.Convert } convert
            ? convert.Operand
            : expression.Body;
        if (body is not MemberExpression member)
        {
            throw new InvalidOperationException($"'{expression}' must name a property, as in x => x.Name.");
        }
        var boxed = Expression.Lambda<Func<T, object?>>(
            Expression.Convert(body, typeof(object)), expression.Parameters);
        return new FieldAccess<T>(
            JsonNamingPolicy.SnakeCaseLower.ConvertName(member.Member.Name), body.Type, boxed.Compile());
    }

    /// <summary>The key where the plugin names none.</summary>
    /// <param name="plugin">For the error text.</param>
    public static FieldAccess<T> OfKey(string plugin)
    {
        var property = typeof(T).GetProperty("Uuid") ?? typeof(T).GetProperty("Id")
            ?? throw new InvalidOperationException($"Plugin '{plugin}' declares no key, and {typeof(T).Name} has neither Uuid nor Id.");
        return Of(property);
    }

    /// <summary>The properties that have an attribute.</summary>
    public static List<FieldAccess<T>> With<TAttribute>() where TAttribute : Attribute =>
        [.. typeof(T).GetProperties().Where(property => property.IsDefined(typeof(TAttribute))).Select(Of)];

    private static FieldAccess<T> Of(PropertyInfo property)
    {
        var record = Expression.Parameter(typeof(T));
        return Of(Expression.Lambda(Expression.Property(record, property), record));
    }

    public string? Text(T value) => Get(value) switch
    {
        null => null,
        bool flag => flag ? "true" : "false",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        var other => other.ToString(),
    };
}
