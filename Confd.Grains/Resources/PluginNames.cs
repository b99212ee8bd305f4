namespace Confd.Resources;

/// <summary>What may stand below <c>Confd:Plugins</c>.</summary>
/// <param name="All">Names of all plugins, those that are switched off too.</param>
public sealed record PluginNames(IReadOnlyCollection<string> All);
