namespace Confd.Plugins;

/// <summary>Declares <c>/queues/skillrules</c>: how a queue chooses among its agents.</summary>
/// <remarks>Source: wazo-confd 1.1 API, queues/skillrules.</remarks>
public sealed class SkillRulePlugin() : ResourcePlugin<SkillRule>("skill_rule")
{
    public override void Declare(ResourceBuilder<SkillRule> rule) => rule
        .Named("queues/skillrules")
        .Canonicalize(PartAtSemicolons)
        // reading
        .Links("skillrules")
        // effects
        .Events("skill_rule", "config.queues.skillrules", r => new { r.Id }, [Reload.Queue]);

    /// <summary>In Asterisk's file the expressions are one line, separated by semicolons.</summary>
    private static SkillRule PartAtSemicolons(SkillRule rule)
    {
        var line = string.Join(';', (rule.Rules ?? []).Select(one => one.Definition));
        return rule with
        {
            Rules = line.Length == 0 ? [] : [.. line.Split(';').Select(part => new SkillRuleDefinition { Definition = part })],
        };
    }
}
