using Confd.Asterisk;
using Confd.Resources;

namespace Confd.Plugins;

/// <summary>
/// Call permissions as a context: its extensions are what is denied or allowed, so that the most exact pattern decides, as everywhere in
/// Asterisk.
/// </summary>
internal static class CallPermissions
{
    /// <summary>Nothing when there are none.</summary>
    /// <param name="plan">The part.</param>
    /// <param name="context">Its name.</param>
    /// <param name="permissions">In their order; of the same pattern a denial counts.</param>
    /// <param name="password">Unlocks what has no password of its own; null for none.</param>
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
                plan.Find(FindingSeverity.Error, $"Of the call permission {rule.Id} the pattern {exten} can't be dialled, and is left out. Use digits, or a pattern with _.");
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
