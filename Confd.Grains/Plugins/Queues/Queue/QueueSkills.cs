using System.Text.Json;
using Confd.Fields;

namespace Confd.Plugins;

/// <summary>The skill rule that a destination of type queue may name, and its variables.</summary>
internal static class QueueSkills
{
    private static readonly InputPattern Form = new(@"[^[;\|]+");

    /// <summary>Variables need a rule; names and values must fit into Asterisk's syntax.</summary>
    public static Dictionary<string, object>? Check(QueueDestination destination) =>
        destination.SkillRuleVariables is not { Count: > 0 } variables ? null
        : variables.Any(variable => !Form.IsMatch(variable.Key)
            || variable.Value?.GetValueKind() != JsonValueKind.String || !Form.IsMatch((string)variable.Value!))
            ? new() { ["skill_rule_variables"] = new[] { "String does not match expected pattern." } }
        : destination.SkillRuleId is null
            ? new() { ["skill_rule_id"] = new[] { "Missing data for required field. When `skill_rule_variables` is defined" } }
            : null;

    public static async ValueTask<Refusal?> FindRuleAsync(
        QueueDestination destination, TenantScope named, CancellationToken cancellationToken) =>
        destination.SkillRuleId is not { } id || await named.FindAsync<SkillRule>($"{id}", cancellationToken) is not null
            ? null
            : Refusals.ReferenceNotFound("skill_rule_id", "SkillRule", ("skill_rule_id", id));
}
