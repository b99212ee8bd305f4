using Confd.Asterisk.Tests.Engine;
using Confd.Storage;

namespace Confd.Asterisk.Tests;

/// <summary>Meetings, applications and messages for users, as the dialplan has them.</summary>
public sealed class MeetingDialplanTests(SqliteFixture service)
{
    private const string File = "extensions.conf";

    [Fact]
    public void A_meeting_has_a_number_for_its_tenant()
    {
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        var file = MemoryFiles.Compose(
            File,
            [
                MemoryFiles.Row(new ResourceId("meeting", $"{first}"), null, new Meeting { Uuid = first, Name = "a,b) ${SHELL(id)}", Number = "012345", TenantUuid = MemoryFiles.Owner }),
                MemoryFiles.Row(new ResourceId("meeting", $"{second}"), null, new Meeting { Uuid = second, Number = "1,2", TenantUuid = MemoryFiles.Owner }),
            ]);

        Assert.Equal(
            $"[confd-meeting-{first}] exten=s,1,Gosub(confd-hop,s,1); same=n,Answer(); "
            + $"same=n,ConfBridge(wazo-meeting-{first}-confbridge,wazo-meeting-bridge-profile,wazo-meeting-user-profile,wazo-meeting-user-menu); same=n,Hangup()",
            $"{file[$"confd-meeting-{first}"]}");
        Assert.Equal(
            $"[confd-meetings-{MemoryFiles.Owner}] exten=012345,1,Goto(confd-meeting-{first},s,1)", $"{file[$"confd-meetings-{MemoryFiles.Owner}"]}");
        Assert.True(file.Has($"confd-meeting-{second}"));
    }

    [Fact]
    public async Task Guests_reach_the_meeting_of_their_account_whatever_they_dial()
    {
        using var scenario = await Scenario.NewAsync(service);

        Assert.Equal(
            ["GotoIf(${DIALPLAN_EXISTS(confd-meeting-${WAZO_MEETING_UUID},s,1)}?confd-meeting-${WAZO_MEETING_UUID},s,1)", "Hangup(21)"],
            await scenario.StepsAsync("wazo-meeting-guest", "_[0-9A-Za-z*#+]!"));
        Assert.Equal(
            [
                "GotoIf(${DIALPLAN_EXISTS(confd-meetings-${WAZO_TENANT_UUID},${FILTER(0-9,${EXTEN:3})},1)}?confd-meetings-${WAZO_TENANT_UUID},${FILTER(0-9,${EXTEN:3})},1)",
                "Goto(confd-refused,s,1)",
            ],
            await scenario.StepsAsync("confd-features", "_*41."));
        Assert.Equal(
            [
                "GotoIf(${DIALPLAN_EXISTS(confd-vm-${TRANSFER_CONTEXT},${FILTER(0-9,${EXTEN:3})},1)}?confd-vm-${TRANSFER_CONTEXT},${FILTER(0-9,${EXTEN:3})},1)",
                "Goto(confd-refused,s,1)",
            ],
            await scenario.StepsAsync("confd-features", "_*96."));
    }

    [Fact]
    public async Task Calls_of_an_application_wait_in_Stasis_and_no_subroutine_leads_there()
    {
        using var scenario = await Scenario.NewAsync(service);
        await scenario.MakeAsync("app", "/applications", """{"name":"a,b) ${SHELL(id)}"}""");
        await scenario.MakeAsync("incall", "/incalls", """{"destination":{"type":"none"},"preprocess_subroutine":"Stasis-wazo-app-{app.uuid}"}""");

        await scenario.ExpectAsync(File, "dialplan-application.conf", "stasis-", "confd-incall");
        Assert.StartsWith("error: Its subroutine can't be called", Assert.Single(await scenario.FindingsAsync(File, "/1.1/incalls/{incall.id}")));
    }
}
