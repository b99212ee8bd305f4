using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Plugins;

/// <summary>POST /agents: the agent, then its memberships of queues, all or nothing.</summary>
internal sealed class AgentCreation : ICreation<Agent>
{
    public async ValueTask<(Stored<Agent> Created, RouteResult? Answer)> CreateAsync(
        UnitOfWork work, JsonObject given, CancellationToken cancellationToken) =>
        (await MakeValidatedAsync(work, given, cancellationToken), null);

    /// <summary>Creates an agent as POST does, from fields in the form of a body.</summary>
    public static ValueTask<Stored<Agent>> MakeAsync(UnitOfWork work, JsonObject fields, CancellationToken cancellationToken) =>
        MakeValidatedAsync(work, work.Validate<Agent>(fields), cancellationToken);

    private static async ValueTask<Stored<Agent>> MakeValidatedAsync(
        UnitOfWork work, JsonObject given, CancellationToken cancellationToken)
    {
        var agent = await work.CreateValidatedAsync<Agent>(given, cancellationToken);
        var memberships = (given["queues"] as JsonArray ?? [])
            .Select(item => item.Deserialize<AgentQueue>(ConfdJson.Options)!).ToList();
        await work.PreloadAsync<Queue>(memberships.Select(membership => $"{membership.Id}"), [QueueMemberAgentPlugin.Agents], cancellationToken);
        foreach (var membership in memberships)
        {
            var queue = await work.GetVisibleAsync<Queue>($"{membership.Id}", cancellationToken);
            await work.AssociateAsync<QueueMemberAgentPlugin, Queue, Agent>(
                queue, agent, cancellationToken,
                new QueueAgentMember { Penalty = membership.Penalty, Priority = membership.Priority });
        }
        return agent;
    }
}
