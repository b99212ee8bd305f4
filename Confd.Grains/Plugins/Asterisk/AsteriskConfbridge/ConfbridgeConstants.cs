using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>Constant sections of confbridge.conf: what keys do in a room, and how meetings are mixed.</summary>
internal static class ConfbridgeConstants
{
    public static void Write(ConfText text)
    {
        Menu(text, "wazo-default-user-menu");
        Menu(text, "wazo-default-admin-menu")
            .Option("*2", "admin_toggle_conference_lock")
            .Option("*3", "admin_kick_last")
            .Option("*0", "admin_toggle_mute_participants");
        // Browsers get the pictures of all others, and choose.
        text.Section("wazo-meeting-bridge-profile")
            .Option("type", "bridge")
            .Option("video_mode", "sfu")
            .Option("enable_events", true);
        text.Section("wazo-meeting-user-profile")
            .Option("type", "user")
            .Option("quiet", true)
            .Option("announce_only_user", false)
            .Option("dsp_drop_silence", true)
            .Option("talk_detection_events", true);
        text.Section("wazo-meeting-user-menu")
            .Option("type", "menu")
            .Option("*1", "toggle_mute");
    }

    private static ConfText Menu(ConfText text, string name) => text
        .Section(name)
        .Option("type", "menu")
        .Option("*1", "toggle_mute")
        .Option("*4", "decrease_listening_volume")
        .Option("*5", "reset_listening_volume")
        .Option("*6", "increase_listening_volume")
        .Option("*7", "decrease_talking_volume")
        .Option("*8", "leave_conference")
        .Option("*9", "increase_talking_volume");
}
