namespace Confd.Asterisk.Tests;

public sealed class ConfbridgeConfTests(SqliteFixture service)
{
    [Fact]
    public async Task A_room_has_profiles_of_its_own_and_no_PIN()
    {
        using var scenario = await Scenario.NewAsync(service);
        await scenario.MakeAsync("music", "/moh", """{"label":"Jazz","mode":"files"}""");
        await scenario.MakeAsync("room", "/conferences", """
            {"name":"Board; [x]","max_users":7,"record":true,"pin":"8642","admin_pin":"9753","quiet_join_leave":true,"announce_only_user":false,
             "music_on_hold":"{music.name}"}
            """);

        await scenario.ExpectAsync("confbridge.conf", "confbridge.conf");
    }

    [Fact]
    public async Task Default_profiles_menus_and_those_of_meetings_are_there()
    {
        using var scenario = await Scenario.NewAsync(service);
        var file = await scenario.ParseAsync("confbridge.conf");

        Assert.Equal("bridge", file["wazo_default_bridge"]["type"]);
        Assert.Equal("user", file["wazo_default_user"]["type"]);
        Assert.Equal("toggle_mute", file["wazo-default-user-menu"]["*1"]);
        Assert.Equal("menu", file["wazo-default-admin-menu"]["type"]);
        Assert.Equal("admin_toggle_conference_lock", file["wazo-default-admin-menu"]["*2"]);
        Assert.Equal("sfu", file["wazo-meeting-bridge-profile"]["video_mode"]);
        Assert.Equal("user", file["wazo-meeting-user-profile"]["type"]);
        Assert.Equal("menu", file["wazo-meeting-user-menu"]["type"]);
    }
}

/// <summary>Settings are of the whole system: these tests have a service of their own.</summary>
public sealed class AsteriskSettingsTests(SettingsFixture service) : IClassFixture<SettingsFixture>
{
    [Fact]
    public async Task Defaults_of_conferences_go_into_every_profile_but_for_type_and_PIN()
    {
        using var scenario = await Scenario.NewAsync(service);
        await scenario.MakeAsync("room", "/conferences", """{"name":"R"}""");
        await service.Http.EditAsync("/asterisk/confbridge/wazo_default_bridge", """{"options":{"mixing_interval":"40","max_members":"2"}}""");
        await service.Http.EditAsync("/asterisk/confbridge/wazo_default_user", """{"options":{"type":"menu","pin":"135790","denoise":"yes;no"}}""");

        var file = await scenario.ParseAsync("confbridge.conf");

        var bridge = file[scenario.Fill("wazo-bridge-profile-{room.id}")];
        Assert.Equal("40", bridge["mixing_interval"]);
        Assert.Equal("bridge", bridge["type"]);
        Assert.Equal(["2", "50"], bridge.All("max_members"));
        foreach (var profile in new[] { "user", "admin" })
        {
            var user = file[scenario.Fill($"wazo-{profile}-profile-{{room.id}}")];
            Assert.Equal("user", user["type"]);
            Assert.Equal("yes;no", user["denoise"]);
            Assert.Null(user["pin"]);
        }
        Assert.Equal("135790", file["wazo_default_user"]["pin"]);
    }

    [Fact]
    public async Task Keys_that_end_a_call_end_a_consultation()
    {
        using var scenario = await Scenario.NewAsync(service);
        var file = await scenario.ParseAsync("features.conf");

        Assert.Equal("*0", file["general"]["atxferabort"]);
        Assert.Equal("*8", file["general"]["pickupexten"]);
        Assert.Equal("*0", file["featuremap"]["disconnect"]);
        Assert.Equal("*1", file["featuremap"]["blindxfer"]);
        Assert.Equal("*3,self,AGI(agi://${WAZO_AGID_IP}/call_recording)", file["applicationmap"]["togglerecord"]);

        await service.Http.EditAsync("/asterisk/features/general", """{"options":{"atxferabort":"*7"}}""");
        Assert.Equal("*7", (await scenario.ParseAsync("features.conf"))["general"]["atxferabort"]);

        await service.Http.EditAsync("/asterisk/features/general", """{"options":{}}""");
        await service.Http.EditAsync("/asterisk/features/featuremap", """{"options":{"blindxfer":"*1","atxfer":"*2;[x]\u0020=> #exec"}}""");
        file = await scenario.ParseAsync("features.conf");
        Assert.Null(file["general"]["atxferabort"]);
        Assert.Equal("*2;[x] => #exec", file["featuremap"]["atxfer"]);
    }

    [Fact]
    public async Task Settings_of_queues_are_one_section()
    {
        using var scenario = await Scenario.NewAsync(service);
        await service.Http.EditAsync("/asterisk/queues/general", """{"options":{"autofill":"yes","x y":"${a} | \"b\", c"}}""");

        var general = (await scenario.ParseAsync("queues.conf"))["general"];

        Assert.Equal([new("autofill", "yes"), new KeyValuePair<string, string>("x y", "${a} | \"b\", c")], general.Lines);
    }
}

public sealed class SettingsFixture : SqliteFixture;
