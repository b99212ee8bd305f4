using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares the agent of a user: at most one.</summary>
/// <remarks>Source: wazo-confd 1.1 API, user_agent.</remarks>
public sealed class UserAgentPlugin : AssociationPlugin<User, Agent>
{
    /// <summary>From a user to the agent.</summary>
    public static RelationPath Agent { get; } = RelationPath.Right<UserAgentPlugin>();

    /// <inheritdoc/>
    public override string Name => "user_agent";

    /// <inheritdoc/>
    public override void Declare(AssociationBuilder<User, Agent> pair) => pair
        .Route(
            "/users/{user_id:id}/agents/{agent_id:int}", "confd.users.{user_id}.agents.{agent_id}", hasDelete: false)
        // rules, in this order
        .SameTenant("user_tenant_uuid", "agent_tenant_uuid", rightFirst: true)
        .OneRight((link, _) => Refusals.Associated("User", "Agent", ("user_id", link.Left.Value.Id), ("agent", link.Right.Value.Id)))
        // reading
        .ShowOneOnLeft("agent", agent => new AgentBrief(
            agent.Value.Id, agent.Value.Number, agent.Links))
        .ShowOnRight("users", UserViews.Brief)
        .Extends<User>(user => user.Part<AgentOfUser>())
        // effects
        .OnEveryChange(EventOf)
        .Routes(routes => routes.Route(
            "DELETE", "/users/{user_id:id}/agents", "confd.users.{user_id}.agents.delete", DissociateAsync));

    private static async ValueTask<RouteResult> DissociateAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var user = await route.UnitOfWork.GetVisibleAsync<User>(route["user_id"], cancellationToken);
        foreach (var agent in await route.UnitOfWork.RelatedAsync<Agent>(user.Id, Agent, cancellationToken))
        {
            await route.UnitOfWork.DissociateAsync<UserAgentPlugin, User, Agent>(user, agent.Stored, cancellationToken);
        }
        return RouteResult.Empty;
    }

    private static DomainEvent EventOf(string what, string action, PairContext<User, Agent> link)
    {
        var user = link.Left.Value.Uuid;
        return new DomainEvent(
            $"user_agent_{what}", $"config.users.{user}.agents.{action}", new { UserUuid = user, AgentId = link.Right.Value.Id })
        {
            Headers = EventScope.User(link.Left.Tenant ?? default, user),
        };
    }
}

/// <summary>An agent as its user shows it.</summary>
internal sealed record AgentBrief(int Id, string Number, LinkView[] Links);
