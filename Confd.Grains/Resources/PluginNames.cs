namespace Confd.Resources;

/// <summary>Allowed keys below <c>Confd:Plugins</c>.</summary>
/// <param name="All">Names of all plugins, also of those that are switched off.</param>
public sealed record PluginNames(IReadOnlyCollection<string> All);
