using System.Reflection;
using Confd.Configuration;
using Microsoft.Extensions.Configuration;

namespace Confd.Gateway.Tests;

/// <summary>The keys that options classes are bound to.</summary>
internal static class OptionsKeys
{
    /// <summary>Every key with its property.</summary>
    public static IReadOnlyList<(string Key, PropertyInfo Property)> All { get; } =
    [
        .. new[] { typeof(ProcessOptions), typeof(Confd.Gateway.Hosting.GatewayOptions), typeof(Confd.Notifier.EventLogOptions) }
            .SelectMany(one => one.Assembly.GetTypes())
            .Where(type => type.IsDefined(typeof(SectionAttribute)))
            .SelectMany(type => type.GetProperties().Where(property => property.SetMethod is { IsPublic: true }))
            .Select(property => (KeyOf(property), property)),
    ];

    private static string KeyOf(PropertyInfo property) =>
        $"{property.DeclaringType!.GetCustomAttribute<SectionAttribute>()!.Path}:"
        + (property.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name ?? property.Name);
}
