using System.Collections.Concurrent;
using System.Reflection;
using System.Text;

namespace Confd.Fields;

/// <summary>Writes records as text like the compiler, but without secrets, so that log lines show none.</summary>
/// <remarks>
/// A record with a <see cref="SecretAttribute"/> declares <c>public override string ToString() => RecordText.Of(this);</c>.
/// </remarks>
public static class RecordText
{
    /// <summary>Replaces the value of a secret.</summary>
    public const string Hidden = "***";

    private static readonly ConcurrentDictionary<Type, IReadOnlyList<(PropertyInfo Property, bool IsSecret)>> Known = new();

    /// <summary>For example <c>Agent { Id = 1, Number = 1001, Password = *** }</c>.</summary>
    public static string Of(object record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var type = record.GetType();
        var text = new StringBuilder(type.Name).Append(" { ");
        text.AppendJoin(", ", Known.GetOrAdd(type, PropertiesOf).Select(one =>
            $"{one.Property.Name} = {Shown(one.Property.GetValue(record), one.IsSecret)}"));
        return text.Append(" }").ToString();
    }

    /// <summary>The text may show that a secret is null.</summary>
    private static object? Shown(object? value, bool isSecret) => isSecret && value is not null ? Hidden : value;

    private static IReadOnlyList<(PropertyInfo, bool)> PropertiesOf(Type type) =>
    [
        .. type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(property => property.CanRead && property.GetIndexParameters().Length == 0)
            // A derived record may override a property of its base.
            .GroupBy(property => property.Name)
            .Select(group => group.MaxBy(property => Depth(property.DeclaringType))!)
            .Select(property => (property, property.IsDefined(typeof(SecretAttribute)))),
    ];

    private static int Depth(Type? type) => type is null ? 0 : 1 + Depth(type.BaseType);
}
