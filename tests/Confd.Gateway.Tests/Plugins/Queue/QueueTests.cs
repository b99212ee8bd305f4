using System.Net;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests;

public sealed class QueueTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task The_name_is_unique_everywhere_and_never_changes()
    {
        var name = $"q{Guid.NewGuid():N}";
        var queue = await Http.CreateAsync("/queues", $$"""{"name":"{{name}}","label":""}""");
        var group = await Http.CreateAsync("/groups", """{"label":"g"}""");
        using var elsewhere = await Service.NewTenantAsync();

        Assert.Null(queue["label"]);
        await elsewhere.Http.RefuseAsync(
            HttpMethod.Post, "/queues", $$"""{"name":"{{name}}","wait_time_destination":{"type":"user","user_id":999999} }""",
            $"Resource Error - Queue already exists ('name': '{name}')");
        await Http.RefuseAsync(
            HttpMethod.Post, "/queues", $$"""{"name":"{{group["name"]}}"}""",
            $"Resource Error - Group already exists ('name': '{group["name"]}')");
        await Http.RefuseAsync(
            HttpMethod.Post, "/queues", """{"name":"general"}""", "Input Error - name: ['Invalid input.']");
        await Http.RefuseAsync(
            HttpMethod.Post, "/queues", """{"name":"a b"}""", "Input Error - name: ['String does not match expected pattern.']");
        await Http.EditAsync($"/queues/{queue["id"]}", """{"name":"a b","label":"L"}""");
        var edited = await Http.ReadAsync($"/queues/{queue["id"]}");
        Assert.Equal((name, "L"), ((string?)edited["name"], (string?)edited["label"]));
    }

    [Fact]
    public async Task Wait_destinations_are_checked_before_the_music()
    {
        var user = await Http.CreateAsync("/users", """{"firstname":"Alice"}""");
        var queue = await NewQueueAsync(
            $$""" ,"wait_time_threshold":3,"wait_time_destination":{"type":"user","user_id":{{user["id"]}} },"wait_ratio_threshold":"1.5" """);
        var path = $"/queues/{queue["id"]}";

        Assert.Equal("Alice", (string?)queue["wait_time_destination"]!["user_firstname"]);
        Assert.Equal(1.5, (double)queue["wait_ratio_threshold"]!);
        await Http.RefuseAsync(
            HttpMethod.Put, path,
            """{"music_on_hold":"nothing","wait_ratio_destination":{"type":"voicemail","voicemail_id":999999}}""",
            "Input Error - field 'actionarg1': Voicemail was not found ('actionarg1': 999999)");
        await Http.RefuseAsync(
            HttpMethod.Put, path, """{"music_on_hold":"nothing"}""",
            "Input Error - field 'music_on_hold': MOH was not found ('music_on_hold': 'nothing')");
        await Http.EditAsync(path, """{"music_on_hold":"default","wait_ratio_destination":{"type":"none"}}""");
        await Http.DeleteAsync($"/users/{user["id"]}", HttpStatusCode.NoContent);
        var after = await Http.ReadAsync(path);
        Assert.Null(after["wait_time_destination"]);
        Assert.Equal("""{"type":"none"}""", after["wait_ratio_destination"]!.ToJsonString());
        await Http.EditAsync(path, """{"wait_ratio_destination":null}""");
        Assert.Null((await Http.ReadAsync(path))["wait_ratio_destination"]);
    }

    [Fact]
    public async Task Options_are_filled_in_at_creation_and_reset_by_an_edit_that_names_some()
    {
        var queue = await NewQueueAsync(""" ,"options":[["strategy","linear"],["ringinuse","1"],["autofill","off"],["junk","x"],["timeout","020"],["joinempty",""]] """);
        var path = $"/queues/{queue["id"]}";

        // The answer claims flags that were not given, and unknown options; the queue has neither.
        var answered = OptionsOf(queue);
        Assert.Equal(("yes", "x", "no"), (answered["reportholdtime"], answered["junk"], answered["autofill"]));
        var made = OptionsOf(await Http.ReadAsync(path));
        Assert.Equal(("linear", "yes", "no", "20"), (made["strategy"], made["ringinuse"], made["autofill"], made["timeout"]));
        Assert.Equal(("no", "yes", "conf", "5"), (made["reportholdtime"], made["setqueuevar"], made["timeoutpriority"], made["retry"]));
        Assert.False(made.ContainsKey("junk") || made.ContainsKey("joinempty"));

        await Http.EditAsync(path, """{"label":"L"}""");
        Assert.Equal(made, OptionsOf(await Http.ReadAsync(path)));
        await Http.EditAsync(path, """{"options":[["retry","7"],["wrapuptime",""],["context","any"]]}""");
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["announce-position"] = "yes", ["announce-position-limit"] = "5", ["autofill"] = "yes", ["autopause"] = "no",
                ["context"] = "any", ["min-announce-frequency"] = "60", ["random-periodic-announce"] = "no",
                ["reportholdtime"] = "no", ["retry"] = "7", ["ringinuse"] = "no", ["setinterfacevar"] = "no",
                ["setqueueentryvar"] = "no", ["setqueuevar"] = "no", ["timeout"] = "0", ["timeoutpriority"] = "app",
                ["timeoutrestart"] = "no",
            },
            OptionsOf(await Http.ReadAsync(path)));
    }

    [Theory]
    [InlineData("""[["retry"]]""", "options: {0: ['Length must be 2.']}")]
    [InlineData("""[["retry",5]]""", "options: {0: {1: ['Not a valid string.']}}")]
    [InlineData("""[["retry","often"]]""", "options: ['Not a valid integer for retry.']")]
    [InlineData("""[["timeoutpriority","maybe"]]""", "options: ['Must be one of: app, conf for timeoutpriority.']")]
    public async Task Options_that_Asterisk_can_not_have_are_refused(string options, string message)
    {
        await Http.RefuseAsync(
            HttpMethod.Post, "/queues", $$"""{"name":"x","options":{{options}}}""", $"Input Error - {message}");
        var queue = await NewQueueAsync();
        await Http.RefuseAsync(
            HttpMethod.Put, $"/queues/{queue["id"]}", $$"""{"options":{{options}}}""", $"Input Error - {message}");
    }

    [Fact]
    public async Task A_queue_is_a_destination_with_skills()
    {
        var queue = await NewQueueAsync(""" ,"label":"Support" """);
        var destination = $$""" "type":"queue","queue_id":{{queue["id"]}} """;

        var incall = await Http.CreateAsync("/incalls", $$"""{"destination":{ {{destination}},"ring_time":3} }""");

        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse(
                $$"""{"type":"queue","queue_id":{{queue["id"]}},"ring_time":3,"skill_rule_id":null,"skill_rule_variables":null,"queue_label":"Support"}"""),
            JsonNode.Parse(incall["destination"]!.ToJsonString().Replace("3.0", "3", StringComparison.Ordinal))), incall.ToJsonString());
        Assert.Null((await Http.CreateAsync("/incalls", $$"""{"destination":{ {{destination}},"ring_time":0} }"""))["destination"]!["ring_time"]);
        await Http.RefuseAsync(
            HttpMethod.Post, "/incalls", $$"""{"destination":{ {{destination}},"skill_rule_variables":{"a":"b"} } }""",
            "Input Error - destination: {'skill_rule_id': ['Missing data for required field. When `skill_rule_variables` is defined']}");
        await Http.RefuseAsync(
            HttpMethod.Post, "/incalls", $$"""{"destination":{ {{destination}},"skill_rule_id":1,"skill_rule_variables":{"a":"b|c"} } }""",
            "Input Error - destination: {'skill_rule_variables': ['String does not match expected pattern.']}");
        await Http.RefuseAsync(
            HttpMethod.Post, "/incalls", $$"""{"destination":{ {{destination}},"skill_rule_id":1,"skill_rule_variables":{"a":5} } }""",
            "Input Error - destination: {'skill_rule_variables': ['String does not match expected pattern.']}");
        await Http.RefuseAsync(
            HttpMethod.Post, "/incalls", $$"""{"destination":{ {{destination}},"skill_rule_id":999999} }""",
            "Input Error - field 'skill_rule_id': SkillRule was not found ('skill_rule_id': 999999)");
        var rule = await Http.CreateAsync("/queues/skillrules", """{"name":"r"}""");
        var skilled = await Http.CreateAsync(
            "/incalls", $$"""{"destination":{ {{destination}},"skill_rule_id":{{rule["id"]}},"skill_rule_variables":{"lang":"fr"} } }""");
        Assert.Equal("fr", (string?)skilled["destination"]!["skill_rule_variables"]!["lang"]);
        await Http.DeleteAsync($"/queues/skillrules/{rule["id"]}", HttpStatusCode.NoContent);
        await Http.RefuseAsync(
            HttpMethod.Put, $"/incalls/{skilled["id"]}", """{"description":"d"}""",
            $"Input Error - field 'skill_rule_id': SkillRule was not found ('skill_rule_id': {rule["id"]})");
        await Http.DeleteAsync($"/queues/{queue["id"]}", HttpStatusCode.NoContent);
        Assert.Equal(
            """{"type":"none"}""", (await Http.ReadAsync($"/incalls/{incall["id"]}"))["destination"]!.ToJsonString());
    }

    [Fact]
    public async Task Fallbacks_are_seen_by_their_tenant_only()
    {
        var queue = await NewQueueAsync();
        var path = $"/queues/{queue["id"]}/fallbacks";
        using var stranger = await Service.NewTenantAsync();
        await SkipEventsAsync();

        await Http.EditAsync(path, """{"fail_destination":{"type":"none"},"busy_destination":null}""");

        await ExpectEventsAsync(new ExpectedEvent("queue_fallback_edited", $$"""{"id":{{queue["id"]}}}""")
        {
            RoutingKey = "config.queues.fallbacks.edited",
        });
        Assert.Equal(
            """{"noanswer_destination":null,"busy_destination":null,"congestion_destination":null,"fail_destination":{"type":"none"}}""",
            (await Http.ReadAsync(path)).ToJsonString());
        Assert.False((await Http.ReadAsync($"/queues/{queue["id"]}")).ContainsKey("fallbacks"));
        await stranger.Http.RefuseAsync(
            HttpMethod.Get, path, "", HttpStatusCode.NotFound, $"Resource Not Found - Queue was not found ('id': {queue["id"]})");
        await Http.RefuseAsync(
            HttpMethod.Put, path, """{"busy_destination":{"type":"queue"}}""",
            "Input Error - busy_destination: {'queue_id': ['Missing data for required field.']}");
    }

    [Fact]
    public async Task The_rules_of_a_queues_number_come_in_the_contracts_order()
    {
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        var context = await Http.NewContextAsync(ranges: "\"queue_ranges\":[{\"start\":\"3000\",\"end\":\"3999\"}]");
        var (queue, other) = (await NewQueueAsync(), await NewQueueAsync());
        var stranger = await below.Http.CreateAsync("/queues", $$"""{"name":"q{{Guid.NewGuid():N}}"}""");
        var (own, taken) = (await NewExtensionAsync("3000", context), await NewExtensionAsync("3001", context));
        var incoming = await Http.NewContextAsync("incall", "\"incall_ranges\":[]");
        var called = await NewExtensionAsync("5000", incoming);
        var incall = await Http.CreateAsync("/incalls", """{"destination":{"type":"none"}}""");
        await Http.EditAsync($"/incalls/{incall["id"]}/extensions/{called}");
        await Http.EditAsync($"/queues/{queue["id"]}/extensions/{own}");
        await Http.EditAsync($"/queues/{other["id"]}/extensions/{taken}");
        var free = await NewQueueAsync();

        await Http.RefuseAsync(
            HttpMethod.Put, $"/queues/{stranger["id"]}/extensions/{taken}", "",
            $"Resource Error - different tenants ('extension_tenant_uuid': '{Tenant.Uuid}', 'queue_tenant_uuid': '{below.Uuid}')");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/queues/{queue["id"]}/extensions/{taken}", "",
            $"Resource Error - Queue is associated with a Extension ('queue_id': {queue["id"]}, 'extension_id': {own})");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/queues/{free["id"]}/extensions/{taken}", "",
            $"Resource Error - Queue is associated with a Extension ('queue_id': {other["id"]}, 'extension_id': {taken})");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/queues/{free["id"]}/extensions/{called}", "",
            $"Resource Error - Extension is associated with a incall ('extension_id': {called}, 'associated_id': '{incall["id"]}')");
        var wrong = await NewExtensionAsync("5001", incoming);
        await Http.RefuseAsync(
            HttpMethod.Put, $"/queues/{free["id"]}/extensions/{wrong}", "",
            $"Resource Error - ContextType 'incall' cannot be associated ('id': {wrong}, 'context': '{incoming}')");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/queues/{free["id"]}/extensions/{await NewExtensionAsync("4000", context)}", "",
            $"Input Error - Extension '4000' is outside of range for context '{context}'");
        Assert.Equal((int)queue["id"]!, (int)(await Http.ReadAsync($"/extensions/{own}"))["queue"]!["id"]!);
        Assert.Equal((int)queue["id"]!, (int)(await Http.ReadAsync("/queues?exten=3000"))["items"]![0]!["id"]!);
    }

    [Fact]
    public async Task A_queue_has_at_most_one_schedule()
    {
        var queue = await NewQueueAsync();
        var first = await Http.CreateAsync("/schedules", """{"closed_destination":{"type":"none"}}""");
        var second = await Http.CreateAsync("/schedules", """{"closed_destination":{"type":"none"}}""");

        await Http.EditAsync($"/queues/{queue["id"]}/schedules/{first["id"]}");

        await Http.RefuseAsync(
            HttpMethod.Put, $"/queues/{queue["id"]}/schedules/{second["id"]}", "",
            $"Resource Error - Queue is associated with a Schedule ('queue_id': {queue["id"]}, 'schedule_id': {first["id"]})");
        Assert.Equal((string?)queue["name"], (string?)(await Http.ReadAsync($"/schedules/{first["id"]}"))["queues"]![0]!["name"]);
    }

    private static Dictionary<string, string> OptionsOf(JsonObject queue) => queue["options"]!.AsArray()
        .ToDictionary(option => (string)option![0]!, option => (string)option![1]!);

    private Task<JsonObject> NewQueueAsync(string more = "") =>
        Http.CreateAsync("/queues", $$"""{"name":"q{{Guid.NewGuid():N}}"{{more}}}""");

    private async Task<int> NewExtensionAsync(string exten, string context) =>
        (int)(await Http.CreateAsync("/extensions", $$"""{"exten":"{{exten}}","context":"{{context}}"}"""))["id"]!;
}
