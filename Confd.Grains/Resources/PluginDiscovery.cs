using System.Reflection;
using System.Runtime.Loader;

namespace Confd.Resources;

/// <summary>Finds plugins in assemblies and in the <c>plugins</c> folder.</summary>
internal static class PluginDiscovery
{
    /// <summary>Loads every <c>*.dll</c> of the folder that holds a plugin; nothing when there is no such folder.</summary>
    public static IReadOnlyList<Assembly> LoadFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }
        return [.. Directory.GetFiles(folder, "*.dll").Order(StringComparer.Ordinal)
            .Select(file => AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.GetFullPath(file)))];
    }

    public static IEnumerable<IConfdPlugin> Find(IEnumerable<Assembly> assemblies) =>
        from assembly in assemblies
        from type in assembly.GetTypes()
        where type is { IsAbstract: false, IsClass: true } && typeof(IConfdPlugin).IsAssignableFrom(type)
        let constructor = type.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, [])
            ?? throw new InvalidOperationException($"Plugin {type} needs a constructor without parameters.")
        select (IConfdPlugin)constructor.Invoke(null);
}
