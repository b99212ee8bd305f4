using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>A voice menu. Its choices are the only numbers of its context.</summary>
internal static class IvrPart
{
    public static void Write(Stored<Ivr> ivr, ImageReader read, ConfText text)
    {
        var value = ivr.Value;
        var plan = Dialplan.Of(ivr, read, text).Context(DialplanNames.Ivr(value.Id))
            .Exten("s").Enter(null, null)
            .Do("Answer")
            .Do("Set", $"CONFD_TRIES=0")
            .Play("Playback", value.GreetingSound)
            .Label("menu").Do("Set", $$"""CONFD_TRIES=$[${CONFD_TRIES} + 1]""")
            .Do("GotoIf", $$"""$[${CONFD_TRIES} > {{value.MaxTries}}]?abort""")
            .Play("Background", value.MenuSound)
            .Do("WaitExten", $"{value.Timeout}")
            .Label("abort").Do("NoOp")
            .Play("Playback", value.AbortSound);
        GroupPart.End(plan, null, value.AbortDestination);
        foreach (var choice in value.Choices)
        {
            if (DialplanText.IsPattern(choice.Exten))
            {
                plan.Exten(choice.Exten).To(choice.Destination);
            }
            else
            {
                plan.Error($"Its choice {choice.Exten} can't be dialled, and is left out. Use digits, * and #.");
            }
        }
        Otherwise(plan.Exten("t"), value.TimeoutDestination);
        Otherwise(plan.Exten("i").Play("Playback", value.InvalidSound), value.InvalidDestination);
    }

    private static void Otherwise(Dialplan plan, Destination? destination)
    {
        if (!plan.TryTo(destination))
        {
            plan.Do("Goto", $"s,menu");
        }
    }
}
