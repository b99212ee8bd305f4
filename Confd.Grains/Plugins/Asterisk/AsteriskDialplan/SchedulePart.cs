using System.Text.RegularExpressions;
using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>Opening hours as a subroutine: it returns within the hours, and sends the call elsewhere outside them.</summary>
internal static partial class SchedulePart
{
    private static readonly string[] Days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    public static void Write(Stored<Schedule> schedule, ImageReader read, ConfText text)
    {
        var value = schedule.Value;
        if (!value.Enabled)
        {
            return;
        }
        var plan = Dialplan.Of(schedule, read, text).Context(DialplanNames.Schedule(value.Id)).Exten("s");
        var zone = "";
        if (value.Timezone is { Length: > 0 } given)
        {
            if (Zone().IsMatch(given))
            {
                zone = $",{given}";
            }
            else
            {
                plan.Error("Its time zone is none, so the hours are those of the machine. Choose one of GET /timezones.");
            }
        }
        for (var index = 0; index < value.ExceptionalPeriods.Count; index++)
        {
            plan.Do("GotoIfTime", $"{new DialplanCode(Times(value.ExceptionalPeriods[index], zone))}?exception{index + 1}");
        }
        foreach (var period in value.OpenPeriods)
        {
            plan.Do("GotoIfTime", $"{new DialplanCode(Times(period, zone))}?open");
        }
        plan.Do("StackPop").To(value.ClosedDestination);
        for (var index = 0; index < value.ExceptionalPeriods.Count; index++)
        {
            plan.Label($"exception{index + 1}").Do("StackPop").To(value.ExceptionalPeriods[index].Destination);
        }
        plan.Label("open").Do("Return");
    }

    private static string Times(OpenPeriod period, string zone) =>
        $"{period.HoursStart}-{period.HoursEnd},{Ranges(period.WeekDays, 7, day => Days[day - 1])},"
        + $"{Ranges(period.MonthDays, 31, day => $"{day}")},{Ranges(period.Months, 12, month => Months[month - 1])}{zone}";

    /// <summary>Runs of numbers, <c>mon-wed&amp;fri</c>; <c>*</c> for all.</summary>
    private static string Ranges(IReadOnlyList<int> numbers, int count, Func<int, string> name)
    {
        var sorted = numbers.Where(number => number >= 1 && number <= count).Distinct().Order().ToList();
        if (sorted.Count == count)
        {
            return "*";
        }
        var runs = new List<string>();
        for (var first = 0; first < sorted.Count;)
        {
            var last = first;
            while (last + 1 < sorted.Count && sorted[last + 1] == sorted[last] + 1)
            {
                last++;
            }
            runs.Add(first == last ? name(sorted[first]) : $"{name(sorted[first])}-{name(sorted[last])}");
            first = last + 1;
        }
        return string.Join('&', runs);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_+/-]+\z")]
    private static partial Regex Zone();
}
