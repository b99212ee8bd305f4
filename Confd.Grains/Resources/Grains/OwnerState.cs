using Confd.Storage;

namespace Confd.Resources;

/// <summary>State of a list of pairs in its activation: the row of the list's owner. Key: <c>association/owner</c>.</summary>
internal sealed class OwnerState<T> : ResourceState<T> where T : class
{
    public override ResourceId IdOf(PluginRegistry plugins, string key) => base.IdOf(plugins, key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..]);
}
