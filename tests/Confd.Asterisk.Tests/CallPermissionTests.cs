namespace Confd.Asterisk.Tests;

/// <summary>Call permissions of calls among users.</summary>
public sealed class CallPermissionTests(SqliteFixture service)
{
    private const string File = "extensions.conf";

    [Fact]
    public async Task A_number_of_the_tenant_asks_for_the_permission_of_its_caller()
    {
        using var scenario = await OfficeAsync();
        await scenario.MakeAsync("boss", "/callpermissions", """{"name":"boss","mode":"deny","extensions":["1001","_2XXX","1_2."]}""");
        await scenario.MakeAsync("desk", "/callpermissions", """{"name":"desk","mode":"allow","extensions":["2001"]}""");
        await scenario.EditAsync("/users/{alice.uuid}/callpermissions/{boss.id}");
        await scenario.EditAsync("/users/{alice.uuid}/callpermissions/{desk.id}");

        await scenario.ExpectAsync(File, "dialplan-permission.conf", scenario.Fill("{office.name}]"), "confd-permit");
        Assert.Equal(
            [scenario.Fill("error: Of the call permission {boss.id} the pattern 1_2. can't be dialled, and is left out. Use digits, or a pattern with _.")],
            await scenario.FindingsAsync(File, "/1.1/users/{alice.uuid}"));
    }

    [Fact]
    public async Task The_phone_that_calls_says_whose_permission_counts_or_who_has_sent_the_call_on()
    {
        using var scenario = await OfficeAsync();

        Assert.Equal(
            [
                "Gosub(confd-caller,s,1)",
                "GosubIf(${DIALPLAN_EXISTS(confd-permit-user-${CONFD_CALLER},${ARG1},1)}?confd-permit-user-${CONFD_CALLER},${ARG1},1)", "Return()",
            ],
            await scenario.StepsAsync("confd-permit", "s"));
        Assert.Equal(
            [
                "Set(CONFD_CALLER=${IF($[\"${CONFD_FORWARDER}\" != \"\"]?${CONFD_FORWARDER}:${XIVO_USERID})})",
                "Set(CONFD_TRANSFERER=${ATTENDEDTRANSFER}${BLINDTRANSFER})",
                "GotoIf($[\"${CONFD_TRANSFERER}\" = \"${CONFD_FORWARDED}\"]?end)",
                "Set(CONFD_OWNER=confd-account-${CONFD_TRANSFERER:0:-9})",
                "GosubIf(${DIALPLAN_EXISTS(${CONFD_OWNER},s,1)}?${CONFD_OWNER},s,1)", "(end)Return()",
            ],
            await scenario.StepsAsync("confd-caller", "s"));
    }

    [Fact]
    public async Task A_phone_that_transfers_is_that_of_the_main_user_of_its_line()
    {
        using var scenario = await OfficeAsync();
        await scenario.MakeAsync("bob", "/users", """{"firstname":"Bob"}""");
        await scenario.EditAsync("/users/{bob.uuid}/lines/{alice-line.id}");
        var account = scenario.Fill("confd-account-PJSIP/{alice-sip.name}");

        // The one context would have the steps of both.
        Assert.Equal([scenario.Fill("Set(CONFD_CALLER={alice.id})"), "Return()"], await scenario.StepsAsync(account, "s"));
    }

    private async Task<Scenario> OfficeAsync()
    {
        var scenario = await Scenario.NewAsync(service);
        await scenario.OpenOfficeAsync();
        await scenario.HireAsync("alice");
        await scenario.MakeAsync("sales", "/groups", """{"label":"Sales"}""");
        await scenario.MakeAsync("number", "/extensions", """{"exten":"2001","context":"{office.name}"}""");
        await scenario.EditAsync("/groups/{sales.uuid}/extensions/{number.id}");
        return scenario;
    }
}
