using Confd.Resources;

namespace Confd.Plugins;

/// <summary>The members of a queue as it shows them.</summary>
internal static class QueueMembers
{
    /// <summary>Agents and users, each by priority.</summary>
    public static object Of(ViewNode<Queue> queue) => new
    {
        Agents =
            from agent in queue.Many<Agent>(QueueMemberAgentPlugin.Agents)
            let member = agent.Via!.Attributes<QueueAgentMember>()
            orderby member.Priority
            select new
            {
                agent.Value.Id,
                agent.Value.Number,
                agent.Value.Firstname,
                agent.Value.Lastname,
                member.Priority,
                member.Penalty,
                Links = LinkView.To("agents", $"/agents/{agent.Id.Key}"),
            },
        Users =
            from user in queue.Many<User>(QueueMemberUserPlugin.Users)
            let member = user.Via!.Attributes<QueueUserMember>()
            orderby member.Priority
            select new
            {
                user.Value.Uuid,
                user.Value.Firstname,
                user.Value.Lastname,
                member.Priority,
                Links = LinkView.To("users", $"/users/{user.Value.Id}"),
            },
    };
}
