using System.Numerics;
using System.Text.Json.Nodes;

namespace Confd.Plugins;

/// <summary>Rules over the ranges of a context.</summary>
internal static class RangeRules
{
    /// <summary>A set must not have a range twice.</summary>
    public static Refusal? Check(string set, JsonNode ranges) =>
        Repeated(ranges.AsArray()) is { Count: > 0 } faults ? Refusals.Field(set, faults) : null;

    /// <summary>A range without end is a single number.</summary>
    public static Context FillEnds(Context context) => context with
    {
        UserRanges = Fill(context.UserRanges),
        GroupRanges = Fill(context.GroupRanges),
        QueueRanges = Fill(context.QueueRanges),
        ConferenceRoomRanges = Fill(context.ConferenceRoomRanges),
        IncallRanges = [.. context.IncallRanges.Select(range => range.End.Length > 0 ? range : range with { End = range.Start })],
    };

    /// <summary>True when the number is in one of the ranges, compared as a number.</summary>
    public static bool Contains(IEnumerable<ContextRange> ranges, string exten) =>
        IsNumber(exten, out var number)
        && ranges.Any(range => Parse(range.Start) <= number && number <= Parse(range.End));

    /// <summary>As <see cref="Contains(IEnumerable{ContextRange}, string)"/>, of the last digits that the carrier sends.</summary>
    public static bool Contains(IEnumerable<IncallRange> ranges, string exten) =>
        IsNumber(exten, out var number)
        && ranges.Any(range => Parse(Cut(range.Start, range.DidLength)) <= number
            && number <= Parse(Cut(range.End, range.DidLength)));

    private static Dictionary<int, object> Repeated(JsonArray ranges)
    {
        var faults = new Dictionary<int, object>();
        var seen = new HashSet<(string, string)>();
        for (var index = 0; index < ranges.Count; index++)
        {
            var start = ranges[index]!["start"]!.GetValue<string>();
            var end = ranges[index]!["end"]?.GetValue<string>() is { Length: > 0 } given ? given : start;
            if (!seen.Add((start, end)))
            {
                faults[index] = new Dictionary<string, object> { ["_schema"] = new[] { "Range is given twice" } };
            }
        }
        return faults;
    }

    private static IReadOnlyList<ContextRange> Fill(IReadOnlyList<ContextRange> ranges) =>
        [.. ranges.Select(range => range.End.Length > 0 ? range : range with { End = range.Start })];

    private static string Cut(string number, int digits) =>
        digits > 0 && digits < number.Length ? number[^digits..] : number;

    private static bool IsNumber(string exten, out BigInteger number)
    {
        number = default;
        return exten.Length > 0 && exten.All(char.IsAsciiDigit) && BigInteger.TryParse(exten, out number);
    }

    private static BigInteger Parse(string digits) => digits.Length == 0 ? 0 : BigInteger.Parse(digits, null);
}
