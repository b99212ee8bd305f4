using System.Globalization;
using System.Numerics;

namespace Confd.Plugins;

/// <summary>Declares <c>/parkinglots</c>: slots in which calls wait.</summary>
/// <remarks>Source: wazo-confd 1.1 API, parkinglots.</remarks>
public sealed class ParkingLotPlugin() : ResourcePlugin<ParkingLot>("parking_lot")
{
    public override void Declare(ResourceBuilder<ParkingLot> lot) => lot
        .Named("parkinglots")
        // rules, in this order
        .Must(SlotsAreARange, Refusals.Schema("It is not a valid range"))
        .RuleOnEdit(ParkingSlots.AreFreeAsync)
        .NamesMusic(l => l.MusicOnHold)
        .Brief(l => new ParkingLotBrief(l.Value.Id, l.Value.Name, l.Links))
        // effects
        .Events("parking_lot", "config.parkinglots", l => new { l.Id }, [Reload.Parking]);

    private static bool SlotsAreARange(ParkingLot lot) =>
        BigInteger.Parse(lot.SlotsStart, CultureInfo.InvariantCulture) <= BigInteger.Parse(lot.SlotsEnd, CultureInfo.InvariantCulture);
}

/// <summary>A parking lot as other resources show it.</summary>
internal sealed record ParkingLotBrief(int Id, string? Name, LinkView[] Links);
