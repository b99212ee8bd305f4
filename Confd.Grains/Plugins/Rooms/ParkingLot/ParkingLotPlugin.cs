using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Confd.Resources;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>Declares <c>/parkinglots</c>: slots in which calls wait.</summary>
/// <remarks>Source: wazo-confd 1.1 API, parkinglots.</remarks>
public sealed class ParkingLotPlugin : ResourcePlugin<ParkingLot>
{
    /// <inheritdoc/>
    public override string Name => "parking_lot";

    /// <inheritdoc/>
    public override void Declare(ResourceBuilder<ParkingLot> lot) => lot
        .Named("parkinglots", called: "ParkingLot", by: l => l.Id)
        .TenantScoped()
        // rules, in this order
        .Must(SlotsAreARange, Refusals.Schema("It is not a valid range"))
        .RuleOnEdit<SlotsAreFree>()
        .NamesMusic(l => l.MusicOnHold)
        // reading
        .Columns(l => l.Id, l => l.Name, l => l.SlotsStart, l => l.SlotsEnd, l => l.Timeout)
        .Search("name", "slots_start", "slots_end", "timeout", "exten", "context")
        .Sort(by: "name")
        .Links()
        // effects
        .Events("parking_lot", "config.parkinglots", l => new { l.Id }, "module reload res_parking.so");

    /// <summary>id, name and link, as other resources show it.</summary>
    internal static ParkingLotBrief Brief(ViewNode<ParkingLot> lot) =>
        new(lot.Value.Id, lot.Value.Name, lot.Links);

    private static bool SlotsAreARange(ParkingLot lot) =>
        BigInteger.Parse(lot.SlotsStart, CultureInfo.InvariantCulture) <= BigInteger.Parse(lot.SlotsEnd, CultureInfo.InvariantCulture);
}

/// <summary>A parking lot as other resources show it.</summary>
internal sealed record ParkingLotBrief(int Id, string? Name, LinkView[] Links);
