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
                "Set(CONFD_CALLER=${IF($[\"${CONFD_FORWARDER}\" != \"\"]?${CONFD_FORWARDER}:${XIVO_USERID})})",
                "GosubIf(${DIALPLAN_EXISTS(confd-permit-user-${CONFD_CALLER},${ARG1},1)}?confd-permit-user-${CONFD_CALLER},${ARG1},1)", "Return()",
            ],
            await scenario.StepsAsync("confd-permit", "s"));
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
