using Confd.Fields;
using Confd.Resources;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>Declares <c>/outcalls/{id}/trunks</c>: the trunks that a route tries, in order; each PUT replaces all.</summary>
/// <remarks>Source: wazo-confd 1.1 API, outcall_trunk.</remarks>
public sealed class OutcallTrunkPlugin : AssociationPlugin<Outcall, Trunk>
{
    private const string Kind = "outcall_trunk";

    private static readonly MemberList<Outcall, Trunk> List = new(
        "/outcalls/{outcall_id:int}/trunks", "outcall", (outcall, trunks) => new Told(
            "outcall_trunks_associated", "config.outcalls.trunks.updated",
            new { OutcallId = outcall.Value.Id, TrunkIds = trunks.Select(trunk => trunk.Value.Id) }));

    /// <inheritdoc/>
    public override string Name => Kind;

    /// <inheritdoc/>
    public override void Declare(AssociationBuilder<Outcall, Trunk> pair) => pair
        .HasMembers(List, "trunk")
        .Arrange(async (link, token) => link.Link with
        {
            Position = (await link.Session.RelatedAsync<Trunk>(link.Left.Id, Walk.Right(Kind), token)).Count,
        })
        .Routes(routes => routes.Route("PUT", List.Path, List.Acl, ReplaceAsync, body: typeof(TrunkList)))
        .ShowOnLeft("trunks", TrunkPlugin.WithEndpoint, TrunkEndpoints.SipOf, TrunkEndpoints.CustomOf)
        .ShowOnRightAsMade("outcalls", OutcallPlugin.Brief);

    private static async ValueTask<RouteResult> ReplaceAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var session = route.Session;
        var outcall = await session.GetVisibleAsync<Outcall>(route["outcall_id"], cancellationToken);
        var body = route.ReadRecord<TrunkList>();
        var trunks = await session.GetListedAsync<Trunk>(
            "trunks", "Trunk", "id", body.Trunks.Select(trunk => (object)trunk.Id), cancellationToken);
        MemberLists.RefuseStrangers(outcall, trunks, "outcall", "trunk");
        MemberLists.RefuseRepeated(trunks, "trunk");
        await session.ReplaceLinksAsync(
            Kind, outcall.Id, [.. trunks.Select((trunk, index) => new LinkRow(Kind, outcall.Id, trunk.Id, index))],
            cancellationToken);
        session.Tell(outcall.Id, outcall.Tenant, List.Tell(outcall, trunks));
        return RouteResult.Empty;
    }
}

internal sealed record TrunkList
{
    [Required] public IReadOnlyList<TrunkItem> Trunks { get; init; } = [];
}

internal sealed record TrunkItem
{
    [Required] public int Id { get; init; }
}
