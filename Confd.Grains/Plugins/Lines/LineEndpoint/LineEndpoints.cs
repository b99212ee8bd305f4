using System.Globalization;
using Confd.Resources;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>The links between lines and endpoints of the three kinds.</summary>
internal static class LineEndpoints
{
    public const string SipKind = "line_endpoint_sip";
    public const string SccpKind = "line_endpoint_sccp";
    public const string CustomKind = "line_endpoint_custom";

    /// <summary>Prefix of the kinds of the trunks' associations.</summary>
    private const string TrunkPrefix = "trunk_endpoint_";

    public static RelationPath SipOf { get; } = RelationPath.Right<LineEndpointSipPlugin>();

    public static RelationPath SccpOf { get; } = RelationPath.Right<LineEndpointSccpPlugin>();

    public static RelationPath CustomOf { get; } = RelationPath.Right<LineEndpointCustomPlugin>();

    public static RelationPath LineOfSip { get; } = RelationPath.Left<LineEndpointSipPlugin>();

    public static RelationPath LineOfSccp { get; } = RelationPath.Left<LineEndpointSccpPlugin>();

    public static RelationPath LineOfCustom { get; } = RelationPath.Left<LineEndpointCustomPlugin>();

    /// <summary>The line and the trunk of an endpoint, as its events name them.</summary>
    public static async ValueTask<(object? Line, object? Trunk)> OwnersAsync(
        UnitOfWork work, ResourceId endpoint, CancellationToken cancellationToken)
    {
        var links = await work.LinksAsync(endpoint, cancellationToken);
        return (Owner("line_endpoint_"), Owner(TrunkPrefix));

        object? Owner(string prefix) => links.FirstOrDefault(link =>
            link.Right == endpoint && link.Kind.StartsWith(prefix, StringComparison.Ordinal)) is { } link
            ? new { Id = int.Parse(link.Left.Key, CultureInfo.InvariantCulture) }
            : null;
    }

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

    /// <summary>The part of the 400 texts that names an endpoint.</summary>
    public static string ProtocolOf(string linkKind) => linkKind["line_endpoint_".Length..];

    /// <summary>Declares one of the three associations; they differ only in the endpoint.</summary>
    public static void Declare<TEndpoint, TView>(
        AssociationBuilder<Line, TEndpoint> pair, string kind, string placeholder, Func<TEndpoint, object> idOf,
        Func<TEndpoint, object> describe, Func<ViewNode<TEndpoint>, TView> show, params string[] reload)
        where TEndpoint : class
        where TView : class
    {
        var protocol = ProtocolOf(kind);
        var name = placeholder.Split(':')[0];
        pair
            .Route(
                $"/lines/{{line_id:int}}/endpoints/{protocol}/{{{placeholder}}}",
                $"confd.lines.{{line_id}}.endpoints.{protocol}.{{{name}}}")
            // rules, in this order
            .SameTenant("line_tenant_uuid", "endpoint_tenant_uuid")
            .Associate(LineHasNoEndpointAsync)
            .Associate((link, token) => EndpointIsFreeAsync(link, kind, name, idOf, token))
            .Associate((link, token) => EndpointHasNoTrunkAsync(link, kind, name, idOf, token))
            .Dissociate(LineHasNoUsersAsync)
            .Dissociate(LineHasNoExtensionsAsync)
            .Dissociate(link => LineDevices.Refuse(link.Left.Value))
            // views
            .ShowOneOnLeft($"endpoint_{protocol}", show)
            .ShowOneOnRight("line", line => new { line.Value.Id, line.Links })
            // effects
            .OnEveryChange((what, action, link, token) => EventOfAsync(link, protocol, what, action, idOf, describe, reload, token));
    }

    private static async ValueTask<Refusal?> LineHasNoEndpointAsync<TEndpoint>(
        PairContext<Line, TEndpoint> link, CancellationToken cancellationToken) where TEndpoint : class
    {
        if (await CurrentAsync(link.UnitOfWork, link.Left.Id, cancellationToken) is not { } current)
        {
            return null;
        }
        var id = long.TryParse(current.Right.Key, out var number) ? (object)number : current.Right.Key;
        return Refusals.Associated(
            "Line", "Endpoint", ("line_id", link.Left.Value.Id), ("endpoint", ProtocolOf(current.Kind)), ("endpoint_id", id));
    }

    private static async ValueTask<Refusal?> EndpointIsFreeAsync<TEndpoint>(
        PairContext<Line, TEndpoint> link, string kind, string idName, Func<TEndpoint, object> idOf,
        CancellationToken cancellationToken) where TEndpoint : class
    {
        var lines = await link.LeftsAsync(cancellationToken);
        return lines.Count == 0
            ? null
            : Refusals.Associated(
                "Line", "Endpoint", ("line_id", lines[0].Value.Id), ("endpoint", ProtocolOf(kind)),
                (idName, idOf(link.Right.Value)));
    }

    private static async ValueTask<Refusal?> EndpointHasNoTrunkAsync<TEndpoint>(
        PairContext<Line, TEndpoint> link, string kind, string idName, Func<TEndpoint, object> idOf,
        CancellationToken cancellationToken) where TEndpoint : class =>
        await TrunkEndpoints.TrunkOfAsync(link.UnitOfWork, link.Right.Id, cancellationToken) is { } trunk
            ? Refusals.Associated(
                "Trunk", "Endpoint", ("trunk_id", trunk.Id), ("endpoint", ProtocolOf(kind)), (idName, idOf(link.Right.Value)))
            : null;

    private static async ValueTask<Refusal?> LineHasNoUsersAsync<TEndpoint>(
        PairContext<Line, TEndpoint> link, CancellationToken cancellationToken) where TEndpoint : class
    {
        var users = await UserLines.UsersOfAsync(link.UnitOfWork, link.Left, cancellationToken);
        return users.Count == 0
            ? null
            : Refusals.Associated(
                "Line", "User", ("line_id", link.Left.Value.Id),
                ("user_ids", string.Join(",", users.Select(user => user.Value.Id))));
    }

    private static async ValueTask<Refusal?> LineHasNoExtensionsAsync<TEndpoint>(
        PairContext<Line, TEndpoint> link, CancellationToken cancellationToken) where TEndpoint : class
    {
        var extensions = await link.UnitOfWork.RelatedAsync<Extension>(
            link.Left.Id, LineExtensionPlugin.Extensions, cancellationToken);
        return extensions.Count == 0
            ? null
            : Refusals.Associated(
                "Line", "Extension", ("line_id", link.Left.Value.Id),
                ("extension_ids", string.Join(",", extensions.Select(extension => extension.Value.Id))));
    }

    private static async ValueTask<DomainEvent> EventOfAsync<TEndpoint>(
        PairContext<Line, TEndpoint> link, string protocol, string what, string action, Func<TEndpoint, object> idOf,
        Func<TEndpoint, object> describe, string[] reload, CancellationToken cancellationToken) where TEndpoint : class
    {
        var (name, _) = await NameOfAsync(link.UnitOfWork, link.Left.Id, cancellationToken);
        var line = link.Left.Value;
        return new DomainEvent(
            $"line_endpoint_{protocol}_{what}",
            $"config.lines.{line.Id}.endpoints.{protocol}.{idOf(link.Right.Value)}.{action}",
            new Dictionary<string, object?>
            {
                ["line"] = new { line.Id, line.TenantUuid, Name = name },
                [$"endpoint_{protocol}"] = describe(link.Right.Value),
            })
        {
            Reload = reload,
        };
    }
}
