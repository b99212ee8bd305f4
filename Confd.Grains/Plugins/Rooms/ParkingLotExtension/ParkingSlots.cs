using System.Numerics;

namespace Confd.Plugins;

/// <summary>
/// Slots are numbers that can be dialled in the context of the lot's extension: nothing else there must have them.
/// </summary>
internal static class ParkingSlots
{
    /// <summary>
    /// True for a number within the slots; never for a text with another character than digits, or a leading 0.
    /// </summary>
    public static bool Contains(ParkingLot lot, string exten) =>
        exten.Length > 0 && exten[0] != '0' && exten.All(char.IsAsciiDigit)
        && Number(lot.SlotsStart) <= Number(exten) && Number(exten) <= Number(lot.SlotsEnd);

    /// <summary>Refuses the slots of a lot that conflict with a number in a context; null for none.</summary>
    public static async ValueTask<Refusal?> ConflictAsync(
        UnitOfWork work, ParkingLot lot, string context, CancellationToken cancellationToken)
    {
        if (await work.FindByAsync<Context>(ContextPlugin.ByName, context, cancellationToken) is not { } found)
        {
            return null;
        }
        // Operations that add a number here also read the context: of two at once, the retried one finds the other's change.
        work.Touch(found.Id);
        var extensions = await work.RelatedAsync<Extension>(found.Id, ExtensionPlugin.OfContext, cancellationToken);
        if (extensions.FirstOrDefault(one => Contains(lot, one.Value.Exten)) is { } extension)
        {
            return Refusals.Exists(
                "Extension", ("id", extension.Value.Id), ("exten", extension.Value.Exten), ("context", context));
        }
        foreach (var other in (await InContextAsync(work, context, cancellationToken)).Where(other => other.Id != lot.Id))
        {
            if (Shared(lot, other) is { } number)
            {
                return Refusals.Resource(
                    "Extension is already used for a destination or parking slot",
                    ("exten", number), ("context", context), ("parking_lot_id", other.Id));
            }
        }
        return null;
    }

    /// <summary>The stored lots whose extension is in this context; read once for the whole operation.</summary>
    public static ValueTask<IReadOnlyList<ParkingLot>> InContextAsync(
        UnitOfWork work, string context, CancellationToken cancellationToken) =>
        work.OnceAsync((typeof(ParkingSlots), context), () => ReadInContextAsync(work, context, cancellationToken));

    /// <summary>The slots of an edited lot must be free in the context of its extension.</summary>
    public static async ValueTask<Refusal?> AreFreeAsync(RuleContext<ParkingLot> context, CancellationToken cancellationToken)
    {
        var extensions = await context.UnitOfWork.RelatedAsync<Extension>(
            context.After.Id, ParkingLotExtensionPlugin.Extensions, cancellationToken);
        return extensions.Count == 0
            ? null
            : await ConflictAsync(context.UnitOfWork, context.Value, extensions[0].Value.Context, cancellationToken);
    }

    /// <summary>An extension must not be a slot of a lot in its context.</summary>
    public static async ValueTask<Refusal?> RefuseSlotAsync(RuleContext<Extension> context, CancellationToken cancellationToken)
    {
        var extension = context.Value;
        if (!extension.Exten.All(char.IsAsciiDigit))
        {
            return null;
        }
        var lots = await InContextAsync(context.UnitOfWork, extension.Context, cancellationToken);
        return lots.FirstOrDefault(lot => Contains(lot, extension.Exten)) is { } lot
            ? Refusals.Exists("ParkingLot", ("id", lot.Id), ("slots_start", lot.SlotsStart), ("slots_end", lot.SlotsEnd))
            : await MovesNoLotAsync(context, cancellationToken);
    }

    private static async ValueTask<IReadOnlyList<ParkingLot>> ReadInContextAsync(
        UnitOfWork work, string context, CancellationToken cancellationToken)
    {
        if (!work.Knows<ParkingLot>()
            || await work.FindByAsync<Context>(ContextPlugin.ByName, context, cancellationToken) is not { Tenant: { } tenant })
        {
            return [];
        }
        // A lot and its extension are of the context's tenant.
        var lots = await work.ListAsync<ParkingLot>(tenant, "context", context, cancellationToken);
        return [.. lots.OrderBy(lot => lot.Id)];
    }

    /// <summary>A number that both lots have, in the order in which the 1.1 API looks for one; null when there is none.</summary>
    private static string? Shared(ParkingLot lot, ParkingLot other) =>
        Contains(other, lot.SlotsStart) ? lot.SlotsStart
        : Contains(other, lot.SlotsEnd) ? lot.SlotsEnd
        : Contains(lot, other.SlotsStart) ? other.SlotsStart
        : Contains(lot, other.SlotsEnd) ? other.SlotsEnd
        : null;

    /// <summary>A lot whose extension moves to another context takes its slots along.</summary>
    private static async ValueTask<Refusal?> MovesNoLotAsync(RuleContext<Extension> context, CancellationToken cancellationToken)
    {
        if (context.Before is not { } before || before.Value.Context == context.Value.Context)
        {
            return null;
        }
        var lots = await context.UnitOfWork.RelatedAsync<ParkingLot>(context.After.Id, ParkingLotExtensionPlugin.Lots, cancellationToken);
        return lots.Count == 0
            ? null
            : await ConflictAsync(context.UnitOfWork, lots[0].Value, context.Value.Context, cancellationToken);
    }

    private static BigInteger Number(string digits) => BigInteger.Parse(digits, null);
}
