using System.Globalization;
using System.Linq.Expressions;
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

    public string? Text(T value) => Get(value) switch
    {
        null => null,
        bool flag => flag ? "true" : "false",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        var other => other.ToString(),
    };
}
