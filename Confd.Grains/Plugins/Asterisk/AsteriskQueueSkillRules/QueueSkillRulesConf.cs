using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>
/// Composes <c>queueskillrules.conf</c>: which agents a call asks for, one expression after another. An Asterisk with the
/// platform's patch for skills reads it.
/// </summary>
public sealed class QueueSkillRulesConf() : ConfFilePlugin("asterisk_queueskillrules", "queueskillrules.conf", "app_queue.so")
{
    public override void Declare(ConfFileBuilder file) => file.Each<SkillRule>(Rule);

    private static void Rule(Stored<SkillRule> rule, ImageReader read, ConfText text)
    {
        var expressions = (rule.Value.Rules ?? []).Select(one => one.Definition).Where(one => !string.IsNullOrWhiteSpace(one)).ToList();
        if (expressions.Count == 0)
        {
            text.Warning(rule.Id, "It has no expression, so a call with it gets no agent. Give it one.");
            return;
        }
        text.Section($"skillrule-{rule.Value.Id}");
        foreach (var expression in expressions)
        {
            text.Option("rule", expression);
        }
    }
}
