namespace Confd.Resources;

/// <summary>What other resources show of one.</summary>
/// <param name="Compose">Composes it.</param>
/// <param name="List">What the API description says of several.</param>
/// <param name="One">What it says of at most one.</param>
/// <param name="Needs">Relations that it reads.</param>
internal sealed record BriefView<T>(Func<ViewNode<T>, object> Compose, ViewShape List, ViewShape One, IReadOnlyList<RelationPath> Needs)
    where T : class;

/// <summary>The view of one resource shows the briefs of another, which that one's plugin declares.</summary>
internal sealed class BriefExtension<T, TOther>(Action<ResourceBuilder<T>, BriefView<TOther>> add) : ResourceExtension
    where T : class
    where TOther : class
{
    public override void Apply(PluginRegistry plugins)
    {
        var other = plugins.Resource<TOther>();
        var brief = other.Brief ?? throw new InvalidOperationException(
            $"Plugin '{other.Kind}' declares no Brief, which {typeof(T).Name} shows.");
        new ResourceExtension<T>(resource => add(resource, brief)).Apply(plugins);
    }
}
