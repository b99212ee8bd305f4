using System.Globalization;

namespace Confd.Plugins;

/// <summary>A range of numbers of one width; width 0 compares whole numbers and pads nothing.</summary>
internal readonly record struct NumberRange(string Start, string End, int Width);

/// <summary>Merges ranges and takes numbers out of them.</summary>
internal static class NumberRanges
{
    /// <summary>More numbers than any numbering plan has; a range of 16 digits would fill the memory.</summary>
    private const long MostNumbers = 1_000_000;

    /// <summary>The kept numbers as ranges, from the shortest width to the longest.</summary>
    public static IReadOnlyList<NumberRange> Fold(IEnumerable<NumberRange> ranges, Func<string, bool> isKept)
    {
        var folded = new List<NumberRange>();
        foreach (var width in ranges.GroupBy(range => range.Width).OrderBy(group => group.Key))
        {
            Fold(folded, width.Key, width.Select(range => Bounds(range)).Order(), isKept);
        }
        return folded;
    }

    private static void Fold(
        List<NumberRange> folded, int width, IEnumerable<(long Start, long End)> ranges, Func<string, bool> isKept)
    {
        long? first = null;
        var last = -1L;
        var next = 0L;
        long count = 0;
        foreach (var (start, end) in ranges)
        {
            for (var number = Math.Max(start, next); number <= end; number++)
            {
                if (++count > MostNumbers)
                {
                    throw new RefusedException(Refusals.Resource($"The ranges hold more than {MostNumbers} numbers"));
                }
                next = number + 1;
                if (!isKept(Text(number, width)))
                {
                    continue;
                }
                if (first is { } open && number != last + 1)
                {
                    folded.Add(new NumberRange(Text(open, width), Text(last, width), width));
                    first = null;
                }
                first ??= number;
                last = number;
            }
        }
        if (first is { } rest)
        {
            folded.Add(new NumberRange(Text(rest, width), Text(last, width), width));
        }
    }

    private static (long Start, long End) Bounds(NumberRange range) =>
        (Cut(range.Start, range.Width), Cut(range.End, range.Width));

    private static long Cut(string number, int width) => long.Parse(
        width > 0 && width < number.Length ? number[^width..] : number, CultureInfo.InvariantCulture);

    private static string Text(long number, int width) =>
        number.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0');
}
