namespace Confd.Plugins;

/// <summary>What the associations of lines with endpoints have in common.</summary>
internal static class LineEndpointPairs
{
    /// <summary>Declares one of the three associations; they differ only in the endpoint.</summary>
    public static void Declare<TEndpoint, TView>(
        AssociationBuilder<Line, TEndpoint> pair, string kind, string placeholder, Func<TEndpoint, object> idOf,
        Func<TEndpoint, object> describe, Func<ViewNode<TEndpoint>, TView> show, params string[] reload)
        where TEndpoint : class
        where TView : class
    {
        var protocol = LineEndpoints.ProtocolOf(kind);
        var name = placeholder.Split(':')[0];
        pair
            .Route($"/lines/{{line_id:int}}/endpoints/{protocol}/{{{placeholder}}}")
            // rules, in this order
            .SameTenant(right: "endpoint")
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
        if (await LineEndpoints.CurrentAsync(link.UnitOfWork, link.Left.Id, cancellationToken) is not { } current)
        {
            return null;
        }
        var id = long.TryParse(current.Right.Key, out var number) ? (object)number : current.Right.Key;
        return Refusals.Associated(
            "Line", "Endpoint", ("line_id", link.Left.Value.Id), ("endpoint", LineEndpoints.ProtocolOf(current.Kind)), ("endpoint_id", id));
    }

    private static async ValueTask<Refusal?> EndpointIsFreeAsync<TEndpoint>(
        PairContext<Line, TEndpoint> link, string kind, string idName, Func<TEndpoint, object> idOf,
        CancellationToken cancellationToken) where TEndpoint : class
    {
        var lines = await link.LeftsAsync(cancellationToken);
        return lines.Count == 0
            ? null
            : Refusals.Associated(
                "Line", "Endpoint", ("line_id", lines[0].Value.Id), ("endpoint", LineEndpoints.ProtocolOf(kind)),
                (idName, idOf(link.Right.Value)));
    }

    private static async ValueTask<Refusal?> EndpointHasNoTrunkAsync<TEndpoint>(
        PairContext<Line, TEndpoint> link, string kind, string idName, Func<TEndpoint, object> idOf,
        CancellationToken cancellationToken) where TEndpoint : class =>
        await TrunkEndpoints.TrunkOfAsync(link.UnitOfWork, link.Right.Id, cancellationToken) is { } trunk
            ? Refusals.Associated(
                "Trunk", "Endpoint", ("trunk_id", trunk.Id), ("endpoint", LineEndpoints.ProtocolOf(kind)), (idName, idOf(link.Right.Value)))
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
        var (name, _) = await LineEndpoints.NameOfAsync(link.UnitOfWork, link.Left.Id, cancellationToken);
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
