using Confd.Storage;

namespace Confd.Plugins;

/// <summary>Numbers that begin with the code of a service, as other resources show them.</summary>
internal static class FeatureCodes
{
    /// <summary>
    /// Links a resource to a service's code, so that a change of the code changes its views; does nothing the second time.
    /// </summary>
    /// <param name="work">The operation.</param>
    /// <param name="resource">The resource that shows numbers with the code.</param>
    /// <param name="code">From the resource to the code.</param>
    /// <param name="feature">The service, for example <c>bsfilter</c>.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    public static async ValueTask LinkAsync(
        UnitOfWork work, ResourceId resource, RelationPath code, string feature, CancellationToken cancellationToken)
    {
        if ((await work.RelatedAsync<FeatureExtension>(resource, code, cancellationToken)).Count == 0
            && (await work.ListAsync<FeatureExtension>(tenant: null, "feature", feature, cancellationToken)) is [var known, ..]
            && await work.FindVisibleAsync<FeatureExtension>($"{known.Uuid}", cancellationToken) is { } stored)
        {
            work.Link(new LinkRow(code.LinkKind, resource, stored.Id));
        }
    }

    /// <summary>The code followed by a number; null when the service is switched off or missing.</summary>
    public static string? Number(ViewNode resource, RelationPath code, object number) =>
        resource.One<FeatureExtension>(code)?.Value is { Enabled: true } known ? $"{Prefix(known.Exten)}{number}" : null;

    /// <summary>
    /// The number that a phone dials and watches for a user's service: code, user, service and argument, separated by stars.
    /// A star within a part is written <c>**2</c>, because the dialplan splits the number at stars.
    /// </summary>
    public static string Program(string prefix, int user, string code, string? argument)
    {
        string?[] parts = [$"{user}", code, argument];
        return prefix + string.Join('*', parts.OfType<string>().Select(part => part.Replace("*", "**2", StringComparison.Ordinal)));
    }

    /// <summary>The constant first part of a pattern: <c>*37</c> of <c>_*37.</c></summary>
    public static string Prefix(string exten)
    {
        if (!exten.StartsWith('_'))
        {
            return exten;
        }
        var pattern = exten[1..];
        var varies = pattern.IndexOfAny(['[', 'N', 'n', 'X', 'x', 'Z', 'z', '!', '.']);
        // Asterisk ignores hyphens in patterns.
        return (varies < 0 ? pattern : pattern[..varies]).Replace("-", "", StringComparison.Ordinal);
    }
}
