namespace Confd.Asterisk.Tests;

public sealed class ResParkingConfTests(SqliteFixture service)
{
    [Fact]
    public async Task A_lot_is_in_the_context_of_its_extension()
    {
        using var scenario = await Scenario.NewAsync(service);
        await scenario.OpenOfficeAsync();
        await scenario.MakeAsync("exten", "/extensions", """{"exten":"700","context":"{office.name}"}""");
        await scenario.MakeAsync("lot", "/parkinglots", """{"name":"Lot; [x]","slots_start":"0701","slots_end":"750","timeout":null}""");
        await scenario.EditAsync("/parkinglots/{lot.id}/extensions/{exten.id}");

        await scenario.ExpectAsync("res_parking.conf", "res_parking.conf");
        Assert.Equal("wazo-disabled", (await scenario.ParseAsync("res_parking.conf"))["default"]["context"]);
    }

    [Fact]
    public async Task A_lot_that_nobody_reaches_or_Asterisk_refuses_is_left_out()
    {
        using var scenario = await Scenario.NewAsync(service);
        await scenario.OpenOfficeAsync();
        await scenario.MakeAsync("alone", "/parkinglots", """{"slots_start":"701","slots_end":"750"}""");
        await scenario.MakeAsync("exten", "/extensions", """{"exten":"800","context":"{office.name}"}""");
        await scenario.MakeAsync("huge", "/parkinglots", """{"slots_start":"99999999990","slots_end":"99999999999"}""");
        await scenario.EditAsync("/parkinglots/{huge.id}/extensions/{exten.id}");

        await scenario.ExpectAsync("res_parking.conf", "empty.conf");
        Assert.Equal(
            ["warning: It has no extension that is enabled, so nobody can park here. Give it one."],
            await scenario.FindingsAsync("res_parking.conf", "/1.1/parkinglots/{alone.id}"));
        Assert.Equal(
            ["error: It is left out: Asterisk can't count from 99999999990 to 99999999999. Choose numbers from 1 to 2147483647."],
            await scenario.FindingsAsync("res_parking.conf", "/1.1/parkinglots/{huge.id}"));
    }
}

public sealed class MusicOnHoldConfTests(SqliteFixture service)
{
    [Fact]
    public async Task A_class_plays_its_folder_or_a_program()
    {
        using var scenario = await Scenario.NewAsync(service);
        await scenario.MakeAsync("a", "/moh", """{"label":"Files; [x]","mode":"files","sort":"random_start"}""");
        await scenario.MakeAsync("b", "/moh", """{"label":"MP3","mode":"mp3","sort":"alphabetical"}""");
        await scenario.MakeAsync("c", "/moh", """{"label":"Radio","mode":"custom","application":"/usr/bin/radio -s; x => [y] #exec"}""");

        var file = await scenario.ParseAsync("musiconhold.conf");

        Assert.Equal("moh", file["default"]["directory"]);
        var files = file[scenario.Fill("{a.name}")];
        Assert.Equal(["mode", "directory", "sort"], files.Lines.Select(line => line.Key));
        Assert.Equal(("files", "randstart"), (files["mode"], files["sort"]));
        Assert.True(Path.IsPathRooted(files["directory"]!) && Directory.Exists(files["directory"]), files["directory"]);
        Assert.EndsWith(scenario.Fill("/moh/{a.name}"), files["directory"]);
        var mp3 = file[scenario.Fill("{b.name}")];
        Assert.Equal(("mp3", "alpha"), (mp3["mode"], mp3["sort"]));
        Assert.Equal(
            [new("mode", "custom"), new KeyValuePair<string, string>("application", "/usr/bin/radio -s; x => [y] #exec")],
            file[scenario.Fill("{c.name}")].Lines);
    }
}
