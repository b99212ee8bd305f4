namespace Confd.Plugins;

/// <summary>Telephone numbers as people write them.</summary>
internal static class DialledNumbers
{
    private static readonly string[] InternationalPrefixes = ["00", "011"];

    /// <summary>
    /// True for the same number, even if only one text has its country code: with a plus (or the prefix of international
    /// calls), with the bare code of the country, or as dialled within the country.
    /// </summary>
    public static bool AreSame(string one, string other) =>
        one == other || IsNationalFormOf(one, other) || IsNationalFormOf(other, one);

    private static bool IsNationalFormOf(string national, string international)
    {
        if (!international.StartsWith('+') || national.StartsWith('+'))
        {
            return false;
        }
        var complete = international[1..];
        var subscriber = complete[CountryCodeLength(complete)..];
        return subscriber.Length > 0
            && (national == subscriber || national == complete || national == "0" + subscriber
                || InternationalPrefixes.Any(prefix => national == prefix + complete));
    }

    /// <summary>Country codes are prefix-free: one digit in zones 1 and 7, two where the ITU gave two, else three.</summary>
    private static int CountryCodeLength(string digits) => digits switch
    {
        ['1' or '7', ..] => 1,
        ['2', '0' or '7', ..] or ['3', '0' or '1' or '2' or '3' or '4' or '6' or '9', ..]
            or ['4', not '2', ..] or ['5', >= '1' and <= '8', ..] or ['6', <= '6', ..]
            or ['8', '1' or '2' or '4' or '6', ..] or ['9', <= '5' or '8', ..] => 2,
        _ => Math.Min(3, digits.Length),
    };
}
