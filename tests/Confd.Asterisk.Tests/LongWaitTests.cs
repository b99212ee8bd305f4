namespace Confd.Asterisk.Tests;

/// <summary>Calls that a queue sends elsewhere before they wait.</summary>
public sealed class LongWaitTests(SqliteFixture service)
{
    private const string File = "extensions.conf";

    [Fact]
    public async Task Calls_that_would_wait_too_long_or_with_too_many_others_go_elsewhere()
    {
        using var scenario = await Scenario.NewAsync(service);
        await scenario.MakeAsync("desk", "/queues", """
            {"name":"desk-{tenant.uuid}","wait_time_threshold":45,"wait_time_destination":{"type":"hangup","cause":"busy"},
             "wait_ratio_threshold":2.5,"wait_ratio_destination":{"type":"sound","filename":"a,b) ${SHELL(id)}"}}
            """);

        await scenario.ExpectAsync(File, "dialplan-longwait.conf", "confd-queue");
        Assert.Equal(
            ["error: One of its sounds can't be played, and is left out. Name its file without commas, brackets, quotes and $."],
            await scenario.FindingsAsync(File, "/1.1/queues/{desk.id}"));
    }

    [Theory]
    [InlineData(""" "wait_time_threshold":45 """)]
    [InlineData(""" "wait_ratio_destination":{"type":"none"} """)]
    public async Task A_threshold_without_a_destination_changes_nothing(string half)
    {
        using var scenario = await Scenario.NewAsync(service);
        await scenario.MakeAsync("desk", "/queues", $$$"""{"name":"desk-{tenant.uuid}",{{{half}}}}""".Replace("\r", "", StringComparison.Ordinal));

        Assert.DoesNotContain(await scenario.StepsAsync("confd-queue-{desk.id}", "s"), step => step.Contains("CONFD_WAITING", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_huge_ratio_stays_a_number_and_a_queue_that_tells_nothing_is_told_of()
    {
        using var scenario = await Scenario.NewAsync(service);
        await scenario.MakeAsync("desk", "/queues", """
            {"name":"desk-{tenant.uuid}","wait_ratio_threshold":10000000,"wait_ratio_destination":{"type":"none"},
             "wait_time_threshold":1,"wait_time_destination":{"type":"none"},"options":[["setqueuevar","no"]]}
            """);

        Assert.Contains(
            scenario.Fill("GotoIf($[${CONFD_WAITING} > 0 & ${CONFD_WAITING} > 1000000 * 0${QUEUE_MEMBER({desk.name},logged)}]?manywait)"),
            await scenario.StepsAsync("confd-queue-{desk.id}", "s"));
        Assert.Equal(
            ["warning: Asterisk does not tell how long its calls wait, so none is sent elsewhere for that. Set its option setqueuevar to yes."],
            await scenario.FindingsAsync(File, "/1.1/queues/{desk.id}"));
    }

    [Fact]
    public async Task Skills_are_told_of()
    {
        using var scenario = await Scenario.NewAsync(service);
        await scenario.MakeAsync("desk", "/queues", """{"name":"desk-{tenant.uuid}"}""");
        await scenario.MakeAsync("rule", "/queues/skillrules", """{"name":"r","rules":[{"definition":"x > 1"}]}""");
        await scenario.MakeAsync("incall", "/incalls", """
            {"destination":{"type":"queue","queue_id":{desk.id},"skill_rule_id":{rule.id},"skill_rule_variables":{"x":"${EVIL}"}}}
            """);

        Assert.Equal(scenario.Fill("Goto(confd-queue-{desk.id},s,1)"), (await scenario.StepsAsync("confd-incall-{incall.id}", "s"))[^1]);
        Assert.Equal(
            ["warning: The skill rule of its destination is left out: Asterisk by itself has no skills."],
            await scenario.FindingsAsync(File, "/1.1/incalls/{incall.id}"));
    }
}
