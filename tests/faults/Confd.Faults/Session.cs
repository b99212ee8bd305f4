using System.Text.Json.Nodes;
using Confd.History;

namespace Confd.Faults;

/// <summary>One client whose every request is recorded.</summary>
internal abstract class Session(string name, ClusterScript cluster, Client client, Recorder recorder, Random random)
{
    protected Random Random => random;

    protected string Name => name;

    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await StepAsync(stopping);
        }
    }

    /// <summary>One thing that the client does.</summary>
    protected abstract Task StepAsync(CancellationToken stopping);

    /// <summary>To the load balancer. A request that was begun is waited for, whether the run stops or not.</summary>
    protected Task<Answer> SendAsync(HttpMethod method, string path, JsonNode? body, string? ifMatch = null) =>
        client.SendAsync(cluster.LoadBalancer, method, path, body, counts: true, CancellationToken.None, ifMatch);

    /// <summary>To one of the gateways.</summary>
    protected Task<Answer> AskAsync(string path) => client.SendAsync(
        cluster.Gateways[random.Next(cluster.Gateways.Count)], HttpMethod.Get, path, null, counts: false, CancellationToken.None);

    protected void Record(Answer answer, string resource, OperationKind kind, string? value, string? expected = null) =>
        recorder.Add(new Operation(name, answer.RequestId, resource, kind, value, answer.Invoked, answer.Returned, answer.Outcome)
        {
            Expected = expected,
        });

    /// <summary>The result of a read of one resource; a failed read saw nothing.</summary>
    protected void RecordRead(Answer answer, string resource, Func<JsonNode, string?> value)
    {
        if (answer.Outcome is Outcome.Done or Outcome.Missing)
        {
            recorder.Add(new Operation(
                name, answer.RequestId, resource, OperationKind.Read, answer.Outcome == Outcome.Missing ? null : value(answer.Body!),
                answer.Invoked, answer.Returned, Outcome.Done));
        }
    }

    protected void RecordList(Answer answer, string kind, Func<JsonNode, (string Resource, string Value)?> item)
    {
        if (answer.Outcome == Outcome.Done)
        {
            var shown = answer.Body!["items"]!.AsArray().Select(one => item(one!)).OfType<(string Resource, string Value)>()
                .ToDictionary(one => one.Resource, one => one.Value);
            recorder.Add(new ListRead(name, answer.RequestId, kind, shown, answer.Invoked, answer.Returned));
        }
    }
}
