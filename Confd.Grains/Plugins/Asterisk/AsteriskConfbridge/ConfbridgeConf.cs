using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>Composes <c>confbridge.conf</c>: default profiles, those of each conference room, those of meetings, and menus.</summary>
/// <remarks>
/// Source: docs.asterisk.org, app_confbridge. Rooms have no PIN here: one number has two PINs, so the dialplan asks, and chooses
/// the profile by the answer.
/// </remarks>
public sealed class ConfbridgeConf() : ConfFilePlugin("asterisk_confbridge", "confbridge.conf", "app_confbridge.so")
{
    private static readonly IReadOnlySet<string> SecretOptions = ConfSecrets.Of<ConfbridgeDefaultUser>(nameof(ConfbridgeDefaultUser.Options));

    public override void Declare(ConfFileBuilder file) => file
        .Reads<ConfbridgeDefaultBridge>().Reads<ConfbridgeDefaultUser>().Reads<Moh>()
        .Part(Defaults)
        .Part((_, text) => ConfbridgeConstants.Write(text))
        .Each<Conference>(Profiles);

    private static void Defaults(ImageReader read, ConfText text) => text
        .Section("general")
        .Section("wazo_default_bridge").Options(read.Settings<ConfbridgeDefaultBridge>().Options)
        .Section("wazo_default_user").Options(read.Settings<ConfbridgeDefaultUser>().Options, SecretOptions);

    private static void Profiles(Stored<Conference> conference, ImageReader read, ConfText text)
    {
        var room = conference.Value;
        var music = text.MusicOf(read, conference, room.MusicOnHold);
        Profile(text, $"wazo-bridge-profile-{room.Id}", "bridge", read.Settings<ConfbridgeDefaultBridge>(), own => own
            .Option("max_members", room.MaxUsers)
            .Option("record_conference", room.Record));
        foreach (var isAdmin in new[] { false, true })
        {
            Profile(text, $"wazo-{(isAdmin ? "admin" : "user")}-profile-{room.Id}", "user", read.Settings<ConfbridgeDefaultUser>(), own => own
                .Option("admin", isAdmin)
                .Option("quiet", room.QuietJoinLeave)
                .Option("announce_join_leave", room.AnnounceJoinLeave)
                .Option("announce_user_count", room.AnnounceUserCount)
                .Option("announce_only_user", room.AnnounceOnlyUser)
                .Option("music_on_hold_when_empty", music is null ? (bool?)null : true)
                .Option("music_on_hold_class", music));
        }
    }

    /// <summary>The room's options come after the defaults: if an option has two lines, the later one counts.</summary>
    private static void Profile(ConfText text, string name, string type, AsteriskSettings defaults, Action<ConfText> own)
    {
        // The defaults may have no type, or a wrong one. Asterisk would ask for a PIN of the defaults besides the room's.
        var inherited = defaults.Options.Where(option => option.Key.Trim() is not ("type" or "pin"));
        text.Section(name).Option("type", type).Options(inherited, SecretOptions);
        own(text);
    }
}
