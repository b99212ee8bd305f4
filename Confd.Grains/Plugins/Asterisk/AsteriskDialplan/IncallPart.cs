using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>A call from outside, and where it goes.</summary>
internal static class IncallPart
{
    public static void Write(Stored<Incall> incall, ImageReader read, ConfText text)
    {
        var value = incall.Value;
        var plan = Dialplan.Of(incall, read, text).Context(DialplanNames.Incall(value.Id))
            .Exten("s").Do("Set", $"__CONFD_EXTERNAL=1")
            .Enter(RelationPath.Right<IncallSchedulePlugin>(), value.PreprocessSubroutine)
            .CallerName(value.CallerIdMode, value.CallerIdName);
        if (!string.IsNullOrEmpty(value.GreetingSound))
        {
            plan.Do("Answer").Play("Playback", value.GreetingSound);
        }
        plan.To(value.Destination);
    }
}
