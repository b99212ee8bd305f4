using System.Text.Json.Nodes;
using Confd.History;

namespace Confd.Faults;

/// <summary>Several clients write the same few resources, with and without If-Match, and read them through any gateway.</summary>
/// <param name="number">Of the client.</param>
/// <param name="schedules">Ids of the resources.</param>
/// <param name="cluster">The cluster.</param>
/// <param name="client">Sends the requests.</param>
/// <param name="recorder">Records the observations.</param>
internal sealed class SharedEdits(
    int number, IReadOnlyList<int> schedules, ClusterScript cluster, Client client, Recorder recorder)
    : Session($"shared{number}", cluster, client, recorder, new Random(100 + number))
{
    private const string Kind = "schedule";
    private int sequence;

    /// <summary>Makes the resources.</summary>
    public static async Task<IReadOnlyList<int>> PrepareAsync(ClusterScript cluster, Client client, Recorder recorder)
    {
        var ids = new List<int>();
        for (var index = 0; index < 4; index++)
        {
            var answer = await client.SendAsync(
                cluster.LoadBalancer, HttpMethod.Post, "/schedules", new JsonObject
                {
                    ["name"] = $"s{index}", ["closed_destination"] = new JsonObject { ["type"] = "none" },
                },
                counts: false, CancellationToken.None);
            ids.Add((int)answer.Body!["id"]!);
            recorder.Add(new Operation(
                "preparation", answer.RequestId, $"{Kind}:{ids[^1]}", OperationKind.Create, $"s{index}", answer.Invoked, answer.Returned, answer.Outcome));
        }
        return ids;
    }

    protected override Task StepAsync(CancellationToken stopping)
    {
        var id = schedules[Random.Next(schedules.Count)];
        return Random.Next(10) switch
        {
            0 or 1 => WriteAsync(HttpMethod.Put, id),
            2 => WriteAsync(HttpMethod.Patch, id),
            3 or 4 or 5 => ExchangeAsync(id),
            6 => ListAsync(),
            _ => ReadAsync(id),
        };
    }

    private async Task WriteAsync(HttpMethod method, int id)
    {
        var value = NextValue();
        Record(await SendAsync(method, Path(id), Body(value)), Resource(id), OperationKind.Write, value);
    }

    private async Task ExchangeAsync(int id)
    {
        var read = await ReadAsync(id);
        if (read is { Outcome: Outcome.Done, Tag: { } tag })
        {
            var value = NextValue();
            Record(
                await SendAsync(HttpMethod.Put, Path(id), Body(value), tag), Resource(id), OperationKind.Exchange, value,
                expected: (string)read.Body!["name"]!);
        }
    }

    private async Task<Answer> ReadAsync(int id)
    {
        var answer = Random.Next(2) == 0 ? await AskAsync(Path(id)) : await SendAsync(HttpMethod.Get, Path(id), null);
        RecordRead(answer, Resource(id), schedule => (string?)schedule["name"]);
        return answer;
    }

    private async Task ListAsync() => RecordList(
        await AskAsync("/schedules"), Kind, schedule => (Resource((int)schedule["id"]!), (string)schedule["name"]!));

    private string NextValue() => $"{Name}v{++sequence}";

    private static JsonObject Body(string value) => new() { ["name"] = value };

    private static string Path(int id) => $"/schedules/{id}";

    private static string Resource(int id) => $"{Kind}:{id}";
}
