using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares the skills of an agent, each with a weight.</summary>
/// <remarks>Source: wazo-confd 1.1 API, agent_skill.</remarks>
public sealed class AgentSkillPlugin : AssociationPlugin<Agent, Skill>
{
    /// <inheritdoc/>
    public override string Name => "agent_skill";

    /// <inheritdoc/>
    public override void Declare(AssociationBuilder<Agent, Skill> pair) => pair
        .Route("/agents/{agent_id:int}/skills/{skill_id:int}", "confd.agents.{agent_id}.skills.{skill_id}")
        .Attributes<AgentSkillWeight>()
        .SameTenant("agent_tenant_uuid", "skill_tenant_uuid")
        // reading
        .ShowOnLeft("skills", skill => new
        {
            skill.Value.Id,
            skill.Value.Name,
            skill.Via!.Attributes<AgentSkillWeight>().SkillWeight,
            Links = LinkView.To("skills", $"/agents/skills/{skill.Id.Key}"),
        })
        .ShowOnRight("agents", agent => new
        {
            agent.Value.Id,
            agent.Value.Number,
            agent.Value.Firstname,
            agent.Value.Lastname,
            agent.Via!.Attributes<AgentSkillWeight>().SkillWeight,
            Links = LinkView.To("agents", $"/agents/{agent.Id.Key}"),
        })
        // effects
        .OnEveryChange(Tell);

    private static Told Tell(string what, string action, PairContext<Agent, Skill> link) => new(
        $"agent_skill_{what}", $"config.agents.skills.{action}",
        new { AgentId = link.Left.Value.Id, SkillId = link.Right.Value.Id })
    {
        Reload = [Reload.Queue],
    };
}
