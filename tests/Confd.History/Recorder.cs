using System.Collections.Concurrent;

namespace Confd.History;

/// <summary>Collects what all clients did; thread-safe.</summary>
public sealed class Recorder
{
    private readonly ConcurrentQueue<Operation> operations = new();
    private readonly ConcurrentQueue<ListRead> lists = new();

    /// <summary>Adds an operation that has ended.</summary>
    public void Add(Operation operation) => operations.Enqueue(operation);

    /// <summary>Adds a complete list that was read.</summary>
    public void Add(ListRead list) => lists.Enqueue(list);

    /// <summary>Every operation, each list as one read of each resource of its kind.</summary>
    public IReadOnlyList<Operation> Operations()
    {
        var own = operations.ToList();
        var resources = own.Select(operation => operation.Resource).Distinct().ToList();
        return [.. own, .. lists.SelectMany(list => list.Reads(resources))];
    }
}

/// <summary>Records a list: resources in it as read, all others as missing.</summary>
/// <param name="Client">Who.</param>
/// <param name="RequestId">Of the request.</param>
/// <param name="Kind">Resources of this kind have names that begin with it and a colon.</param>
/// <param name="Shown">Values by resource.</param>
/// <param name="Invoked">When it was sent.</param>
/// <param name="Returned">When the answer was there.</param>
public sealed record ListRead(
    string Client, string RequestId, string Kind, IReadOnlyDictionary<string, string> Shown, long Invoked, long Returned)
{
    /// <summary>The reads that the list stands for.</summary>
    public IEnumerable<Operation> Reads(IEnumerable<string> resources) =>
        resources.Where(resource => resource.StartsWith(Kind + ":", StringComparison.Ordinal)).Concat(Shown.Keys).Distinct()
            .Select(resource => new Operation(
                Client, RequestId, resource, OperationKind.Read, Shown.GetValueOrDefault(resource), Invoked, Returned, Outcome.Done));
}
