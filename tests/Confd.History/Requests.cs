namespace Confd.History;

/// <summary>One event of the log, as far as it says which request it is of.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Event">Name of the event and the resource that it is about.</param>
public sealed record Told(string RequestId, string Event);

/// <summary>Each request is carried out at most once, in agreement with its answer.</summary>
public static class Requests
{
    /// <summary>Compares the answers with the log of events.</summary>
    /// <param name="operations">The clients' operations; every completed write publishes an event.</param>
    /// <param name="told">The log.</param>
    public static IReadOnlyList<string> Check(IEnumerable<Operation> operations, IReadOnlyCollection<Told> told)
    {
        var faults = told.GroupBy(one => one).Where(group => group.Count() > 1)
            .Select(group => $"{group.Key.RequestId} told {group.Key.Event} {group.Count()} times").ToList();
        var carriedOut = told.Select(one => one.RequestId).ToHashSet();
        foreach (var write in operations.Where(operation => operation.Kind != OperationKind.Read))
        {
            if (write.Outcome == Outcome.Done && !carriedOut.Contains(write.RequestId))
            {
                faults.Add($"was not carried out: {write.Resource} {write}");
            }
            else if (write.Outcome is not (Outcome.Done or Outcome.Unknown) && carriedOut.Contains(write.RequestId))
            {
                faults.Add($"was carried out: {write.Resource} {write}");
            }
        }
        return faults;
    }
}
