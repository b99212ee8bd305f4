namespace Confd.Plugins;

/// <summary>Declares the agent of a user: at most one.</summary>
/// <remarks>Source: wazo-confd 1.1 API, user_agent.</remarks>
public sealed class UserAgentPlugin() : AssociationPlugin<User, Agent>("user_agent")
{
    /// <summary>From a user to the agent.</summary>
    public static RelationPath Agent { get; } = RelationPath.Right<UserAgentPlugin>();

    public override void Declare(AssociationBuilder<User, Agent> pair) => pair
        .Route("/users/{user_id:id}/agents/{agent_id:int}", hasDelete: false)
        // rules, in this order
        .SameTenant(rightFirst: true)
        .OneRight((link, _) => Refusals.Associated("User", "Agent", ("user_id", link.Left.Value.Id), ("agent", link.Right.Value.Id)))
        // reading
        .ShowOneOnLeft("agent", agent => new AgentBrief(
            agent.Value.Id, agent.Value.Number, agent.Links))
        .ShowOnRight("users")
        .Extends<User>(user => user.Part<AgentOfUser>(editedAfter: typeof(UserLinesPart)))
        // effects
        .Events(
            "user_agent", "config.users.{left}.agents", link => new { UserUuid = link.Left.Value.Uuid, AgentId = link.Right.Value.Id },
            headers: link => EventScope.User(link.Left))
        .Routes(routes => routes.Route("DELETE", "/users/{user_id:id}/agents", DissociateAsync));

    private static async ValueTask DissociateAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var user = await route.GetAsync<User>("user_id", cancellationToken);
        foreach (var agent in await route.UnitOfWork.RelatedAsync<Agent>(user.Id, Agent, cancellationToken))
        {
            await route.UnitOfWork.DissociateAsync<UserAgentPlugin, User, Agent>(user, agent.Stored, cancellationToken);
        }
    }
}

/// <summary>An agent as its user shows it.</summary>
internal sealed record AgentBrief(int Id, string Number, LinkView[] Links);
