namespace Confd.History;

/// <summary>A unique value has one owner at a time.</summary>
public static class Ownership
{
    /// <summary>
    /// Values that two resources had for certain at the same moment. A resource has a value for certain from the answer
    /// that said so until its next write is sent, whatever comes of that. Each resource is written by one client.
    /// </summary>
    public static IReadOnlyList<string> Check(IEnumerable<Operation> operations)
    {
        var held = new List<(string Value, string Resource, long From, long Until)>();
        foreach (var writes in operations.Where(operation => operation.Kind != OperationKind.Read).GroupBy(operation => operation.Resource))
        {
            var ordered = writes.OrderBy(write => write.Invoked).ToList();
            var last = default(Operation);
            foreach (var write in ordered)
            {
                if (last is not null)
                {
                    held.Add((last.Value!, last.Resource, last.Returned, write.Invoked));
                }
                // An operation that was not done changes nothing.
                last = write.Outcome switch
                {
                    Outcome.Done => write.Kind == OperationKind.Delete ? null : write,
                    Outcome.Unknown => null,
                    _ => last is null ? null : last with { Returned = write.Returned },
                };
            }
            if (last is not null)
            {
                held.Add((last.Value!, last.Resource, last.Returned, long.MaxValue));
            }
        }
        var faults = new List<string>();
        foreach (var value in held.Where(one => one.From < one.Until).GroupBy(one => one.Value))
        {
            var ordered = value.OrderBy(one => one.From).ToList();
            for (var index = 1; index < ordered.Count; index++)
            {
                var (before, after) = (ordered[index - 1], ordered[index]);
                if (before.Resource != after.Resource && after.From < before.Until)
                {
                    faults.Add($"{value.Key}: {before.Resource} had it from {before.From} to {before.Until}, {after.Resource} from {after.From}");
                }
            }
        }
        return faults;
    }

    /// <summary>Values that one answer shows at two resources.</summary>
    public static IReadOnlyList<string> CheckList(IEnumerable<(string Resource, string Value)> shown) =>
        [.. shown.GroupBy(one => one.Value).Where(group => group.Select(one => one.Resource).Distinct().Count() > 1)
            .Select(group => $"{group.Key}: {string.Join(" and ", group.Select(one => one.Resource))} in one list")];
}
