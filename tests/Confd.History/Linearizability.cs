namespace Confd.History;

/// <summary>
/// Is there an order of the operations on one resource that explains every answer, and in which none comes before one that
/// had ended when it began? The search of Wing and Gong, which remembers where it has been (Lowe). Written values are unique.
/// </summary>
public static class Linearizability
{
    /// <summary>What no order explains, resource by resource; empty when all is well.</summary>
    /// <param name="operations">What clients did and saw.</param>
    /// <param name="committed">
    /// Requests that have changed something, where that is on record. Without it a write that nobody heard of counts when
    /// somebody saw its value, which overlooks one that a 412 alone gives away.
    /// </param>
    public static IReadOnlyList<string> Check(IEnumerable<Operation> operations, IReadOnlySet<string>? committed = null) =>
        [.. operations.GroupBy(operation => operation.Resource).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => CheckOne(group.Key, [.. group], committed)).OfType<string>()];

    private static string? CheckOne(string resource, IReadOnlyList<Operation> operations, IReadOnlySet<string>? committed)
    {
        if (committed is not null)
        {
            return new Search([.. operations.Where(operation => operation.Outcome is not Outcome.NotDone
                && (operation.Outcome != Outcome.Unknown
                    || (operation.Kind != OperationKind.Read && committed.Contains(operation.RequestId))))]).Run() is { } wrong
                ? $"{resource}: {wrong}"
                : null;
        }
        var seen = operations.Where(operation => operation.Outcome == Outcome.Done)
            .Select(operation => operation.Kind == OperationKind.Read ? operation.Value : operation.Expected)
            .OfType<string>().ToHashSet();
        // A write without an answer has happened if a read saw its value; otherwise it need not have.
        var certain = operations
            .Where(operation => operation.Outcome is not Outcome.NotDone
                && (operation.Outcome != Outcome.Unknown
                    || (operation.Kind is not (OperationKind.Read or OperationKind.Delete) && seen.Contains(operation.Value!))))
            .ToList();
        // No read shows which deletion removed a resource, so a deletion without an answer is tried both ways.
        var doubtful = operations.Where(operation => operation is { Kind: OperationKind.Delete, Outcome: Outcome.Unknown }).ToList();
        string? fault = null;
        for (var chosen = 0; chosen <= doubtful.Count; chosen++)
        {
            fault = new Search([.. certain, .. doubtful.Take(chosen)]).Run();
            if (fault is null)
            {
                return null;
            }
        }
        return $"{resource}: {fault}";
    }

    /// <summary>The state after the operation, or false when this answer is impossible.</summary>
    private static bool TryStep(string? state, Operation operation, out string? next)
    {
        next = state;
        switch (operation)
        {
            case { Outcome: Outcome.Missing }:
                return state is null;
            case { Outcome: Outcome.Mismatch }:
                return state is not null && state != operation.Expected;
            case { Kind: OperationKind.Read }:
                return state == operation.Value;
            case { Kind: OperationKind.Create }:
                next = operation.Value;
                return state is null;
            case { Kind: OperationKind.Exchange }:
                next = operation.Value;
                return state is not null && state == operation.Expected;
            case { Kind: OperationKind.Delete }:
                next = null;
                return state is not null;
            default:
                next = operation.Value;
                return state is not null;
        }
    }

    private sealed class Search
    {
        private readonly List<Operation> operations;
        private readonly Node head = new(-1, isCall: false);
        private readonly HashSet<(string Done, string? State)> visited = [];
        private readonly ulong[] done;

        public Search(List<Operation> operations)
        {
            this.operations = operations;
            done = new ulong[(operations.Count / 64) + 1];
            var ends = operations.SelectMany((operation, index) => new[]
            {
                (At: operation.Invoked, IsReturn: false, Index: index),
                (At: operation.Outcome == Outcome.Unknown ? long.MaxValue : operation.Returned, IsReturn: true, Index: index),
            // At the same moment calls come first: then the two may overlap.
            }).OrderBy(end => end.At).ThenBy(end => end.IsReturn);
            var calls = new Dictionary<int, Node>();
            var last = head;
            foreach (var (_, isReturn, index) in ends)
            {
                var node = new Node(index, !isReturn) { Previous = last };
                last.Next = node;
                last = node;
                if (isReturn)
                {
                    calls[index].Return = node;
                }
                else
                {
                    calls[index] = node;
                }
            }
        }

        public string? Run()
        {
            var path = new Stack<(Node Call, string? Before)>();
            string? state = null;
            var furthest = (Count: -1, Node: head.Next, State: state);
            var node = head.Next;
            while (head.Next is not null)
            {
                if (node is { IsCall: true })
                {
                    if (TryStep(state, operations[node.Index], out var next) && IsNew(node.Index, next))
                    {
                        path.Push((node, state));
                        state = next;
                        node.Lift();
                        node = head.Next;
                        continue;
                    }
                    node = node.Next;
                    continue;
                }
                // An operation ended here that none of the orders so far has had.
                if (path.Count > furthest.Count)
                {
                    furthest = (path.Count, node, state);
                }
                if (!path.TryPop(out var undone))
                {
                    return $"no order of its {operations.Count} operations explains {operations[furthest.Node!.Index]} "
                        + $"when it is {furthest.State ?? "not there"}";
                }
                undone.Call.Unlift();
                state = undone.Before;
                done[undone.Call.Index / 64] &= ~(1UL << (undone.Call.Index % 64));
                node = undone.Call.Next;
            }
            return null;
        }

        private bool IsNew(int index, string? state)
        {
            done[index / 64] |= 1UL << (index % 64);
            var key = Convert.ToBase64String(System.Runtime.InteropServices.MemoryMarshal.AsBytes(done.AsSpan()));
            if (visited.Add((key, state)))
            {
                return true;
            }
            done[index / 64] &= ~(1UL << (index % 64));
            return false;
        }
    }

    /// <summary>A call or a return in the list of those that have no place in the order yet.</summary>
    private sealed class Node(int index, bool isCall)
    {
        public int Index => index;

        public bool IsCall => isCall;

        public Node? Previous { get; set; }

        public Node? Next { get; set; }

        public Node? Return { get; set; }

        public void Lift()
        {
            Remove();
            Return!.Remove();
        }

        public void Unlift()
        {
            Return!.Restore();
            Restore();
        }

        private void Remove()
        {
            Previous!.Next = Next;
            if (Next is not null)
            {
                Next.Previous = Previous;
            }
        }

        private void Restore()
        {
            Previous!.Next = this;
            if (Next is not null)
            {
                Next.Previous = this;
            }
        }
    }
}
