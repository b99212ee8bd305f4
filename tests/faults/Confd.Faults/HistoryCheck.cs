using System.Collections.Concurrent;
using Confd.History;
using Npgsql;

namespace Confd.Faults;

/// <summary>Holds what all clients saw against each other, and against the log of events.</summary>
internal sealed class HistoryCheck(Recorder recorder)
{
    public int Operations { get; private set; }

    public int Resources { get; private set; }

    public int Clients { get; private set; }

    public IReadOnlyList<string> Unexplained { get; private set; } = [];

    public IReadOnlyList<string> WrongRequests { get; private set; } = [];

    public ConcurrentQueue<string> TwoOwners { get; } = new();

    public IEnumerable<string> Faults => [.. Unexplained, .. TwoOwners, .. WrongRequests];

    public async Task RunAsync(ClusterScript cluster, CancellationToken cancellationToken)
    {
        var operations = recorder.Operations();
        var told = await ToldAsync(cluster, cancellationToken);
        // Numbers that several clients claim are no register: each value is written many times.
        var contested = operations.Where(operation => operation.Resource.StartsWith(Contest.Kind, StringComparison.Ordinal)).ToList();
        Operations = operations.Count;
        Resources = operations.Select(operation => operation.Resource).Distinct().Count();
        Clients = operations.Select(operation => operation.Client).Distinct().Count();
        Unexplained = Linearizability.Check(operations.Except(contested), told.Select(one => one.RequestId).ToHashSet());
        foreach (var fault in Ownership.Check(contested))
        {
            TwoOwners.Enqueue(fault);
        }
        // Who does not know which number he has may claim that one again, which changes nothing.
        WrongRequests = Requests.Check(operations.Except(contested.Where(claim => claim.Outcome == Outcome.Done)), told);
    }

    private static async Task<List<Told>> ToldAsync(ClusterScript cluster, CancellationToken cancellationToken)
    {
        var told = new List<Told>();
        await using var source = NpgsqlDataSource.Create(cluster.ConnectionString);
        await using var command = source.CreateCommand(
            "SELECT request_id, name, resource, key, coalesce(other_key, '') FROM event WHERE name IS NOT NULL AND request_id IS NOT NULL");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            told.Add(new Told(
                reader.GetString(0), $"{reader.GetString(1)} {reader.GetString(2)} {reader.GetString(3)} {reader.GetString(4)}"));
        }
        return told;
    }
}
