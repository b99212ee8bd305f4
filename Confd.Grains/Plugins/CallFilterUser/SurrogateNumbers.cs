using Confd.Resources;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>The number that switches a surrogate on and off: the code of the service, then the member's id.</summary>
internal static class SurrogateNumbers
{
    /// <summary>From a filter to the code. It is a link, so that views follow when the code changes.</summary>
    public const string Kind = "call_filter.code";

    private const string Feature = "bsfilter";

    public static Walk Code { get; } = Walk.Right(Kind);

    /// <summary>Null where the service is switched off or missing.</summary>
    public static string? Of(ViewNode<CallFilter> filter, int member) =>
        filter.One<FeatureExtension>(Code)?.Value is { Enabled: true } code ? $"{Prefix(code.Exten)}{member}" : null;

    public static async ValueTask LinkAsync(Session session, Stored<CallFilter> filter, CancellationToken cancellationToken)
    {
        if ((await session.RelatedAsync<FeatureExtension>(filter.Id, Code, cancellationToken)).Count == 0
            && await FindAsync(session, cancellationToken) is { } code)
        {
            session.Link(new LinkRow(Kind, filter.Id, code.Id));
        }
    }

    private static async ValueTask<Stored<FeatureExtension>?> FindAsync(Session session, CancellationToken cancellationToken) =>
        (await session.ListAsync<FeatureExtension>(tenant: null, "feature", Feature, cancellationToken)) is [var code, ..]
            ? await session.FindVisibleAsync<FeatureExtension>($"{code.Uuid}", cancellationToken)
            : null;

    /// <summary>What is dialled before the part of the pattern that varies: <c>*37</c> of <c>_*37.</c></summary>
    private static string Prefix(string pattern) =>
        string.Concat(pattern.TrimStart('_').TakeWhile(sign => char.IsAsciiDigit(sign) || sign is '*' or '#'));
}
