using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>A conference room. One number has two PINs: the PIN decides whether the caller is an administrator.</summary>
internal static class ConferencePart
{
    public static void Write(Stored<Conference> conference, ImageReader read, ConfText text)
    {
        var room = conference.Value;
        var plan = Dialplan.Of(conference, read, text).Context(DialplanNames.Conference(room.Id))
            .Exten("s").Enter(null, room.PreprocessSubroutine).Do("Answer");
        var pin = room.Pin is { Length: > 0 } ? room.Pin : null;
        var adminPin = room.AdminPin is { Length: > 0 } ? room.AdminPin : null;
        if (pin is not null || adminPin is not null)
        {
            plan.Do("Set", $"CONFD_TRIES=0")
                .Label("ask").Do("Read", $"CONFD_PIN,conf-getpin");
            if (adminPin is not null)
            {
                plan.Do("GotoIf", $$"""$["${CONFD_PIN}" = "{{adminPin}}"]?admin""", isSecret: true);
            }
            plan.Do("GotoIf", $$"""$["${CONFD_PIN}" = "{{pin}}"]?user""", isSecret: pin is not null)
                .Do("Playback", $"conf-invalidpin")
                .Do("Set", $$"""CONFD_TRIES=$[${CONFD_TRIES} + 1]""")
                .Do("GotoIf", $$"""$[${CONFD_TRIES} < 3]?ask""")
                .Do("Hangup");
        }
        plan.Label("user").Do("ConfBridge", $"{DialplanNames.Room(room.Id)},wazo-bridge-profile-{room.Id},wazo-user-profile-{room.Id},wazo-default-user-menu")
            .Do("Hangup");
        if (adminPin is not null)
        {
            plan.Label("admin")
                .Do("ConfBridge", $"{DialplanNames.Room(room.Id)},wazo-bridge-profile-{room.Id},wazo-admin-profile-{room.Id},wazo-default-admin-menu")
                .Do("Hangup");
        }
    }
}
