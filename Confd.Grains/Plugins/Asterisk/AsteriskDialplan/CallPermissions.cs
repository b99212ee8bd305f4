using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>
/// Call permissions as a context: its extensions are the denied and allowed numbers, so the most exact pattern decides, as
/// everywhere in Asterisk.
/// </summary>
internal static class CallPermissions
{
    /// <summary>Writes the context; nothing when there are no permissions.</summary>
    /// <param name="plan">The part.</param>
    /// <param name="context">The context's name.</param>
    /// <param name="permissions">In their order; for one pattern a denial wins.</param>
    /// <param name="password">Unlocks permissions without a password of their own; null for none.</param>
    public static void Write(Dialplan plan, string context, IEnumerable<Stored<CallPermission>> permissions, string? password)
    {
        var rules = permissions.Where(permission => permission.Value.Enabled && plan.IsOwn(permission))
            .DistinctBy(permission => permission.Id)
            .SelectMany(permission => permission.Value.Extensions.Select(exten => (Exten: exten, Rule: permission.Value)))
            .OrderBy(rule => rule.Rule.Mode == "deny" ? 0 : 1)
            .DistinctBy(rule => rule.Exten).ToList();
        if (rules.Count == 0)
        {
            return;
        }
        plan.Context(context);
        foreach (var (exten, rule) in rules)
        {
            if (!DialplanText.IsPattern(exten))
            {
                plan.Error($"Of the call permission {rule.Id} the pattern {exten} can't be dialled, and is left out. Use digits, or a pattern with _.");
                continue;
            }
            plan.Exten(exten);
            if (rule.Mode == "allow")
            {
                plan.Do("Return");
            }
            else if ((rule.Password ?? password) is { } secret)
            {
                plan.Do("Answer").Do("Authenticate", $"{new DialplanCode(secret)}", isSecret: true).Do("Return");
            }
            else
            {
                plan.Do("StackPop").Do("Goto", $"{DialplanNames.Refused},s,1");
            }
        }
    }
}
