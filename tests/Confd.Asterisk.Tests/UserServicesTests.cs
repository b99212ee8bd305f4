using Confd.Asterisk.Tests.Engine;
using Confd.Plugins;
using Confd.Resources;
using Confd.Storage;

namespace Confd.Asterisk.Tests;

/// <summary>Block lists and music of users, and the form of numbers that trunks show.</summary>
public sealed class UserServicesTests(SqliteFixture service)
{
    private const string File = "extensions.conf";

    private static readonly RelationPath Numbers = RelationPath.Left<UserBlocklistPlugin, BlocklistNumber>(number => number.UserUuid);

    [Fact]
    public async Task Callers_on_hold_hear_the_users_music()
    {
        using var scenario = await OfficeAsync();
        await scenario.MakeAsync("jazz", "/moh", """{"label":"Jazz","mode":"files"}""");
        await scenario.EditAsync("/users/{alice.uuid}", """{"music_on_hold":"{jazz.name}"}""");

        await scenario.ExpectAsync(File, "dialplan-music.conf", "confd-user");
    }

    [Fact]
    public void Calls_from_blocked_numbers_are_rejected()
    {
        var (alice, other) = (new ResourceId("user", $"{Guid.NewGuid()}"), new ResourceId("user", $"{Guid.NewGuid()}"));
        string[] numbers = ["+33123456789", "+1,2)&${SHELL(id)}3", "+"];
        var rows = numbers.Select((number, index) => MemoryFiles.Row(
            new ResourceId("user_blocklist", $"{index}"), null, new BlocklistNumber { Number = number, UserUuid = Guid.Parse(alice.Key), TenantUuid = MemoryFiles.Owner }));
        var file = MemoryFiles.Compose(
            File, [UserOf(alice, 5), UserOf(other, 6), .. rows],
            [.. numbers.Select((_, index) => new LinkRow(Numbers.Last.LinkKind, new ResourceId("user_blocklist", $"{index}"), alice))]);

        Assert.Equal(
            "[confd-blocked-5] exten=n123,1,Hangup(21); exten=n00123,1,Hangup(21); exten=n33123456789,1,Hangup(21); exten=n0033123456789,1,Hangup(21)",
            $"{file["confd-blocked-5"]}");
        Assert.Equal(
            "n,GotoIf(${DIALPLAN_EXISTS(confd-blocked-5,n${FILTER(0-9,${CALLERID(num)})},1)}?confd-blocked-5,n${FILTER(0-9,${CALLERID(num)})},1)",
            file["confd-user-5"].Lines[1].Value);
        Assert.DoesNotContain("blocked", $"{file["confd-user-6"]}", StringComparison.Ordinal);
        Assert.False(file.Has("confd-blocked-6"));
    }

    [Theory]
    [InlineData("jazz", "jazz", true, "n,Set(CHANNEL(musicclass)=jazz)")]
    [InlineData("jazz", "jazz", false, null)]
    [InlineData("jazz", "a)(b,${SHELL(id)}", true, null)]
    [InlineData("a)(b,${SHELL(id)}", "a)(b,${SHELL(id)}", true, "n,Set(CHANNEL(musicclass)=a__b___SHELL_id__)")]
    public void Only_a_name_of_the_own_tenants_music_is_played(string made, string chosen, bool isOwn, string? step)
    {
        var (alice, line, sip) = (new ResourceId("user", $"{Guid.NewGuid()}"), new ResourceId("line", "1"), new ResourceId("endpoint_sip", $"{Guid.NewGuid()}"));
        var music = MemoryFiles.Row(new ResourceId("moh", $"{Guid.NewGuid()}"), null, new Moh { Name = made });
        var file = MemoryFiles.Compose(
            File,
            [
                MemoryFiles.Row(alice, 5, new User { Id = 5, Uuid = Guid.Parse(alice.Key), Firstname = "A", MusicOnHold = chosen }),
                MemoryFiles.Row(line, 1, new Line { Id = 1, Context = "office" }),
                MemoryFiles.Row(sip, null, new SipEndpoint { Uuid = Guid.Parse(sip.Key), Name = "desk" }),
                music with { TenantUuid = isOwn ? MemoryFiles.Owner : Guid.NewGuid() },
            ],
            new LinkRow("user_line", alice, line), new LinkRow("line_endpoint_sip", line, sip));

        Assert.Equal(
            step is null ? [] : [step, step],
            file["confd-user-5"].Lines.Select(one => one.Value).Where(one => one.Contains("musicclass", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_trunk_shows_numbers_in_its_form()
    {
        using var scenario = await OfficeAsync();
        await scenario.MakeAsync("route", "/outcalls", """{"name":"route-{tenant.uuid}"}""");
        foreach (var (name, format) in new[] { ("plus", "+E164"), ("plain", "E164"), ("home", "national") })
        {
            await scenario.MakeAsync(name, "/trunks", $$"""{"outgoing_caller_id_format":"{{format}}"}""");
            await scenario.MakeAsync($"{name}-sip", "/endpoints/sip", "{}");
            await scenario.EditAsync($"/trunks/{{{name}.id}}/endpoints/sip/{{{name}-sip.uuid}}");
        }
        await scenario.EditAsync("/outcalls/{route.id}/trunks", """{"trunks":[{"id":{plus.id}},{"id":{plain.id}},{"id":{home.id}}]}""");

        await scenario.ExpectAsync(File, "dialplan-shown.conf", "confd-outcall");
        Assert.Equal(
            [
                scenario.Fill("warning: Its trunk {home.id} shows national numbers, which the dialplan can't make of international ones. Give its numbers a caller id in that form."),
            ],
            await scenario.FindingsAsync(File, "/1.1/outcalls/{route.id}"));
    }

    private static ResourceRow UserOf(ResourceId id, int number) =>
        MemoryFiles.Row(id, number, new User { Id = number, Uuid = Guid.Parse(id.Key), Firstname = "A", TenantUuid = MemoryFiles.Owner });

    private async Task<Scenario> OfficeAsync()
    {
        var scenario = await Scenario.NewAsync(service);
        await scenario.OpenOfficeAsync();
        await scenario.HireAsync("alice");
        return scenario;
    }
}
