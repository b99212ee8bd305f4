using Confd.Storage;

namespace Confd.Plugins;

/// <summary>The endpoint of a trunk: it has at most one, of one of three kinds.</summary>
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
        var (work, trunk) = (context.UnitOfWork, context.After.Id);
        await work.RemoveAfterAsync<SipEndpoint>(trunk, SipOf, cancellationToken);
        await work.RemoveAfterAsync<IaxEndpoint>(trunk, IaxOf, cancellationToken);
        await work.RemoveAfterAsync<CustomEndpoint>(trunk, CustomOf, cancellationToken);
        await work.RemoveAfterAsync<IaxRegistration>(trunk, TrunkRegisterPlugin.Registers, cancellationToken);
    }
}

/// <summary>A SIP endpoint as its trunk shows it.</summary>
internal sealed record TrunkSipBrief(Guid Uuid, string? Label, string Name, IEnumerable<IReadOnlyList<string>> AuthSectionOptions, IEnumerable<IReadOnlyList<string>> RegistrationSectionOptions, LinkView[] Links);

/// <summary>A custom endpoint as its trunk shows it.</summary>
internal sealed record TrunkCustomBrief(int Id, string Interface, LinkView[] Links);
