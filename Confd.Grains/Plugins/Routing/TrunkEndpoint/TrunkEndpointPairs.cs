namespace Confd.Plugins;

/// <summary>What the associations of trunks with endpoints have in common.</summary>
internal static class TrunkEndpointPairs
{
    /// <summary>Declares one of the associations; they differ only in the endpoint.</summary>
    /// <param name="pair">Declares the association.</param>
    /// <param name="kind">Kind of the link.</param>
    /// <param name="placeholder">The endpoint's placeholder in the path.</param>
    /// <param name="idOf">The endpoint's id in error texts.</param>
    /// <param name="describe">The endpoint as events show it.</param>
    /// <param name="lineOf">From the endpoint to its line; null when it can't have one.</param>
    /// <param name="registerField">Name of the trunk's registration in the error text; null when the trunk may have both.</param>
    public static void Declare<TEndpoint>(
        AssociationBuilder<Trunk, TEndpoint> pair, string kind, string placeholder, Func<TEndpoint, object> idOf,
        Func<TEndpoint, object> describe, RelationPath? lineOf, string? registerField)
        where TEndpoint : class
    {
        var protocol = TrunkEndpoints.ProtocolOf(kind);
        pair
            .Route($"/trunks/{{trunk_id:int}}/endpoints/{protocol}/{{{placeholder}}}")
            // rules, in this order
            .SameTenant(right: "endpoint")
            .Associate(TrunkHasNoOtherAsync)
            .Associate((link, token) => EndpointHasNoTrunkAsync(link, kind, idOf, token))
            .Associate((link, token) => EndpointHasNoLineAsync(link, kind, idOf, lineOf, token))
            .Associate((link, token) => TrunkHasNoRegisterAsync(link, registerField, token))
            // reading
            .ShowOneOnRight("trunk")
            // effects
            .Events(kind, $"config.trunks.{{left}}.endpoints.{protocol}.{{right}}", link => new Dictionary<string, object>
            {
                ["trunk"] = new { link.Left.Value.Id, link.Left.Value.TenantUuid },
                [$"endpoint_{protocol}"] = describe(link.Right.Value),
            }, TrunkEndpoints.ReloadOf(kind));
    }

    private static async ValueTask<Refusal?> TrunkHasNoOtherAsync<TEndpoint>(
        PairContext<Trunk, TEndpoint> link, CancellationToken cancellationToken) where TEndpoint : class
    {
        if (await TrunkEndpoints.CurrentAsync(link.UnitOfWork, link.Left.Id, cancellationToken) is not { } current)
        {
            return null;
        }
        return Refuse("Trunk", link.Left.Value.Id, current.Kind, int.TryParse(current.Right.Key, out var number)
            ? number
            : Guid.Parse(current.Right.Key));
    }

    private static async ValueTask<Refusal?> EndpointHasNoTrunkAsync<TEndpoint>(
        PairContext<Trunk, TEndpoint> link, string kind, Func<TEndpoint, object> idOf, CancellationToken cancellationToken)
        where TEndpoint : class =>
        await TrunkEndpoints.TrunkOfAsync(link.UnitOfWork, link.Right.Id, cancellationToken) is { } other
            ? Refuse("Trunk", other.Id, kind, idOf(link.Right.Value))
            : null;

    private static async ValueTask<Refusal?> EndpointHasNoLineAsync<TEndpoint>(
        PairContext<Trunk, TEndpoint> link, string kind, Func<TEndpoint, object> idOf, RelationPath? lineOf,
        CancellationToken cancellationToken) where TEndpoint : class
    {
        var lines = lineOf is null ? [] : await link.UnitOfWork.RelatedAsync<Line>(link.Right.Id, lineOf, cancellationToken);
        return lines.Count == 0 ? null : Refuse("Line", lines[0].Value.Id, kind, idOf(link.Right.Value));
    }

    private static async ValueTask<Refusal?> TrunkHasNoRegisterAsync<TEndpoint>(
        PairContext<Trunk, TEndpoint> link, string? field, CancellationToken cancellationToken) where TEndpoint : class
    {
        var registers = field is null
            ? []
            : await link.UnitOfWork.RelatedAsync<IaxRegistration>(link.Left.Id, TrunkRegisterPlugin.Registers, cancellationToken);
        return registers.Count == 0
            ? null
            : Refusals.Associated(
                "Trunk", "IAXRegister", ("trunk_id", link.Left.Value.Id), (field!, registers[0].Value.Id));
    }

    /// <summary>The 1.1 API has the same name for the id of a line.</summary>
    private static Refusal Refuse(string owner, int id, string kind, object endpoint) => Refusals.Associated(
        owner, "Endpoint", ("trunk_id", id), ("endpoint", TrunkEndpoints.ProtocolOf(kind)), ("endpoint_id", endpoint));
}
