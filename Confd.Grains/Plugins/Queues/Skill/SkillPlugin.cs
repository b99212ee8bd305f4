namespace Confd.Plugins;

/// <summary>Declares <c>/agents/skills</c>: competences of agents, unique by name in each tenant.</summary>
/// <remarks>Source: wazo-confd 1.1 API, agents/skills.</remarks>
public sealed class SkillPlugin() : ResourcePlugin<Skill>("skill")
{
    public override void Declare(ResourceBuilder<Skill> skill) => skill
        .Named("agents/skills")
        .Unique("name", s => s.Name, (s, _) => Refusals.Exists("Skill", ("name", s.Name)), withinTenant: true)
        // reading
        .Links("skills")
        // effects
        .Events("skill", "config.agents.skills", s => new { s.Id });
}
