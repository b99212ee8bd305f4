namespace Confd.Asterisk.Tests;

/// <summary>Reads extensions.conf.</summary>
internal static class DialplanSteps
{
    /// <summary>The steps of an extension in the whole file, with their labels.</summary>
    public static async Task<IReadOnlyList<string>> StepsAsync(this Scenario scenario, string context, string exten)
    {
        var steps = new List<string>();
        var isHere = false;
        foreach (var (key, value) in (await scenario.ParseAsync("extensions.conf")).All(scenario.Fill(context)).SelectMany(section => section.Lines))
        {
            if (key == "exten")
            {
                isHere = value.StartsWith($"{exten},1,", StringComparison.Ordinal) || value.StartsWith($"{exten},1(", StringComparison.Ordinal);
            }
            if (isHere)
            {
                var step = key == "exten" ? value[(exten.Length + 2)..] : value[1..];
                steps.Add(step.StartsWith(',') ? step[1..] : step.Remove(step.IndexOf("),", StringComparison.Ordinal) + 1, 1));
            }
        }
        return steps;
    }
}
