using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Confd.Configuration;

/// <summary>The error text for a key with a wrong value: its name, the rule, and the value unless it is a secret.</summary>
internal static partial class WrongKey
{
    public static string Line(PropertyInfo property, object given)
    {
        var text = given is Uri address ? address.OriginalString : $"{given}";
        var key = $"{property.DeclaringType!.GetCustomAttribute<SectionAttribute>()!.Path}:{NameOf(property)}";
        return property.IsDefined(typeof(SecretAttribute))
            ? $"{key} must be {DemandOf(property)}."
            : $"{key} must be {DemandOf(property)}, not '{Credentials().Replace(text, "://…@")}'.";
    }

    /// <summary>The key below its section.</summary>
    public static string NameOf(PropertyInfo property) =>
        property.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name ?? property.Name;

    private static string DemandOf(PropertyInfo property) =>
        property.GetCustomAttribute<SettingAttribute>()?.Demand
        ?? (property.PropertyType == typeof(bool) || property.PropertyType == typeof(bool?) ? "true or false" : "something else");

    /// <summary>Some addresses contain a password in an unexpected place.</summary>
    [GeneratedRegex("://.*@", RegexOptions.Singleline)]
    private static partial Regex Credentials();
}
