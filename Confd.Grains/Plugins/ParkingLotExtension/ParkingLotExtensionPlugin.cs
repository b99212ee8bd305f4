using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares the access number of a parking lot: at most one on each side.</summary>
/// <remarks>Source: wazo-confd 1.1 API, parking_lot_extension.</remarks>
public sealed class ParkingLotExtensionPlugin : AssociationPlugin<ParkingLot, Extension>
{
    private const string Kind = "parking_lot_extension";

    private static readonly ExtensionUse Use = new("parking");

    /// <summary>From a parking lot to its access number.</summary>
    public static Walk Extensions { get; } = Walk.Right(Kind);

    /// <inheritdoc/>
    public override string Name => Kind;

    /// <inheritdoc/>
    public override void Declare(AssociationBuilder<ParkingLot, Extension> pair) => pair
        .Route(
            "/parkinglots/{parking_lot_id:int}/extensions/{extension_id:int}",
            "confd.parkinglots.{parking_lot_id}.extensions.{extension_id}")
        // rules, in this order
        .SameTenant("parking_lot_tenant_uuid", "extension_tenant_uuid", rightFirst: true)
        .HasOneExtension(Use, "ParkingLot", "parking_lot_id", lot => lot.Id, checksRange: false)
        .Associate((link, _) => ValueTask.FromResult(
            link.Right.Value.Exten.StartsWith('_')
                ? Refusals.Input($"exten '{link.Right.Value.Exten}' cannot be a pattern")
                : null))
        .Associate((link, token) => ParkingSlots.ConflictAsync(
            link.Session, link.Left.Value, link.Right.Value.Context, token))
        // reading
        .ShowOneOnRight("parking_lot", ParkingLotPlugin.Brief)
        .Extends<ParkingLot>(lot => lot.Column("exten", Extensions, "exten").Column("context", Extensions, "context"))
        // effects
        .OnAssociated(link => Tell("associated", "updated", link))
        .OnDissociated(link => Tell("dissociated", "deleted", link));

    private static Told Tell(string what, string action, PairContext<ParkingLot, Extension> link) => new(
        $"parking_lot_extension_{what}", $"config.parkinglots.extensions.{action}",
        new { ParkingLotId = link.Left.Value.Id, ExtensionId = link.Right.Value.Id })
    {
        Reload = ["module reload res_parking.so"],
    };
}
