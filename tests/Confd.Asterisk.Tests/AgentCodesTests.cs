namespace Confd.Asterisk.Tests;

/// <summary>Agents log in and out by dialling codes.</summary>
public sealed class AgentCodesTests(SqliteFixture service)
{
    private const string File = "extensions.conf";

    [Fact]
    public async Task An_agent_who_logs_in_is_a_member_of_the_queues()
    {
        using var scenario = await Scenario.NewAsync(service);
        await scenario.MakeAsync("desk", "/queues", """{"name":"desk-{tenant.uuid}"}""");
        await scenario.MakeAsync("help", "/queues", """{"name":"help-{tenant.uuid}"}""");
        await scenario.MakeAsync("off", "/queues", """{"name":"off-{tenant.uuid}","enabled":false}""");
        await scenario.MakeAsync("agent", "/agents", """{"number":"700","password":"1234"}""");
        await scenario.EditAsync("/queues/{desk.id}/members/agents/{agent.id}", """{"penalty":2}""");
        await scenario.EditAsync("/queues/{help.id}/members/agents/{agent.id}", "{}");
        await scenario.EditAsync("/queues/{off.id}/members/agents/{agent.id}", "{}");

        await scenario.ExpectAsync(File, "dialplan-agent.conf", "confd-agent");
        using var reader = service.NewClient(ConfdFixture.FilesReaderToken);
        var masked = await reader.GetStringAsync($"/1.1/asterisk/files/{File}?tenant_uuid={scenario["tenant"]["uuid"]}", TestContext.Current.CancellationToken);
        Assert.DoesNotContain("1234)", masked, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,b) Set(x=1")]
    [InlineData("${SHELL(id)}")]
    [InlineData("/etc/passwd")]
    [InlineData("12#34")]
    public async Task A_password_that_nobody_can_dial_lets_nobody_in(string password)
    {
        using var scenario = await Scenario.NewAsync(service);
        await scenario.MakeAsync("agent", "/agents", $$"""{"number":"700","password":"{{password}}"}""");

        Assert.Equal(["Goto(confd-refused,s,1)"], await scenario.StepsAsync("confd-agent-{agent.id}", "login"));
        Assert.DoesNotContain(password, await scenario.ReadAsync(File), StringComparison.Ordinal);
        Assert.Equal(
            ["error: Its password can't be dialled, so the agent can't log in. Give it digits and *."],
            await scenario.FindingsAsync(File, "/1.1/agents/{agent.id}"));
    }

    [Fact]
    public async Task A_code_finds_agents_of_the_callers_tenant_alone()
    {
        using var scenario = await Scenario.NewAsync(service);
        await scenario.MakeAsync("first", "/agents", """{"number":"700"}""");
        await scenario.MakeAsync("second", "/agents", """{"number":"*{first.id}"}""");

        Assert.Equal(
            [
                "Set(CONFD_ACTION=toggle)",
                "GotoIf(${DIALPLAN_EXISTS(confd-agents-${WAZO_TENANT_UUID},${FILTER(0-9*#,${EXTEN:3})},1)}?confd-agents-${WAZO_TENANT_UUID},${FILTER(0-9*#,${EXTEN:3})},1)",
                "Goto(confd-refused,s,1)",
            ],
            await scenario.StepsAsync("confd-features", "_*30."));
        Assert.Equal(
            [scenario.Fill("Goto(confd-agent-{second.id},${CONFD_ACTION},1)")], await scenario.StepsAsync("confd-agents-{tenant.uuid}", scenario.Fill("*{first.id}")));
        Assert.Equal(
            [scenario.Fill("Goto(confd-agent-{first.id},${CONFD_ACTION},1)")], await scenario.StepsAsync("confd-agents-{tenant.uuid}", "700"));
    }
}
