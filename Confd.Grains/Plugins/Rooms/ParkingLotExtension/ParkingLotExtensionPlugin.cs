namespace Confd.Plugins;

/// <summary>Declares the access number of a parking lot: at most one on each side.</summary>
/// <remarks>Source: wazo-confd 1.1 API, parking_lot_extension.</remarks>
public sealed class ParkingLotExtensionPlugin() : AssociationPlugin<ParkingLot, Extension>("parking_lot_extension")
{
    private static readonly ExtensionUse Use = new("parking");

    /// <summary>From a parking lot to its access number.</summary>
    public static RelationPath Extensions { get; } = RelationPath.Right<ParkingLotExtensionPlugin>();

    /// <summary>From an access number to its parking lot.</summary>
    public static RelationPath Lots { get; } = RelationPath.Left<ParkingLotExtensionPlugin>();

    public override void Declare(AssociationBuilder<ParkingLot, Extension> pair) => pair
        .HasNumber(
            Use, "parking_lot", "parking_lot_id:int", lot => lot.Id,
            link => new { ParkingLotId = link.Left.Value.Id, ExtensionId = link.Right.Value.Id },
            collection: "parkinglots", called: "ParkingLot", checksRange: false, reload: Reload.Parking)
        // rules after those of all numbers, in this order
        .Associate(link => link.Right.Value.Exten.StartsWith('_')
            ? Refusals.Input($"exten '{link.Right.Value.Exten}' cannot be a pattern")
            : null)
        .Associate((link, token) => ParkingSlots.ConflictAsync(
            link.UnitOfWork, link.Left.Value, link.Right.Value.Context, token))
        .Extends<ParkingLot>(lot => lot.Column("context", Extensions, "context"));
}
