namespace Confd.Plugins;

/// <summary>The members of a queue as it shows them.</summary>
internal static class QueueMembers
{
    /// <summary>Agents and users, each by priority.</summary>
    public static QueueMembersView Of(ViewNode<Queue> queue) => new(
        from agent in queue.Many<Agent>(QueueMemberAgentPlugin.Agents)
        let member = agent.Via!.Attributes<QueueAgentMember>()
        orderby member.Priority
        select new QueueAgentView(
            agent.Value.Id, agent.Value.Number, agent.Value.Firstname, agent.Value.Lastname, member.Priority, member.Penalty,
            agent.Links),
        from user in queue.Many<User>(QueueMemberUserPlugin.Users)
        let member = user.Via!.Attributes<QueueUserMember>()
        orderby member.Priority
        select new QueueUserView(
            user.Value.Uuid, user.Value.Firstname, user.Value.Lastname, member.Priority, user.Links));
}

/// <summary>The members of a queue as it shows them.</summary>
internal sealed record QueueMembersView(IEnumerable<QueueAgentView> Agents, IEnumerable<QueueUserView> Users);

/// <summary>An agent among the members of a queue.</summary>
internal sealed record QueueAgentView(
    int Id, string Number, string? Firstname, string? Lastname, int Priority, int Penalty, LinkView[] Links);

/// <summary>A user among the members of a queue.</summary>
internal sealed record QueueUserView(Guid Uuid, string Firstname, string? Lastname, int Priority, LinkView[] Links);
