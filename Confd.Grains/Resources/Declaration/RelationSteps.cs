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

    internal RelationStep Last => RelationSteps[^1];

    /// <summary>From the left side of a link to the right side.</summary>
    public static RelationPath Right(string linkKind) => new([new RelationStep(linkKind, Reverse: false)]);

    /// <summary>From the right side of a link to the left side.</summary>
    public static RelationPath Left(string linkKind) => new([new RelationStep(linkKind, Reverse: true)]);

    /// <summary>Only to resources of this kind, where the link may lead to several.</summary>
    public RelationPath To(string kind) => new([.. RelationSteps.Take(RelationSteps.Count - 1), Last with { OtherKind = kind }]);

    /// <summary>Only along the link at position 0.</summary>
    public RelationPath First() => new([.. RelationSteps.Take(RelationSteps.Count - 1), Last with { FirstOnly = true }]);

    /// <summary>Repeats the last step until nothing new is found.</summary>
    public RelationPath Repeated() => new([.. RelationSteps.Take(RelationSteps.Count - 1), Last with { Recursive = true }]);

    /// <summary>This chain, then another one.</summary>
    public RelationPath Then(RelationPath next) => new([.. RelationSteps, .. next.RelationSteps]);

    /// <summary>This chain, and this chain followed by each of the others.</summary>
    public RelationPath[] ThenEach(params IEnumerable<RelationPath> next) => [this, .. next.Select(Then)];
}
