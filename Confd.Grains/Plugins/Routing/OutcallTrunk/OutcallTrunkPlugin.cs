using Confd.Fields;

namespace Confd.Plugins;

/// <summary>Declares <c>/outcalls/{id}/trunks</c>: the trunks that a route tries, in order; each PUT replaces all.</summary>
/// <remarks>Source: wazo-confd 1.1 API, outcall_trunk.</remarks>
public sealed class OutcallTrunkPlugin() : AssociationPlugin<Outcall, Trunk>("outcall_trunk")
{
    public override void Declare(AssociationBuilder<Outcall, Trunk> pair) => pair
        .List("/outcalls/{outcall_id:int}/trunks", typeof(TrunkList), list => list
            .SameTenant()
            .NoneTwice("Cannot associate same trunk more than once")
            .Ordered()
            .Publish((outcall, trunks) => new DomainEvent(
                "outcall_trunks_associated", "config.outcalls.trunks.updated",
                new { OutcallId = outcall.Value.Id, TrunkIds = trunks.Select(trunk => trunk.Value.Id) })))
        .ShowOnLeft("trunks", TrunkPlugin.WithEndpoint, TrunkEndpoints.SipOf, TrunkEndpoints.CustomOf)
        .ShowOnRight("outcalls", asMade: true);
}

internal sealed record TrunkList
{
    [Required] public IReadOnlyList<IdItem> Trunks { get; init; } = [];
}
