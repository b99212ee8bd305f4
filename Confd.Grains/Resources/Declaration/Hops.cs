using Confd.Storage;

namespace Confd.Resources;

/// <summary>A chain of links from a resource to related ones; what a view needs is declared with these.</summary>
public sealed class Walk
{
    private Walk(IReadOnlyList<Hop> hops)
    {
        Hops = hops;
    }

    internal IReadOnlyList<Hop> Hops { get; }

    internal Hop Last => Hops[^1];

    /// <summary>From the left side of a link to the right side.</summary>
    public static Walk Right(string linkKind) => new([new Hop(linkKind, Reverse: false)]);

    /// <summary>From the right side of a link to the left side.</summary>
    public static Walk Left(string linkKind) => new([new Hop(linkKind, Reverse: true)]);

    /// <summary>Only to resources of this kind, where the link may lead to several.</summary>
    public Walk To(string kind) => new([.. Hops.Take(Hops.Count - 1), Last with { OtherKind = kind }]);

    /// <summary>Only along the link at position 0.</summary>
    public Walk First() => new([.. Hops.Take(Hops.Count - 1), Last with { FirstOnly = true }]);

    /// <summary>Repeats the last step until nothing new is found.</summary>
    public Walk Repeated() => new([.. Hops.Take(Hops.Count - 1), Last with { Recursive = true }]);

    /// <summary>This chain, then another one.</summary>
    public Walk Then(Walk next) => new([.. Hops, .. next.Hops]);

    /// <summary>This chain, and this chain followed by each of the others.</summary>
    public Walk[] ThenEach(params IEnumerable<Walk> next) => [this, .. next.Select(Then)];
}
