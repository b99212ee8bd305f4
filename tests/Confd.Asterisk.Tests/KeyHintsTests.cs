using Confd.Asterisk.Tests.Engine;
using Confd.Plugins;
using Confd.Storage;

namespace Confd.Asterisk.Tests;

/// <summary>Lamps of function keys: their numbers, and what they show.</summary>
public sealed class KeyHintsTests(SqliteFixture service)
{
    private const string File = "extensions.conf";

    [Fact]
    public async Task Each_key_with_a_lamp_has_a_hint()
    {
        using var scenario = await OfficeAsync();
        await scenario.MakeAsync("sales", "/groups", """{"label":"Sales"}""");
        await scenario.MakeAsync("agent", "/agents", """{"number":"700"}""");
        await scenario.EditAsync("/users/{alice.uuid}/forwards/unconditional", """{"enabled":true,"destination":"1002"}""");
        await scenario.MakeAsync("shared", "/funckeys/templates", """
            {"keys":{"1":{"destination":{"type":"service","service":"enablednd"}},"2":{"destination":{"type":"service","service":"enablevm"}}}}
            """);
        await scenario.EditAsync("/users/{alice.uuid}/funckeys/templates/{shared.id}");
        await scenario.EditAsync("/users/{alice.uuid}/funckeys", """
            {"keys":{
              "2":{"destination":{"type":"service","service":"incallfilter"}},
              "3":{"destination":{"type":"forward","forward":"unconditional","exten":"*98"}},
              "4":{"destination":{"type":"forward","forward":"busy"}},
              "5":{"destination":{"type":"groupmember","action":"toggle","group_id":{sales.id}}},
              "6":{"destination":{"type":"agent","action":"toggle","agent_id":{agent.id}}},
              "7":{"blf":false,"destination":{"type":"forward","forward":"noanswer"}},
              "8":{"destination":{"type":"service","service":"callrecord"}}}}
            """);

        await scenario.ExpectAsync(File, "dialplan-keys.conf", "confd-hints", "globals");
    }

    [Fact]
    public async Task A_lamp_follows_what_the_API_changes()
    {
        using var scenario = await OfficeAsync();
        await scenario.MakeAsync("sales", "/groups", """{"label":"Sales"}""");
        await scenario.EditAsync("/users/{alice.uuid}/funckeys", """
            {"keys":{"1":{"destination":{"type":"service","service":"enablednd"}},
                     "2":{"destination":{"type":"groupmember","action":"join","group_id":{sales.id}}}}}
            """);

        Assert.Equal(["NOT_INUSE", "NOT_INUSE"], await LampsAsync(scenario));
        await scenario.EditAsync("/users/{alice.uuid}/services/dnd", """{"enabled":true}""");
        Assert.Equal(["INUSE", "NOT_INUSE"], await LampsAsync(scenario));
        await scenario.EditAsync("/users/{alice.uuid}/groups", """{"groups":[{"id":{sales.id}}]}""");
        Assert.Equal(["INUSE", "INUSE"], await LampsAsync(scenario));
    }

    [Fact]
    public async Task A_phones_key_does_what_its_number_says_for_its_own_user_alone()
    {
        using var scenario = await OfficeAsync();

        Assert.Equal(
            [
                "Set(CONFD_KEY=${FILTER(0-9*#+,${EXTEN:4})})", "Set(CONFD_KEY=${STRREPLACE(CONFD_KEY,**2,s)})",
                "GotoIf($[\"${XIVO_USERID}\" = \"\" | \"${CUT(CONFD_KEY,*,1)}\" != \"${XIVO_USERID}\"]?confd-refused,s,1)",
                "Set(CONFD_KEY=${CUT(CONFD_KEY,*,2)}${CUT(CONFD_KEY,*,3)})", "Set(CONFD_KEY=${STRREPLACE(CONFD_KEY,s,*)})", "Set(CONFD_KEYED=1)",
                "GotoIf(${DIALPLAN_EXISTS(confd-features,${CONFD_KEY},1)}?confd-features,${CONFD_KEY},1)", "Goto(confd-refused,s,1)",
            ],
            await scenario.StepsAsync("confd-features", "_*735."));
    }

    [Theory]
    [InlineData("1,2", "")]
    [InlineData("1&PJSIP/bob", "")]
    [InlineData("${SHELL(id)}", "")]
    [InlineData("*1", "exten=*7355***221***21,hint,Custom:confd-fwdunc-5")]
    public void No_key_adds_a_device_or_a_line(string exten, string hint)
    {
        var (alice, template) = (new ResourceId("user", $"{Guid.NewGuid()}"), new ResourceId("func_key", "1"));
        var file = MemoryFiles.Compose(
            File,
            [
                MemoryFiles.Row(alice, 5, new User { Id = 5, Uuid = Guid.Parse(alice.Key), Firstname = "Alice", TenantUuid = MemoryFiles.Owner }),
                new ResourceRow(
                    template, 1, MemoryFiles.Owner, 1,
                    """{"id":1,"keys":{"1":{"id":1,"blf":true,"destination":{"type":"forward","forward":"unconditional","exten":"?"}}}}""".Replace("?", exten, StringComparison.Ordinal)),
                Code("phoneprogfunckey", "_*735."), Code("fwdunc", "_*21."),
            ],
            new LinkRow(PrivateTemplates.User.Last.LinkKind, template, alice));

        var hints = file.All($"confd-hints-{MemoryFiles.Owner}").SelectMany(section => section.Lines).Select(line => $"{line.Key}={line.Value}");
        Assert.Equal(hint.Length == 0 ? [] : [hint], hints);
    }

    private static ResourceRow Code(string feature, string exten) =>
        MemoryFiles.Row(new ResourceId("extension_feature", $"{Guid.NewGuid()}"), null, new FeatureExtension { Feature = feature, Exten = exten });

    private static async Task<IEnumerable<string>> LampsAsync(Scenario scenario)
    {
        var lines = (await scenario.ParseAsync(File)).All("globals").SelectMany(section => section.Lines).ToDictionary(line => line.Key, line => line.Value);
        return [lines[scenario.Fill("DEVICE_STATE(Custom:confd-enablednd-{alice.id})")], lines[scenario.Fill("DEVICE_STATE(Custom:confd-group-{sales.id}-{alice.id})")]];
    }

    private async Task<Scenario> OfficeAsync()
    {
        var scenario = await Scenario.NewAsync(service);
        await scenario.OpenOfficeAsync();
        await scenario.HireAsync("alice");
        return scenario;
    }
}
