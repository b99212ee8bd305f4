using System.Globalization;
using System.Text;

namespace Confd.Faults;

/// <summary>The run in Markdown.</summary>
internal static class Report
{
    public static string Of(
        string setting, IReadOnlyList<PhaseSummary> phases, Metrics metrics, FinalCheck check, HistoryCheck history,
        IReadOnlyList<string> faults)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{setting}");
        text.AppendLine();
        text.AppendLine("| what was done | s | requests | failed reads | failed writes | error rate | longest outage s | slowest request s |");
        text.AppendLine("|---|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var phase in phases)
        {
            var rate = phase.Requests == 0 ? 0 : 100.0 * (phase.ReadErrors + phase.WriteErrors) / phase.Requests;
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {phase.Name} | {phase.Length.TotalSeconds:0} | {phase.Requests} | {phase.ReadErrors} | {phase.WriteErrors} | {rate:0.00} % | {phase.Outage.TotalSeconds:0.0} | {phase.Slowest.TotalSeconds:0.0} |");
        }
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"- acknowledged writes: {metrics.Acknowledged}, each read back from one of the gateways ({metrics.CheckedReads} reads): {metrics.StaleReads.Count} stale");
        text.AppendLine(CultureInfo.InvariantCulture, $"- answers that no client should get: {metrics.WrongAnswers.Count}");
        text.AppendLine(CultureInfo.InvariantCulture, $"- at the end: {check.Users} users with line, endpoint and extension, {check.Events} events; contradictions to what was acknowledged, halves, doubles, dangling references, missing or surplus events: {faults.Count}");
        text.AppendLine(CultureInfo.InvariantCulture, $"- history: {history.Operations} operations of {history.Clients} clients on {history.Resources} resources; no order explains {history.Unexplained.Count} of the resources; numbers with two owners: {history.TwoOwners.Count}; requests that were carried out twice, or otherwise than answered: {history.WrongRequests.Count}");
        foreach (var phase in phases.Where(phase => phase.Errors.Count > 0))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- failures during \"{phase.Name}\": {string.Join(", ", phase.Errors)}");
        }
        return text.ToString();
    }
}
