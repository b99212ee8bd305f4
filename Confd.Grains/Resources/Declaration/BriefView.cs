namespace Confd.Resources;

/// <summary>What other resources show of one.</summary>
internal abstract record BriefView<T>(IReadOnlyList<RelationPath> Needs) where T : class
{
    public abstract ViewShape ListShape { get; }

    public abstract ViewShape OneShape { get; }

    public abstract object All(IEnumerable<ViewNode<T>> nodes);

    /// <summary>The first; null when there is none.</summary>
    public abstract object? One(IEnumerable<ViewNode<T>> nodes);
}

internal sealed record BriefView<T, TView>(Func<ViewNode<T>, TView> Compose, IReadOnlyList<RelationPath> Needs) : BriefView<T>(Needs)
    where T : class
    where TView : class
{
    public override ViewShape ListShape => ViewShape.ListOf<TView>();

    public override ViewShape OneShape => ViewShape.OneOf<TView>();

    public override object All(IEnumerable<ViewNode<T>> nodes) => nodes.Select(Compose);

    public override object? One(IEnumerable<ViewNode<T>> nodes) => nodes.Select(Compose).FirstOrDefault();
}

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
