using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>
/// Composes <c>queueskills.conf</c>: what each agent is good at. An Asterisk with the platform's patch for skills reads it.
/// </summary>
public sealed class QueueSkillsConf() : ConfFilePlugin("asterisk_queueskills", "queueskills.conf", "app_queue.so")
{
    private static readonly RelationPath Skills = RelationPath.Right<AgentSkillPlugin>();

    public override void Declare(ConfFileBuilder file) => file.Reads<Skill>().Each<Agent>(SkillsOf);

    private static void SkillsOf(Stored<Agent> agent, ImageReader read, ConfText text)
    {
        var isBegun = false;
        foreach (var link in read.Links(agent.Id, Skills))
        {
            if (read.Find<Skill>(link.Right.Key) is not { } skill)
            {
                continue;
            }
            if (!ConfText.IsName(skill.Value.Name))
            {
                text.Error(
                    skill.Id, $"Asterisk's file can't have '{skill.Value.Name}', so it is left out. Begin it with a letter or a digit.");
                continue;
            }
            if (!isBegun)
            {
                text.Section($"agent-{agent.Value.Id}");
                isBegun = true;
            }
            text.Option(skill.Value.Name, link.Attributes<AgentSkillWeight>().SkillWeight);
        }
    }
}
