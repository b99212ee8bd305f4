using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests;

public sealed class SqliteEventTests(SqliteFixture service) : EventTests(service), IClassFixture<SqliteFixture>;

public sealed class PostgresEventTests(PostgresFixture service) : EventTests(service), IClassFixture<PostgresFixture>;

/// <summary>Each operation commits exactly the contract's events and reload commands with its change.</summary>
public abstract class EventTests(ConfdFixture service)
{
    private long seen;

    private HttpClient Http => service.Http;

    [Fact]
    public async Task Voicemails_tell_of_every_change_and_of_their_moves()
    {
        var context = await Http.NewContextAsync();
        await SkipAsync();

        var id = (int)(await Http.CreateAsync("/voicemails", $$"""{"name":"v","number":"1","context":"{{context}}"}"""))["id"]!;
        await ExpectAsync(
            ("voicemail_created", $$"""{"id":{{id}}}""", """[{"ipbx":["voicemail reload"]}]"""));
        await Http.EditAsync($"/voicemails/{id}", """{"number":"2"}""");
        await ExpectAsync((
            "voicemail_edited", $$"""{"id":{{id}}}""",
            $$$"""[{"ipbx":["voicemail reload","module reload res_pjsip.so","module reload chan_sccp.so"]},{"method":"GET","path":"/move_voicemail","query":{"old_mailbox":"1","old_context":"{{{context}}}","new_mailbox":"2","new_context":"{{{context}}}"}}]"""));
        var user = (string)(await Http.CreateAsync("/users", """{"firstname":"u"}"""))["uuid"]!;
        await Http.EditAsync($"/users/{user}/voicemails/{id}");
        await SkipAsync();
        await Http.EditAsync($"/voicemails/{id}", "{}");
        await ExpectAsync(
            ("voicemail_edited", $$"""{"id":{{id}}}""", """[{"ipbx":["voicemail reload","module reload res_pjsip.so","module reload chan_sccp.so"]}]"""),
            ("user_voicemail_edited", $$"""{"user_uuid":"{{user}}","voicemail_id":{{id}}}""", null));
    }

    [Fact]
    public async Task Nothing_is_told_of_what_was_refused()
    {
        var context = await Http.NewContextAsync();
        await SkipAsync();

        await Http.RefuseAsync(
            HttpMethod.Post, "/lines", $$"""{"context":"{{context}}","endpoint_sip":{"label":"x"},"extensions":[{"exten":"1"}]}""",
            $"Input Error - Extension '1' is outside of range for context '{context}'");

        await ExpectAsync();
    }

    [Fact]
    public async Task Associations_tell_of_both_sides_and_repeats_tell_nothing()
    {
        var context = await Http.NewContextAsync();
        var tenant = ConfdFixture.MasterTenant;
        var user = await Http.CreateAsync("/users", """{"firstname":"u"}""");
        var sip = await Http.CreateAsync("/endpoints/sip", """{"auth_section_options":[["username","a"],["password","b"]]}""");
        var line = (int)(await Http.CreateAsync("/lines", $$"""{"context":"{{context}}"}"""))["id"]!;
        var extension = (int)(await Http.CreateAsync("/extensions", $$"""{"exten":"1000","context":"{{context}}"}"""))["id"]!;
        await SkipAsync();

        await Http.EditAsync($"/lines/{line}/endpoints/sip/{sip["uuid"]}");
        await ExpectAsync((
            "line_endpoint_sip_associated",
            $$$"""{"line":{"id":{{{line}}},"tenant_uuid":"{{{tenant}}}","name":"{{{sip["name"]}}}"},"endpoint_sip":{"uuid":"{{{sip["uuid"]}}}","tenant_uuid":"{{{tenant}}}","label":null,"name":"{{{sip["name"]}}}","auth_section_options":[["username","a"]]}}""",
            """[{"ipbx":["module reload res_pjsip.so"]}]"""));
        await Http.EditAsync($"/lines/{line}/extensions/{extension}");
        await ExpectAsync((
            "line_extension_associated", $$"""{"line_id":{{line}},"extension_id":{{extension}}}""",
            """[{"ipbx":["dialplan reload","module reload res_pjsip.so","module reload app_queue.so"]}]"""));
        await Http.EditAsync($"/users/{user["id"]}/lines/{line}");
        await ExpectAsync((
            "user_line_associated",
            $$$"""{"line":{"id":{{{line}}},"name":"{{{sip["name"]}}}","endpoint_sip":{"uuid":"{{{sip["uuid"]}}}"},"endpoint_sccp":null,"endpoint_custom":null},"main_line":true,"main_user":true,"user":{"id":{{{user["id"]}}},"uuid":"{{{user["uuid"]}}}","tenant_uuid":"{{{tenant}}}"}}""",
            """[{"ipbx":["dialplan reload","module reload res_pjsip.so"]}]"""));
        await Http.EditAsync($"/users/{user["id"]}/lines/{line}");
        await ExpectAsync();
        await Http.EditAsync($"/users/{user["uuid"]}/services/dnd", """{"enabled":true}""");
        await ExpectAsync((
            "users_services_dnd_updated",
            $$"""{"user_id":{{user["id"]}},"user_uuid":"{{user["uuid"]}}","tenant_uuid":"{{tenant}}","enabled":true}""", null));
    }

    private async Task SkipAsync()
    {
        // The tenant's own mark comes last once everything before it is readable.
        var mark = await Http.CreateAsync("/endpoints/sccp", "{}");
        while (true)
        {
            var events = await service.Store.ReadEventsAsync(seen, 100_000, TestContext.Current.CancellationToken);
            if (events.Any(told => told.Resource.Kind == "endpoint_sccp" && told.Resource.Key == $"{mark["id"]}"))
            {
                seen = events[^1].Sequence;
                return;
            }
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    private async Task ExpectAsync(params (string Name, string Payload, string? Reload)[] expected)
    {
        // Readers stop at the oldest transaction that is still running, and other tests run theirs meanwhile.
        var events = await service.Store.ReadEventsAsync(seen, 1000, TestContext.Current.CancellationToken);
        for (var patience = 0; events.Count < Math.Max(1, expected.Length) && patience < (expected.Length == 0 ? 10 : 200); patience++)
        {
            await Task.Delay(25, TestContext.Current.CancellationToken);
            events = await service.Store.ReadEventsAsync(seen, 1000, TestContext.Current.CancellationToken);
        }
        seen = events.Count == 0 ? seen : events[^1].Sequence;
        Assert.Equal(expected.Select(one => one.Name), events.Select(one => one.Name));
        foreach (var (told, wanted) in events.Zip(expected))
        {
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(wanted.Payload), JsonNode.Parse(told.Payload)), told.Payload);
            Assert.True(
                JsonNode.DeepEquals(wanted.Reload is null ? null : JsonNode.Parse(wanted.Reload), told.Reload is null ? null : JsonNode.Parse(told.Reload)),
                told.Reload);
        }
    }
}
