using System.Linq.Expressions;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>A chain of links from a resource to related ones; what a view needs is declared with these.</summary>
public sealed class RelationPath
{
    private RelationPath(IReadOnlyList<RelationStep> hops)
    {
        RelationSteps = hops;
    }

    internal IReadOnlyList<RelationStep> RelationSteps { get; }

    /// <summary>Kind of the links of the last step, for links that a plugin makes along it.</summary>
    public string LinkKind => Last.LinkKind;

    internal RelationStep Last => RelationSteps[^1];

    /// <summary>From the left side to the right side of links that a plugin keeps itself, see <see cref="ResourceBuilder{T}.KeepsReferences"/>.</summary>
    public static RelationPath Right(string linkKind) => new([new RelationStep(linkKind, Reverse: false)]);

    /// <summary>From the right side of such links to the left side.</summary>
    public static RelationPath Left(string linkKind) => new([new RelationStep(linkKind, Reverse: true)]);

    /// <summary>From the left side of an association to the right side.</summary>
    public static RelationPath Right<TPlugin>() where TPlugin : IConfdPlugin, new() => Right(new TPlugin().Name);

    /// <summary>From the right side of an association to the left side.</summary>
    public static RelationPath Left<TPlugin>() where TPlugin : IConfdPlugin, new() => Left(new TPlugin().Name);

    /// <summary>From a resource to what a field of it names: a reference, or destinations that are declared by its name.</summary>
    public static RelationPath Right<TPlugin, T>(Expression<Func<T, object?>> field)
        where TPlugin : ResourcePlugin<T>, new()
        where T : class => Right($"{new TPlugin().Name}.{FieldAccess<T>.Of(field).Name}");

    /// <summary>From what a field of a resource names to the resources that name it.</summary>
    public static RelationPath Left<TPlugin, T>(Expression<Func<T, object?>> field)
        where TPlugin : ResourcePlugin<T>, new()
        where T : class => Left($"{new TPlugin().Name}.{FieldAccess<T>.Of(field).Name}");

    /// <summary>Only to resources of this plugin, where the link may lead to several sorts.</summary>
    public RelationPath To<TPlugin>() where TPlugin : IConfdPlugin, new() =>
        new([.. RelationSteps.Take(RelationSteps.Count - 1), Last with { OtherKind = new TPlugin().Name }]);

    /// <summary>Only along the link at position 0.</summary>
    public RelationPath First() => new([.. RelationSteps.Take(RelationSteps.Count - 1), Last with { FirstOnly = true }]);

    /// <summary>Repeats the last step until nothing new is found.</summary>
    public RelationPath Repeated() => new([.. RelationSteps.Take(RelationSteps.Count - 1), Last with { Recursive = true }]);

    /// <summary>This chain, then another one.</summary>
    public RelationPath Then(RelationPath next) => new([.. RelationSteps, .. next.RelationSteps]);

    /// <summary>This chain, and this chain followed by each of the others.</summary>
    public RelationPath[] ThenEach(params IEnumerable<RelationPath> next) => [this, .. next.Select(Then)];
}
