namespace Confd.Asterisk.Tests;

public sealed class QueuesConfTests(SqliteFixture service)
{
    [Fact]
    public async Task A_group_rings_its_members_by_their_priority()
    {
        using var scenario = await Scenario.NewAsync(service);
        await scenario.OpenOfficeAsync();
        await scenario.HireAsync("alice");
        await scenario.HireAsync("bob");
        await scenario.MakeAsync("music", "/moh", """{"label":"Jazz","mode":"files"}""");
        await scenario.MakeAsync("sales", "/groups", """
            {"label":"Sales","ring_strategy":"memorized_round_robin","user_timeout":20,"retry_delay":null,"ring_in_use":false,
             "max_calls":3,"music_on_hold":"{music.name}"}
            """);
        await scenario.EditAsync(
            "/groups/{sales.uuid}/members/users",
            """{"users":[{"uuid":"{alice.uuid}","priority":3},{"uuid":"{bob.uuid}","priority":1}]}""");
        await scenario.EditAsync(
            "/groups/{sales.uuid}/members/extensions", """{"extensions":[{"exten":"1234","context":"{office.name}","priority":2}]}""");

        await scenario.ExpectAsync("queues.conf", "queues-group.conf");
    }

    [Fact]
    public async Task A_queue_has_every_option_that_is_set_and_its_users()
    {
        using var scenario = await Scenario.NewAsync(service);
        await scenario.OpenOfficeAsync();
        await scenario.HireAsync("alice");
        await scenario.HireAsync("bob");
        await scenario.MakeAsync("agent", "/agents", """{"number":"900"}""");
        await scenario.MakeAsync("support", "/queues", """
            {"name":"support-{tenant.uuid}","options":[["strategy","linear"],["context","{office.name}"],["joinempty","paused;x"]]}
            """);
        await scenario.EditAsync("/queues/{support.id}", """{"options":[["strategy","linear"],["context","{office.name}"],["joinempty","paused;x"]]}""");
        await scenario.EditAsync("/queues/{support.id}/members/users/{alice.uuid}", """{"priority":2}""");
        await scenario.EditAsync("/queues/{support.id}/members/users/{bob.uuid}", """{"priority":1}""");
        await scenario.EditAsync("/queues/{support.id}/members/agents/{agent.id}", "{}");

        await scenario.ExpectAsync("queues.conf", "queues-queue.conf");
        Assert.Equal(
            "paused;x", (await scenario.ParseAsync("queues.conf"))[scenario.Fill("support-{tenant.uuid}")]["joinempty"]);
        Assert.Empty(await scenario.FindingsAsync("queues.conf", "/1.1/queues/{support.id}"));
    }

    [Fact]
    public async Task What_is_disabled_is_not_there()
    {
        using var scenario = await Scenario.NewAsync(service);
        await scenario.MakeAsync("group", "/groups", """{"label":"Off","enabled":false}""");
        await scenario.MakeAsync("queue", "/queues", """{"name":"off-{tenant.uuid}","enabled":false}""");

        var file = await scenario.ParseAsync("queues.conf");

        Assert.False(file.Has(scenario.Fill("{group.name}")));
        Assert.False(file.Has(scenario.Fill("{queue.name}")));
        Assert.Equal("yes", file["general"]["persistentmembers"]);
    }

    [Fact]
    public async Task A_number_leads_nowhere_but_into_contexts_of_its_tenant()
    {
        using var other = await Scenario.NewAsync(service);
        await other.OpenOfficeAsync();
        await other.HireAsync("victim");
        using var scenario = await Scenario.NewAsync(service);
        await scenario.OpenOfficeAsync();
        await scenario.MakeAsync("group", "/groups", """{"label":"G"}""");
        var foreign = other.Fill("{office.name}");
        await scenario.EditAsync("/groups/{group.uuid}/members/extensions", $$"""
            {"extensions":[{"exten":"1@{{foreign}}/n","context":"{office.name}"},{"exten":"1,5,,hint:2","context":"{office.name}"},
             {"exten":"${EXTEN}","context":"{office.name}"},{"exten":"{{other.Fill("{victim.uuid}")}}","context":"usersharedlines"},
             {"exten":"","context":"{office.name}"},{"exten":"_X.","context":"{office.name}"},{"exten":"*10","context":"{office.name}"}]}
            """);

        var members = (await scenario.ParseAsync("queues.conf"))[scenario.Fill("{group.name}")].All("member");
        var findings = await scenario.FindingsAsync("queues.conf", "/1.1/groups/{group.uuid}");

        Assert.Equal([scenario.Fill("Local/*10@{office.name},0")], members);
        Assert.Equal(6, findings.Count);
        Assert.Contains($"error: Its member 1@{foreign}/n@{scenario.Fill("{office.name}")} can't be dialled, and is left out. Give a number.", findings);
        Assert.Contains(
            $"error: Its member {other.Fill("{victim.uuid}")}@usersharedlines is left out: no context of the same tenant has this name. "
            + "Choose one that has.", findings);
    }

