namespace Confd.Plugins;

/// <summary>Declares the agents of a queue.</summary>
/// <remarks>Source: wazo-confd 1.1 API, queue_member.</remarks>
public sealed class QueueMemberAgentPlugin() : AssociationPlugin<Queue, Agent>("queue_member_agent")
{
    /// <summary>From a queue to its agents.</summary>
    public static RelationPath Agents { get; } = RelationPath.Right<QueueMemberAgentPlugin>();

    /// <summary>From an agent to the queues.</summary>
    public static RelationPath Queues { get; } = RelationPath.Left<QueueMemberAgentPlugin>();

    public override void Declare(AssociationBuilder<Queue, Agent> pair) => pair
        .Route("/queues/{queue_id:int}/members/agents/{agent_id:int}")
        .Attributes<QueueAgentMember>()
        .SameTenant()
        // reading
        .Extends<Queue>(queue => queue.Show("members", QueueMembers.Of, Agents, QueueMemberUserPlugin.Users))
        .ShowOnRight("queues", queue => new QueueOfAgent(
            queue.Value.Id, queue.Value.Name, queue.Value.Label, queue.Via!.Attributes<QueueAgentMember>().Penalty,
            queue.Links))
        // effects
        .OnEveryChange(EventOf)
        .OnEveryChange(EventOfAgent);

    private static DomainEvent EventOf(string what, string action, PairContext<Queue, Agent> link)
    {
        var (queue, agent) = (link.Left.Value.Id, link.Right.Value.Id);
        return new DomainEvent($"queue_member_agent_{what}", $"config.queues.agents.{action}", what == "associated"
            ? new { QueueId = queue, AgentId = agent, link.Attributes<QueueAgentMember>().Penalty }
            : new { QueueId = queue, AgentId = agent });
    }

    private static DomainEvent EventOfAgent(string what, string action, PairContext<Queue, Agent> link) =>
        new("agent_edited", "config.agent.edited", new { link.Right.Value.Id });
}

/// <summary>A queue as its agents show it.</summary>
internal sealed record QueueOfAgent(int Id, string Name, string? Label, int Penalty, LinkView[] Links);
