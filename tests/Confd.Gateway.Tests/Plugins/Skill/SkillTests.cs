using System.Net;
using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class SkillSample() : ResourceSample("skill", () => $$"""{"name":"{{NewName()}}"}""");

public sealed class SkillRuleSample : ResourceSample
{
    public SkillRuleSample()
        : base("skill_rule", () => """{"name":"r"}""")
    {
        // Null is taken and means none.
        Generated("rules");
        Value("rules", """[{"definition":"a > 1"},{"definition":"b"}]""");
    }
}

public sealed class SkillTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task Names_of_skills_are_unique_within_a_tenant_only()
    {
        const string taken = "Resource Error - Skill already exists ('name': 'cars')";
        await Http.CreateAsync("/agents/skills", """{"name":"cars"}""");
        var other = await Http.CreateAsync("/agents/skills", """{"name":"boats"}""");
        using var elsewhere = await Service.NewTenantAsync();

        await elsewhere.Http.CreateAsync("/agents/skills", """{"name":"cars"}""");
        await Http.RefuseAsync(HttpMethod.Post, "/agents/skills", """{"name":"cars"}""", taken);
        await Http.RefuseAsync(HttpMethod.Put, $"/agents/skills/{other["id"]}", """{"name":"cars"}""", taken);
        await Http.EditAsync($"/agents/skills/{other["id"]}", """{"name":"boats","description":"d"}""");
    }

    [Fact]
    public async Task Skills_tell_of_their_changes_without_a_reload()
    {
        await SkipEventsAsync();

        var skill = await Http.CreateAsync("/agents/skills", """{"name":"s1"}""");

        await ExpectEventsAsync(new ExpectedEvent("skill_created", $$"""{"id":{{skill["id"]}}}""") { RoutingKey = "config.agents.skills.created" });
        await Http.EditAsync($"/agents/skills/{skill["id"]}", "{}");
        await ExpectEventsAsync(("skill_edited", $$"""{"id":{{skill["id"]}}}""", null));
        await Http.DeleteAsync($"/agents/skills/{skill["id"]}", HttpStatusCode.NoContent);
        await ExpectEventsAsync(("skill_deleted", $$"""{"id":{{skill["id"]}}}""", null));
    }

    [Theory]
    [InlineData("""{"name":"a b"}""", "Input Error - name: ['String does not match expected pattern.']")]
    [InlineData("""{"name":""}""", "Input Error - name: ['String does not match expected pattern.']")]
    [InlineData("""{}""", "Input Error - name: ['Missing data for required field.']")]
    public Task Faulty_names_of_skills_are_refused(string body, string message) =>
        Http.RefuseAsync(HttpMethod.Post, "/agents/skills", body, message);

    [Fact]
    public async Task Rules_are_replaced_in_order_and_parted_at_semicolons()
    {
        var rule = await Http.CreateAsync("/queues/skillrules", """{"name":"r","rules":[{"definition":"b;a"},{"definition":"WT<60, x>1"}]}""");
        var path = $"/queues/skillrules/{rule["id"]}";
        const string parted = """[{"definition":"b"},{"definition":"a"},{"definition":"WT<60, x>1"}]""";

        Assert.Equal(parted, rule["rules"]!.ToJsonString(Fields.ConfdJson.Options));
        await Http.EditAsync(path, """{"name":"same name is fine"}""");
        Assert.Equal(parted, (await Http.ReadAsync(path))["rules"]!.ToJsonString(Fields.ConfdJson.Options));
        await Http.EditAsync(path, """{"rules":null}""");
        Assert.Equal("[]", (await Http.ReadAsync(path))["rules"]!.ToJsonString());
        await Http.EditAsync(path, """{"rules":[{"definition":""}]}""");
        Assert.Equal("[]", (await Http.ReadAsync(path))["rules"]!.ToJsonString());
        await Http.RefuseAsync(
            HttpMethod.Put, path, """{"rules":[{"definition":"a"},{},1]}""",
            "Input Error - rules: {1: {'definition': ['Missing data for required field.']}, 2: {'_schema': ['Invalid input type.']}}");
    }

    [Fact]
    public async Task Skill_rules_reload_the_queues()
    {
        await SkipEventsAsync();

        var rule = await Http.CreateAsync("/queues/skillrules", """{"name":"r"}""");

        await ExpectEventsAsync(new ExpectedEvent(
            "skill_rule_created", $$"""{"id":{{rule["id"]}}}""", """[{"ipbx":["module reload app_queue.so"]}]""")
        {
            RoutingKey = "config.queues.skillrules.created",
        });
    }
}