    [Fact]
    public async Task A_queue_lets_nobody_out_into_another_tenants_context()
    {
        using var other = await Scenario.NewAsync(service);
        await other.OpenOfficeAsync();
        using var scenario = await Scenario.NewAsync(service);
        await scenario.MakeAsync("queue", "/queues", $$"""{"name":"q-{tenant.uuid}","options":[["context","{{other.Fill("{office.name}")}}"]]}""");
        await scenario.MakeAsync("else", "/queues", """{"name":"e-{tenant.uuid}","options":[["context","elsewhere"]]}""");

        await scenario.MakeAsync("inner", "/queues", """{"name":"i-{tenant.uuid}","options":[["context","Confd-outcall-1"]]}""");

        var file = await scenario.ParseAsync("queues.conf");

        Assert.Null(file[scenario.Fill("{queue.name}")]["context"]);
        Assert.Null(file[scenario.Fill("{inner.name}")]["context"]);
        Assert.Equal("elsewhere", file[scenario.Fill("{else.name}")]["context"]);
        Assert.Equal(
            ["error: Its option context is left out: the context belongs to another tenant, or to the dialplan itself. Choose an own one."],
            await scenario.FindingsAsync("queues.conf", "/1.1/queues/{queue.id}"));
        Assert.Equal(
            ["warning: Its option context is 'elsewhere', which is no context here. Asterisk must have it from another file."],
            await scenario.FindingsAsync("queues.conf", "/1.1/queues/{else.id}"));
    }

    [Fact]
    public async Task A_name_that_Asterisk_takes_for_another_one_does_not_replace_it()
    {
        using var victim = await Scenario.NewAsync(service);
        await victim.MakeAsync("queue", "/queues", """{"name":"desk-{tenant.uuid}"}""");
        await victim.MakeAsync("group", "/groups", """{"label":"G"}""");
        using var scenario = await Scenario.NewAsync(service);
        await scenario.MakeAsync("queue", "/queues", $$"""{"name":"{{victim.Fill("DESK-{tenant.uuid}")}}"}""");
        await scenario.MakeAsync("group", "/queues", $$"""{"name":"{{victim.Fill("{group.name}").ToUpperInvariant()}}"}""");

        var file = await scenario.ParseAsync("queues.conf");

        Assert.True(file.Has(victim.Fill("{queue.name}")));
        Assert.All(["queue", "group"], name => Assert.False(file.Has($"{scenario[name]["name"]}")));
        Assert.StartsWith("error: It is left out: Asterisk ignores case", Assert.Single(await scenario.FindingsAsync("queues.conf", "/1.1/queues/{group.id}")));

        // The first owner is gone, so the name is free.
        await victim.Http.DeleteAsync(victim.Fill("/queues/{queue.id}"), System.Net.HttpStatusCode.NoContent);
        file = await scenario.ParseAsync("queues.conf");

        Assert.True(file.Has(scenario.Fill("{queue.name}")));
        Assert.Empty(await scenario.FindingsAsync("queues.conf", "/1.1/queues/{queue.id}"));
    }

    [Fact]
    public async Task Music_that_is_gone_is_told_of_and_left_out()
    {
        using var scenario = await Scenario.NewAsync(service);
        await scenario.MakeAsync("music", "/moh", """{"label":"Jazz","mode":"files"}""");
        await scenario.MakeAsync("queue", "/queues", """{"name":"m-{tenant.uuid}","music_on_hold":"{music.name}"}""");
        Assert.Equal(scenario.Fill("{music.name}"), (await scenario.ParseAsync("queues.conf"))[scenario.Fill("{queue.name}")]["musicclass"]);

        await scenario.Http.DeleteAsync(scenario.Fill("/moh/{music.uuid}"), System.Net.HttpStatusCode.NoContent);

        Assert.Null((await scenario.ParseAsync("queues.conf"))[scenario.Fill("{queue.name}")]["musicclass"]);
        Assert.Equal(
            [scenario.Fill("warning: Its music on hold '{music.name}' does not exist, so callers hear the default one. Choose a class of the same tenant.")],
            await scenario.FindingsAsync("queues.conf", "/1.1/queues/{queue.id}"));
    }

    [Fact]
    public async Task Skills_are_weights_of_agents_and_rules_keep_their_expressions()
    {
        using var scenario = await Scenario.NewAsync(service);
        await scenario.MakeAsync("english", "/agents/skills", """{"name":"english"}""");
        await scenario.MakeAsync("dash", "/agents/skills", """{"name":"-sql"}""");
        await scenario.MakeAsync("agent", "/agents", """{"number":"901"}""");
        await scenario.EditAsync("/agents/{agent.id}/skills/{english.id}", """{"skill_weight":70}""");
        await scenario.EditAsync("/agents/{agent.id}/skills/{dash.id}", """{"skill_weight":1}""");
        await scenario.MakeAsync("idle", "/agents", """{"number":"902"}""");
        await scenario.MakeAsync("rule", "/queues/skillrules", """
            {"name":"r","rules":[{"definition":"WT < 60, english > 50 & $os > 10"},{"definition":"[x] => ${y} #exec; english | 1"}]}
            """);
        await scenario.MakeAsync("empty", "/queues/skillrules", """{"name":"none"}""");

        await scenario.ExpectAsync("queueskills.conf", "queueskills.conf");
        await scenario.ExpectAsync("queueskillrules.conf", "queueskillrules.conf");
        Assert.StartsWith(
            "error: Asterisk's file can't have '-sql'", Assert.Single(await scenario.FindingsAsync("queueskills.conf", "/1.1/agents/skills/{dash.id}")));
        Assert.Equal(
            ["warning: It has no expression, so a call with it gets no agent. Give it one."],
            await scenario.FindingsAsync("queueskillrules.conf", "/1.1/queues/skillrules/{empty.id}"));
    }
}
