namespace Confd.Plugins;

/// <summary>The number that switches a surrogate on and off: the code of the service, then the member's id.</summary>
internal static class SurrogateNumbers
{
    /// <summary>From a filter to the code. It is a link, so that a change of the code changes the views.</summary>
    public const string Kind = "call_filter.code";

    private const string Feature = "bsfilter";

    public static RelationPath Code { get; } = RelationPath.Right(Kind);

    /// <summary>Null where the service is switched off or missing.</summary>
    public static string? Of(ViewNode<CallFilter> filter, int member) => FeatureCodes.Number(filter, Code, member);

    public static ValueTask LinkAsync(UnitOfWork work, Stored<CallFilter> filter, CancellationToken cancellationToken) =>
        FeatureCodes.LinkAsync(work, filter.Id, Code, Feature, cancellationToken);
}
