using Confd.Storage;

namespace Confd.Plugins;

/// <summary>The endpoint of a line: it has at most one, of one of three kinds.</summary>
internal static class LineEndpoints
{
    public const string SipKind = "line_endpoint_sip";
    public const string SccpKind = "line_endpoint_sccp";
    public const string CustomKind = "line_endpoint_custom";

    public static RelationPath SipOf { get; } = RelationPath.Right<LineEndpointSipPlugin>();

    public static RelationPath SccpOf { get; } = RelationPath.Right<LineEndpointSccpPlugin>();

    public static RelationPath CustomOf { get; } = RelationPath.Right<LineEndpointCustomPlugin>();

    public static RelationPath LineOfSip { get; } = RelationPath.Left<LineEndpointSipPlugin>();

    public static RelationPath LineOfCustom { get; } = RelationPath.Left<LineEndpointCustomPlugin>();

    /// <summary>Name and protocol of a line, from its endpoint.</summary>
    public static async ValueTask<(string? Name, string? Protocol)> NameOfAsync(
        UnitOfWork work, ResourceId line, CancellationToken cancellationToken)
    {
        var sip = await work.RelatedAsync<SipEndpoint>(line, SipOf, cancellationToken);
        if (sip.Count > 0)
        {
            return (sip[0].Value.Name, "sip");
        }
        var sccp = await work.RelatedAsync<SccpEndpoint>(line, SccpOf, cancellationToken);
        if (sccp.Count > 0)
        {
            return (sccp[0].Value.Name, "sccp");
        }
        var custom = await work.RelatedAsync<CustomEndpoint>(line, CustomOf, cancellationToken);
        return custom.Count > 0 ? (custom[0].Value.Interface, "custom") : (null, null);
    }

    /// <summary>Link of the line's current endpoint, or null.</summary>
    public static async ValueTask<LinkRow?> CurrentAsync(UnitOfWork work, ResourceId line, CancellationToken cancellationToken) =>
        (await work.LinksAsync(line, cancellationToken)).FirstOrDefault(link =>
            link.Left == line && link.Kind is (SipKind or SccpKind or CustomKind));

    /// <summary>The refusal of a line that has no endpoint yet.</summary>
    public static async ValueTask<Refusal?> RequireAsync(UnitOfWork work, Stored<Line> line, CancellationToken cancellationToken) =>
        await CurrentAsync(work, line.Id, cancellationToken) is null
            ? Refusals.MissingAssociation("Line", "Endpoint", ("line_id", line.Value.Id))
            : null;

    /// <summary>sip, sccp or custom, as paths and error texts name the endpoint.</summary>
    public static string ProtocolOf(string linkKind) => linkKind["line_endpoint_".Length..];
}
