using System.Text.Json.Nodes;

namespace Confd.Asterisk.Tests;

/// <summary>Call filters: who rings for whom, and who switches them.</summary>
public sealed class CallFilterTests(SqliteFixture service)
{
    private const string File = "extensions.conf";

    [Fact]
    public async Task The_recipient_rings_and_then_each_surrogate_who_is_on()
    {
        using var scenario = await OfficeAsync("""
            {"name":"{tenant.uuid}","strategy":"all-recipients-then-linear-surrogates","source":"external","surrogates_timeout":10,
             "caller_id_mode":"prepend","caller_id_name":"Boss; ${EVIL}"}
            """);

        await scenario.ExpectAsync(File, "dialplan-filter.conf", "confd-filter", "confd-surrogates", "confd-hints");
        Assert.Equal(
            ["Gosub(confd-hop,s,1)", scenario.Fill("Gosub(confd-filter-{filter.id},s,1)")], (await scenario.StepsAsync("confd-user-{boss.id}", "s")).Take(2));
    }

    [Theory]
    [InlineData("all", "Dial(Local/{boss.uuid}@usersharedlines&${CONFD_SURROGATES},10)")]
    [InlineData("all-surrogates-then-all-recipients", "Dial(${CONFD_SURROGATES},10)|Dial(Local/{boss.uuid}@usersharedlines,15)")]
    [InlineData("all-recipients-then-all-surrogates", "Dial(Local/{boss.uuid}@usersharedlines,15)|Dial(${CONFD_SURROGATES},10)")]
    [InlineData("linear-surrogates-then-all-recipients", "Dial(${SHIFT(CONFD_SURROGATES,&)},10)|Dial(Local/{boss.uuid}@usersharedlines,15)")]
    public async Task Each_strategy_rings_in_its_order(string strategy, string dials)
    {
        using var scenario = await OfficeAsync($$$"""{"name":"{tenant.uuid}","strategy":"{{{strategy}}}","source":"all","surrogates_timeout":10}""");

        var steps = await scenario.StepsAsync("confd-filter-{filter.id}", "s");

        Assert.Equal(scenario.Fill(dials).Split('|'), steps.Where(step => step.StartsWith("Dial(", StringComparison.Ordinal)));
        Assert.DoesNotContain(steps, step => step.Contains("CONFD_EXTERNAL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_filter_without_surrogates_or_switched_off_changes_no_call()
    {
        using var scenario = await OfficeAsync("""{"name":"{tenant.uuid}","strategy":"all","source":"all"}""");

        await scenario.EditAsync("/callfilters/{filter.id}", """{"enabled":false}""");
        Assert.DoesNotContain("confd-filter", await scenario.ReadAsync(File), StringComparison.Ordinal);
        await scenario.EditAsync("/callfilters/{filter.id}", """{"enabled":true}""");
        Assert.Contains("confd-filter", await scenario.ReadAsync(File), StringComparison.Ordinal);
        await scenario.EditAsync("/callfilters/{filter.id}/surrogates/users", """{"users":[]}""");
        Assert.DoesNotContain("confd-filter", await scenario.ReadAsync(File), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Callers_say_who_they_are_while_the_filter_of_incoming_calls_is_on()
    {
        using var scenario = await OfficeAsync("""{"name":"{tenant.uuid}","strategy":"all","source":"all"}""");
        await scenario.EditAsync("/users/{boss.uuid}/services/incallfilter", """{"enabled":true}""");

        Assert.Contains(
            "Dial(${CONFD_LINES:1},${IF($[${LEN(${CONFD_RINGTIME})} > 0]?${CONFD_RINGTIME}:30)},p${CONFD_RINGING})",
            await scenario.StepsAsync("confd-user-{boss.id}", "s"));
    }

    private async Task<Scenario> OfficeAsync(string filter)
    {
        var scenario = await Scenario.NewAsync(service);
        await scenario.OpenOfficeAsync();
        foreach (var name in new[] { "boss", "ann", "ben" })
        {
            await scenario.HireAsync(name);
        }
        await scenario.MakeAsync("filter", "/callfilters", filter);
        await scenario.EditAsync("/callfilters/{filter.id}/recipients/users", """{"users":[{"uuid":"{boss.uuid}","timeout":15}]}""");
        await scenario.EditAsync("/callfilters/{filter.id}/surrogates/users", """{"users":[{"uuid":"{ben.uuid}"},{"uuid":"{ann.uuid}"}]}""");
        await scenario.NameAsync("filter", "/callfilters/{filter.id}");
        var surrogates = scenario["filter"]["surrogates"]!["users"]!.AsArray();
        scenario["ben"]["member"] = surrogates[0]!["member_id"]!.DeepClone();
        scenario["ann"]["member"] = surrogates[1]!["member_id"]!.DeepClone();
        return scenario;
    }
}
