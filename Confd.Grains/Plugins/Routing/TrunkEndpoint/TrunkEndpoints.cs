using Confd.Resources;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>The links between trunks and endpoints; a trunk has at most one, of any kind.</summary>
internal static class TrunkEndpoints
{
    public const string SipKind = "trunk_endpoint_sip";
    public const string IaxKind = "trunk_endpoint_iax";
    public const string CustomKind = "trunk_endpoint_custom";

    private const string Prefix = "trunk_endpoint_";

    public static RelationPath SipOf { get; } = RelationPath.Right<TrunkEndpointSipPlugin>();

    public static RelationPath CustomOf { get; } = RelationPath.Right<TrunkEndpointCustomPlugin>();

    public static RelationPath IaxOf { get; } = RelationPath.Right<TrunkEndpointIaxPlugin>();

    /// <summary>From a SIP endpoint to its trunk.</summary>
    public static RelationPath TrunkOfSip { get; } = RelationPath.Left<TrunkEndpointSipPlugin>();

    /// <summary>From a custom endpoint to its trunk.</summary>
    public static RelationPath TrunkOfCustom { get; } = RelationPath.Left<TrunkEndpointCustomPlugin>();

    public static TrunkSipBrief Sip(ViewNode<SipEndpoint> sip) => new(
        sip.Value.Uuid, sip.Value.Label, sip.Value.Name,
        SipOptions.Only(sip.Value.AuthSectionOptions, "username"),
        SipOptions.Only(sip.Value.RegistrationSectionOptions, "client_uri"), sip.Links);

    public static TrunkCustomBrief Custom(ViewNode<CustomEndpoint> custom) =>
        new(custom.Value.Id, custom.Value.Interface, custom.Links);

    /// <summary>Link of the trunk's endpoint, or null.</summary>
    public static async ValueTask<LinkRow?> CurrentAsync(UnitOfWork work, ResourceId trunk, CancellationToken cancellationToken) =>
        (await work.LinksAsync(trunk, cancellationToken)).FirstOrDefault(link =>
            link.Left == trunk && link.Kind.StartsWith(Prefix, StringComparison.Ordinal));

    /// <summary>The trunk of an endpoint, or null.</summary>
    public static async ValueTask<Trunk?> TrunkOfAsync(UnitOfWork work, ResourceId endpoint, CancellationToken cancellationToken)
    {
        var link = (await work.LinksAsync(endpoint, cancellationToken)).FirstOrDefault(link =>
            link.Right == endpoint && link.Kind.StartsWith(Prefix, StringComparison.Ordinal));
        return link is null ? null : (await work.FindAsync<Trunk>(link.Left, cancellationToken))?.Value;
    }

    /// <summary>sip, iax or custom, as paths and error texts name it.</summary>
    public static string ProtocolOf(string linkKind) => linkKind[Prefix.Length..];

    public static string[] ReloadOf(string linkKind) => ProtocolOf(linkKind) switch
    {
        "sip" => [Reload.Pjsip],
        "iax" => ["iax2 reload"],
        _ => [],
    };

    /// <summary>Deletes the endpoint and the registration of a deleted trunk, without events.</summary>
    public static async ValueTask RemoveAsync(RuleContext<Trunk> context, CancellationToken cancellationToken)
    {
        await RemoveAsync<SipEndpoint>(context, SipOf, cancellationToken);
        await RemoveAsync<IaxEndpoint>(context, IaxOf, cancellationToken);
        await RemoveAsync<CustomEndpoint>(context, CustomOf, cancellationToken);
        await RemoveAsync<IaxRegistration>(context, TrunkRegisterPlugin.Registers, cancellationToken);
    }

    private static async ValueTask RemoveAsync<TOther>(
        RuleContext<Trunk> context, RelationPath step, CancellationToken cancellationToken) where TOther : class
    {
        foreach (var other in await context.UnitOfWork.RelatedAsync<TOther>(context.After.Id, step, cancellationToken))
        {
            await context.UnitOfWork.RemoveAfterAsync(other.Stored, cancellationToken);
        }
    }

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
        var protocol = ProtocolOf(kind);
        pair
            .Route(
                $"/trunks/{{trunk_id:int}}/endpoints/{protocol}/{{{placeholder}}}",
                $"confd.trunks.{{trunk_id}}.endpoints.{protocol}.{{{placeholder.Split(':')[0]}}}")
            // rules, in this order
            .SameTenant("trunk_tenant_uuid", "endpoint_tenant_uuid")
            .Associate(TrunkHasNoOtherAsync)
            .Associate((link, token) => EndpointHasNoTrunkAsync(link, kind, idOf, token))
            .Associate((link, token) => EndpointHasNoLineAsync(link, kind, idOf, lineOf, token))
            .Associate((link, token) => TrunkHasNoRegisterAsync(link, registerField, token))
            // reading
            .ShowOneOnRight("trunk", TrunkPlugin.Brief)
            // effects
            .OnEveryChange((what, action, link) => EventOf(link, kind, what, action, idOf, describe));
    }

    private static async ValueTask<Refusal?> TrunkHasNoOtherAsync<TEndpoint>(
        PairContext<Trunk, TEndpoint> link, CancellationToken cancellationToken) where TEndpoint : class
    {
        if (await CurrentAsync(link.UnitOfWork, link.Left.Id, cancellationToken) is not { } current)
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
        await TrunkOfAsync(link.UnitOfWork, link.Right.Id, cancellationToken) is { } other
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
        owner, "Endpoint", ("trunk_id", id), ("endpoint", ProtocolOf(kind)), ("endpoint_id", endpoint));

    private static DomainEvent EventOf<TEndpoint>(
        PairContext<Trunk, TEndpoint> link, string kind, string what, string action, Func<TEndpoint, object> idOf,
        Func<TEndpoint, object> describe) where TEndpoint : class
    {
        var (protocol, trunk) = (ProtocolOf(kind), link.Left.Value);
        return new DomainEvent(
            $"{kind}_{what}", $"config.trunks.{trunk.Id}.endpoints.{protocol}.{idOf(link.Right.Value)}.{action}",
            new Dictionary<string, object>
            {
                ["trunk"] = new { trunk.Id, trunk.TenantUuid },
                [$"endpoint_{protocol}"] = describe(link.Right.Value),
            })
        {
            Reload = ReloadOf(kind),
        };
    }
}

/// <summary>A SIP endpoint as its trunk shows it.</summary>
internal sealed record TrunkSipBrief(Guid Uuid, string? Label, string Name, IEnumerable<IReadOnlyList<string>> AuthSectionOptions, IEnumerable<IReadOnlyList<string>> RegistrationSectionOptions, LinkView[] Links);

/// <summary>A custom endpoint as its trunk shows it.</summary>
internal sealed record TrunkCustomBrief(int Id, string Interface, LinkView[] Links);
