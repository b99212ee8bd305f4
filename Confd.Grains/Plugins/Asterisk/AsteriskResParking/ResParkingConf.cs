using System.Globalization;
using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>Composes <c>res_parking.conf</c>: the parking lots that have an extension.</summary>
/// <remarks>Source: docs.asterisk.org, res_parking. One wrong lot would make Asterisk refuse the whole file.</remarks>
public sealed class ResParkingConf() : ConfFilePlugin("asterisk_res_parking", "res_parking.conf", "res_parking.so")
{
    public override void Declare(ConfFileBuilder file) => file
        .Reads<Extension>().Reads<Moh>()
        // Asterisk always creates this lot; nobody should park there.
        .Part((_, text) => text.Section("general").Section("default").Option("context", "wazo-disabled"))
        .Each<ParkingLot>(Lot);

    private static void Lot(Stored<ParkingLot> lot, ImageReader read, ConfText text)
    {
        var value = lot.Value;
        if (read.First<Extension>(lot.Id, ParkingLotExtensionPlugin.Extensions) is not { Value.Enabled: true } access)
        {
            text.Warning(lot.Id, "It has no extension that is enabled, so nobody can park here. Give it one.");
        }
        else if (Slot(value.SlotsStart) is not { } start || Slot(value.SlotsEnd) is not { } end || start > end)
        {
            text.Error(
                lot.Id,
                $"It is left out: Asterisk can't count from {value.SlotsStart} to {value.SlotsEnd}. Choose numbers from 1 to {int.MaxValue}.");
        }
        else
        {
            text.Section($"parkinglot-{value.Id}")
                .Option("parkext", access.Value.Exten)
                .Option("parkext_exclusive", true)
                .Option("context", access.Value.Context)
                .Option("parkpos", $"{start}-{end}")
                .Option("parkinghints", true)
                .Option("parkingtime", value.Timeout ?? 0)
                .Option("findslot", "next")
                .Option("parkedmusicclass", text.MusicOf(read, lot, value.MusicOnHold));
        }
    }

    /// <summary>Asterisk reads slots as numbers: leading zeros do not count.</summary>
    private static int? Slot(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var slot) && slot > 0 ? slot : null;
}
