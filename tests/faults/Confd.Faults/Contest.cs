using System.Net;
using System.Text.Json.Nodes;
using Confd.History;

namespace Confd.Faults;

/// <summary>Clients with an extension each that claim the same few numbers.</summary>
/// <param name="number">Of the client.</param>
/// <param name="extension">Id of its extension.</param>
/// <param name="cluster">The cluster.</param>
/// <param name="client">Sends the requests.</param>
/// <param name="recorder">Records the observations.</param>
/// <param name="check">Gets numbers that a list shows twice.</param>
internal sealed class Contest(
    int number, int extension, ClusterScript cluster, Client client, Recorder recorder, HistoryCheck check)
    : Session($"contest{number}", cluster, client, recorder, new Random(200 + number))
{
    /// <summary>Begins the names of these resources.</summary>
    public const string Kind = "contested";

    /// <summary>Begins the numbers, and no others.</summary>
    public const string Prefix = "777";

    private const int Clients = 3;

    /// <summary>Makes an extension for each client.</summary>
    public static async Task<IReadOnlyList<int>> PrepareAsync(string context, ClusterScript cluster, Client client, Recorder recorder)
    {
        var ids = new List<int>();
        for (var index = 0; index < Clients; index++)
        {
            var exten = NumberOf(index);
            var answer = await client.SendAsync(
                cluster.LoadBalancer, HttpMethod.Post, "/extensions", new JsonObject { ["exten"] = exten, ["context"] = context },
                counts: false, CancellationToken.None);
            ids.Add((int)answer.Body!["id"]!);
            recorder.Add(new Operation(
                "preparation", answer.RequestId, $"{Kind}:{ids[^1]}", OperationKind.Create, exten, answer.Invoked, answer.Returned, answer.Outcome));
        }
        return ids;
    }

    private string? current = NumberOf(number);

    protected override async Task StepAsync(CancellationToken stopping)
    {
        // One number more than clients: most claims are refused.
        var exten = NumberOf(Random.Next(Clients + 1));
        var answer = await SendAsync(HttpMethod.Put, $"/extensions/{extension}", new JsonObject { ["exten"] = exten });
        // To claim what one has changes nothing.
        if (!(answer.Status == HttpStatusCode.NoContent && exten == current))
        {
            Record(answer, $"{Kind}:{extension}", OperationKind.Write, exten);
        }
        current = answer.Outcome switch { Outcome.Done => exten, Outcome.Unknown => null, _ => current };
        var list = await AskAsync($"/extensions?search={Prefix}");
        if (list.Outcome == Outcome.Done)
        {
            foreach (var twice in Ownership.CheckList(list.Body!["items"]!.AsArray()
                .Select(one => ($"{one!["id"]}", (string)one["exten"]!))))
            {
                check.TwoOwners.Enqueue(twice);
            }
        }
    }

    private static string NumberOf(int index) => $"{Prefix}0000{index}";
}
