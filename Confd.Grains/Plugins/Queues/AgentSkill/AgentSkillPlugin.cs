namespace Confd.Plugins;

/// <summary>Declares the skills of an agent, each with a weight.</summary>
/// <remarks>Source: wazo-confd 1.1 API, agent_skill.</remarks>
public sealed class AgentSkillPlugin() : AssociationPlugin<Agent, Skill>("agent_skill")
{
    public override void Declare(AssociationBuilder<Agent, Skill> pair) => pair
        .Route("/agents/{agent_id:int}/skills/{skill_id:int}")
        .Attributes<AgentSkillWeight>()
        .SameTenant()
        // reading
        .ShowOnLeft("skills", skill => new SkillOfAgent(
            skill.Value.Id, skill.Value.Name, skill.Via!.Attributes<AgentSkillWeight>().SkillWeight, skill.Links))
        .ShowOnRight("agents", agent => new AgentOfSkill(
            agent.Value.Id, agent.Value.Number, agent.Value.Firstname, agent.Value.Lastname,
            agent.Via!.Attributes<AgentSkillWeight>().SkillWeight, agent.Links))
        // effects
        .Events(
            "agent_skill", "config.agents.skills",
            link => new { AgentId = link.Left.Value.Id, SkillId = link.Right.Value.Id }, [Reload.Queue]);
}

/// <summary>A skill as its agents show it.</summary>
internal sealed record SkillOfAgent(int Id, string Name, int SkillWeight, LinkView[] Links);

/// <summary>An agent as its skills show it.</summary>
internal sealed record AgentOfSkill(
    int Id, string Number, string? Firstname, string? Lastname, int SkillWeight, LinkView[] Links);
