namespace Confd.Asterisk.Tests;

public sealed class VoicemailConfTests(SqliteFixture service)
{
    [Fact]
    public async Task A_mailbox_is_a_line_in_the_section_of_its_context()
    {
        using var scenario = await Scenario.NewAsync(service);
        await scenario.MakeAsync("office", "/contexts", """{"label":"Office","type":"internal"}""");
        await scenario.MakeAsync("alice", "/voicemails", """
            {"name":"Alice, of sales","number":"1001","context":"{office.name}","password":"1234","email":"alice@example.org",
             "language":"fr_FR","timezone":"eu-fr","attach_audio":true,"delete_messages":true,"max_messages":20,
             "options":[["saycid","yes"],["envelope","no"]]}
            """);
        await scenario.MakeAsync("bob", "/voicemails", """{"name":"Bob","number":"1002","context":"{office.name}"}""");
        await scenario.MakeAsync("gone", "/voicemails", """{"name":"Gone","number":"1003","context":"{office.name}","enabled":false}""");

        await scenario.ExpectAsync("voicemail.conf", "voicemail.conf");
    }

    [Fact]
    public async Task Settings_and_zones_are_in_sections_of_their_own()
    {
        using var scenario = await Scenario.NewAsync(service);
        var file = await scenario.ParseAsync("voicemail.conf");

        Assert.NotNull(file["general"]);
        Assert.Equal("Europe/Paris|'vm-received' q 'digits/at' kM", file["zonemessages"]["eu-fr"]);
    }

    [Fact]
    public async Task What_names_hold_stays_within_their_line()
    {
        using var scenario = await Scenario.NewAsync(service);
        await scenario.MakeAsync("office", "/contexts", """{"label":"Office","type":"internal"}""");
        await scenario.MakeAsync("evil", "/voicemails", """
            {"name":"x;-- [evil] 1 => 2 #exec a","number":"1001","context":"{office.name}","email":"a|b,c;d"}
            """);

        var section = (await scenario.ParseAsync("voicemail.conf"))[scenario.Fill("{office.name}")];

        var line = Assert.Single(section.Lines);
        Assert.Equal("1001", line.Key);
        Assert.Equal(",x;-- [evil] 1 => 2 #exec a,a b c;d,,", line.Value);
    }
}
