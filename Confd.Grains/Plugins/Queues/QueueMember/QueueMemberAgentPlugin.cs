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
        .OnAssociated(link => new DomainEvent("queue_member_agent_associated", "config.queues.agents.updated", new
        {
            QueueId = link.Left.Value.Id,
            AgentId = link.Right.Value.Id,
            link.Attributes<QueueAgentMember>().Penalty,
        }))
        .OnAssociated(EventOfAgent)
        .OnDissociated(link => new DomainEvent("queue_member_agent_dissociated", "config.queues.agents.deleted", new
        {
            QueueId = link.Left.Value.Id,
            AgentId = link.Right.Value.Id,
        }))
        .OnDissociated(EventOfAgent);

    private static DomainEvent EventOfAgent(PairContext<Queue, Agent> link) =>
        new("agent_edited", "config.agent.edited", new { link.Right.Value.Id });
}

/// <summary>A queue as its agents show it.</summary>
internal sealed record QueueOfAgent(int Id, string Name, string? Label, int Penalty, LinkView[] Links);
