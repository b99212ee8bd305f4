using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares <c>/agents/skills</c>: competences of agents, unique by name in each tenant.</summary>
/// <remarks>Source: wazo-confd 1.1 API, agents/skills.</remarks>
public sealed class SkillPlugin : ResourcePlugin<Skill>
{
    /// <inheritdoc/>
    public override string Name => "skill";

    /// <inheritdoc/>
    public override void Declare(ResourceBuilder<Skill> skill) => skill
        .Named("agents/skills", called: "Skill", by: s => s.Id)
        .TenantScoped()
        .Unique("name", s => s.Name, (s, _) => Refusals.Exists("Skill", ("name", s.Name)), withinTenant: true)
        // reading
        .Columns(s => s.Id, s => s.Name, s => s.Description)
        .Sort(by: "name")
        .Links("skills")
        // effects
        .Events("skill", "config.agents.skills", s => new { s.Id });
}
