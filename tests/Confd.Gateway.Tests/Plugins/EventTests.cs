namespace Confd.Gateway.Tests;

/// <summary>Each operation commits exactly the contract's events and reload commands with its change.</summary>
public sealed class EventTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task Voicemails_tell_of_every_change_and_of_their_moves()
    {
        var context = await Http.NewContextAsync();
        await SkipEventsAsync();

        var id = (int)(await Http.CreateAsync("/voicemails", $$"""{"name":"v","number":"1","context":"{{context}}"}"""))["id"]!;
        await ExpectEventsAsync(
            ("voicemail_created", $$"""{"id":{{id}}}""", """[{"ipbx":["voicemail reload"]}]"""));
        await Http.EditAsync($"/voicemails/{id}", """{"number":"2"}""");
        await ExpectEventsAsync((
            "voicemail_edited", $$"""{"id":{{id}}}""",
            $$$"""[{"ipbx":["voicemail reload","module reload res_pjsip.so","module reload chan_sccp.so"]},{"method":"GET","path":"/move_voicemail","query":{"old_mailbox":"1","old_context":"{{{context}}}","new_mailbox":"2","new_context":"{{{context}}}"}}]"""));
        var user = (string)(await Http.CreateAsync("/users", """{"firstname":"u"}"""))["uuid"]!;
        await Http.EditAsync($"/users/{user}/voicemails/{id}");
        await SkipEventsAsync();
        await Http.EditAsync($"/voicemails/{id}", "{}");
        await ExpectEventsAsync(
            ("voicemail_edited", $$"""{"id":{{id}}}""", """[{"ipbx":["voicemail reload","module reload res_pjsip.so","module reload chan_sccp.so"]}]"""),
            ("user_voicemail_edited", $$"""{"user_uuid":"{{user}}","voicemail_id":{{id}}}""", null));
    }

    [Fact]
    public async Task Nothing_is_told_of_what_was_refused()
    {
        var context = await Http.NewContextAsync();
        await SkipEventsAsync();

        await Http.RefuseAsync(
            HttpMethod.Post, "/lines", $$"""{"context":"{{context}}","endpoint_sip":{"label":"x"},"extensions":[{"exten":"1"}]}""",
            $"Input Error - Extension '1' is outside of range for context '{context}'");

        await ExpectEventsAsync();
    }

    [Fact]
    public async Task Associations_tell_of_both_sides_and_repeats_tell_nothing()
    {
        var context = await Http.NewContextAsync();
        var tenant = Tenant.Uuid;
        var user = await Http.CreateAsync("/users", """{"firstname":"u"}""");
        var sip = await Http.CreateAsync("/endpoints/sip", """{"auth_section_options":[["username","a"],["password","b"]]}""");
        var line = (int)(await Http.CreateAsync("/lines", $$"""{"context":"{{context}}"}"""))["id"]!;
        var extension = (int)(await Http.CreateAsync("/extensions", $$"""{"exten":"1000","context":"{{context}}"}"""))["id"]!;
        await SkipEventsAsync();

        await Http.EditAsync($"/lines/{line}/endpoints/sip/{sip["uuid"]}");
        await ExpectEventsAsync((
            "line_endpoint_sip_associated",
            $$$"""{"line":{"id":{{{line}}},"tenant_uuid":"{{{tenant}}}","name":"{{{sip["name"]}}}"},"endpoint_sip":{"uuid":"{{{sip["uuid"]}}}","tenant_uuid":"{{{tenant}}}","label":null,"name":"{{{sip["name"]}}}","auth_section_options":[["username","a"]]}}""",
            """[{"ipbx":["module reload res_pjsip.so"]}]"""));
        await Http.EditAsync($"/lines/{line}/extensions/{extension}");
        await ExpectEventsAsync((
            "line_extension_associated", $$"""{"line_id":{{line}},"extension_id":{{extension}}}""",
            """[{"ipbx":["dialplan reload","module reload res_pjsip.so","module reload app_queue.so"]}]"""));
        await Http.EditAsync($"/users/{user["id"]}/lines/{line}");
        await ExpectEventsAsync((
            "user_line_associated",
            $$$"""{"line":{"id":{{{line}}},"name":"{{{sip["name"]}}}","endpoint_sip":{"uuid":"{{{sip["uuid"]}}}"},"endpoint_sccp":null,"endpoint_custom":null},"main_line":true,"main_user":true,"user":{"id":{{{user["id"]}}},"uuid":"{{{user["uuid"]}}}","tenant_uuid":"{{{tenant}}}"}}""",
            """[{"ipbx":["dialplan reload","module reload res_pjsip.so"]}]"""));
        await Http.EditAsync($"/users/{user["id"]}/lines/{line}");
        await ExpectEventsAsync();
        await Http.EditAsync($"/users/{user["uuid"]}/services/dnd", """{"enabled":true}""");
        await ExpectEventsAsync((
            "users_services_dnd_updated",
            $$"""{"user_id":{{user["id"]}},"user_uuid":"{{user["uuid"]}}","tenant_uuid":"{{tenant}}","enabled":true}""", null));
    }
}
