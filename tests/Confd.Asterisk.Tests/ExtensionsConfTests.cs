namespace Confd.Asterisk.Tests;

public sealed class ExtensionsConfTests(SqliteFixture service)
{
    private const string File = "extensions.conf";

    [Fact]
    public async Task Contexts_include_others_and_the_codes_of_services()
    {
        using var scenario = await OfficeAsync();
        await scenario.MakeAsync("out", "/contexts", """{"label":"Out","type":"outcall"}""");
        await scenario.EditAsync("/contexts/{office.id}/contexts", """{"contexts":[{"id":{out.id}}]}""");

        await scenario.ExpectAsync(File, "dialplan-contexts.conf");
    }

    [Fact]
    public async Task A_user_rings_on_all_lines_and_then_the_mailbox_takes_the_call()
    {
        using var scenario = await OfficeAsync();
        await scenario.HireAsync("alice");
        await scenario.MakeAsync("local", "/endpoints/custom", """{"interface":"Local/1234@{office.name}"}""");
        await scenario.MakeAsync("second", "/lines", """{"context":"{office.name}"}""");
        await scenario.EditAsync("/lines/{second.id}/endpoints/custom/{local.id}");
        await scenario.EditAsync("/users/{alice.uuid}/lines/{second.id}");
        await scenario.MakeAsync("number", "/lines/{alice-line.id}/extensions", """{"exten":"1001","context":"{office.name}"}""");
        await scenario.MakeAsync("box", "/voicemails", """{"name":"Alice","number":"1001","context":"{office.name}"}""");
        await scenario.EditAsync("/users/{alice.uuid}/voicemails/{box.id}");
        await scenario.EditAsync(
            "/users/{alice.uuid}", """{"ring_seconds":20,"simultaneous_calls":2,"call_transfer_enabled":true,"outgoing_caller_id":"\"A, B\" <123>"}""");

        await scenario.ExpectAsync(File, "dialplan-user.conf");
    }

    [Fact]
    public async Task Forwards_and_fallbacks_come_before_the_end()
    {
        using var scenario = await OfficeAsync();
        await scenario.HireAsync("alice");
        await scenario.EditAsync(
            "/users/{alice.uuid}/forwards", """{"busy":{"enabled":true,"destination":"1002"},"noanswer":{"enabled":true,"destination":"*98"}}""");
        await scenario.EditAsync(
            "/users/{alice.uuid}/fallbacks",
            """{"congestion_destination":{"type":"hangup","cause":"busy","timeout":3},"fail_destination":{"type":"sound","filename":"gone"}}""");
        await scenario.EditAsync("/users/{alice.uuid}/services/dnd", """{"enabled":true}""");

        await scenario.ExpectAsync(File, "dialplan-forwards.conf");
    }

    [Fact]
    public async Task A_forward_of_all_calls_replaces_the_ringing_and_is_there_at_once()
    {
        using var scenario = await OfficeAsync();
        await scenario.HireAsync("alice");
        var before = await StepsAsync(scenario, "confd-user-{alice.id}", "s");

        await scenario.EditAsync("/users/{alice.uuid}/forwards/unconditional", """{"enabled":true,"destination":"+33123"}""");

        Assert.Equal(
            [
                "Gosub(confd-hop,s,1)", scenario.Fill("Set(__CONFD_FORWARDER={alice.id})"),
                "Set(__CONFD_FORWARDED=${ATTENDEDTRANSFER}${BLINDTRANSFER})", scenario.Fill("Goto({office.name},+33123,1)"),
            ],
            await StepsAsync(scenario, "confd-user-{alice.id}", "s"));
        Assert.Contains("""(ring)Set(GROUP(confd-user)=""", string.Concat(await StepsAsync(scenario, "confd-user-{alice.id}", "member")), StringComparison.Ordinal);

        await scenario.EditAsync("/users/{alice.uuid}/forwards/unconditional", """{"enabled":false}""");
        Assert.Equal(before, await StepsAsync(scenario, "confd-user-{alice.id}", "s"));
    }

    [Theory]
    [InlineData("PJSIP/{0}")]
    [InlineData("pjsip/0033123@{0}")]
    [InlineData("IAX2/user:secret@{0}/0033123")]
    public async Task A_custom_endpoint_rings_nobody_of_another_tenant(string form)
    {
        using var other = await OfficeAsync();
        await other.HireAsync("bob");
        using var scenario = await OfficeAsync();
        await scenario.HireAsync("alice");
        foreach (var (name, owner) in new[] { ("foreign", other["bob-sip"]), ("own", scenario["alice-sip"]) })
        {
            await scenario.MakeAsync(name, "/endpoints/custom", $$"""{"interface":"{{form.Replace("{0}", (string)owner["name"]!, StringComparison.Ordinal)}}"}""");
            await scenario.MakeAsync($"{name}-line", "/lines", """{"context":"{office.name}"}""");
            await scenario.EditAsync($"/lines/{{{name}-line.id}}/endpoints/custom/{{{name}.id}}");
            await scenario.EditAsync($"/users/{{alice.uuid}}/lines/{{{name}-line.id}}");
        }

        var steps = string.Concat(await StepsAsync(scenario, "confd-user-{alice.id}", "lines"));

        Assert.DoesNotContain((string)other["bob-sip"]["name"]!, steps, StringComparison.Ordinal);
        Assert.Contains((string)scenario["own"]["interface"]!, steps, StringComparison.Ordinal);
        Assert.Contains(
            scenario.Fill("error: Its custom endpoint {foreign.id} is left out: it names an endpoint of another tenant. Choose an own one."),
            await scenario.FindingsAsync(File, "/1.1/users/{alice.uuid}"));
    }

    [Fact]
    public async Task What_a_phone_has_registered_is_dialled_as_one_of_its_own_account_alone()
    {
        using var scenario = await OfficeAsync();

        Assert.Equal(
            [
                "Set(CONFD_CONTACTS=${PJSIP_DIAL_CONTACTS(${ARG1})})", "(next)GotoIf($[${LEN(${CONFD_CONTACTS})} = 0]?end)",
                "Set(CONFD_CONTACT=${SHIFT(CONFD_CONTACTS,&)})",
                "Set(CONFD_PLAIN=${FILTER(0-9A-Za-z:/@.;=_~%+!?*[]-,${CONFD_CONTACT})})",
                "GotoIf($[${LEN(${CONFD_PLAIN})} != ${LEN(${CONFD_CONTACT})}]?next)", "Set(CONFD_ACCOUNT=PJSIP/${ARG1}/)",
                "GotoIf($[\"${CONFD_CONTACT:0:${LEN(${CONFD_ACCOUNT})}}\" != \"${CONFD_ACCOUNT}\"]?next)",
                "Set(CONFD_LINES=${CONFD_LINES}&${CONFD_CONTACT})", "Goto(next)", "(end)Return()",
            ],
            await StepsAsync(scenario, "confd-contacts", "s"));
    }

    [Fact]
    public async Task Calls_that_are_sent_on_too_often_end()
    {
        using var scenario = await OfficeAsync();

        Assert.Equal(
            [
                "Set(__CONFD_HOPS=$[0${CONFD_HOPS} + 1])", "GotoIf($[${CONFD_HOPS} > 20]?circle)", "Return()", "(circle)StackPop()",
                "Congestion(5)", "Hangup(25)",
            ],
            await StepsAsync(scenario, "confd-hop", "s"));
    }

    [Fact]
    public async Task A_group_waits_in_its_queue()
    {
        using var scenario = await OfficeAsync();
        await scenario.MakeAsync("sales", "/groups", """{"label":"Sales","timeout":60,"caller_id_mode":"prepend","caller_id_name":"Sales: "}""");
        await NumberAsync(scenario, "number", "2001", "/groups/{sales.uuid}");
        await scenario.EditAsync(
            "/groups/{sales.uuid}/fallbacks", """{"noanswer_destination":{"type":"extension","exten":"1001","context":"{office.name}"}}""");

        await scenario.ExpectAsync(File, "dialplan-group.conf");
    }

    [Fact]
    public async Task A_queue_has_four_fallbacks()
    {
        using var scenario = await OfficeAsync();
        await scenario.MakeAsync("desk", "/queues", """{"name":"desk-{tenant.uuid}","timeout":90}""");
        await NumberAsync(scenario, "number", "3001", "/queues/{desk.id}");
        await scenario.EditAsync("/queues/{desk.id}/fallbacks", """
            {"noanswer_destination":{"type":"hangup","cause":"normal"},"busy_destination":{"type":"hangup","cause":"congestion"},
             "fail_destination":{"type":"none"}}
            """);

        await scenario.ExpectAsync(File, "dialplan-queue.conf");
    }

    [Fact]
    public async Task A_conference_asks_for_its_pins()
    {
        using var scenario = await OfficeAsync();
        await scenario.MakeAsync("room", "/conferences", """{"name":"Room","pin":"12345678","admin_pin":"87654321"}""");
        await NumberAsync(scenario, "number", "4001", "/conferences/{room.id}");

        await scenario.ExpectAsync(File, "dialplan-conference.conf");
        using var reader = service.NewClient(ConfdFixture.FilesReaderToken);
        var masked = await reader.GetStringAsync($"/1.1/asterisk/files/{File}?tenant_uuid={scenario["tenant"]["uuid"]}", TestContext.Current.CancellationToken);
        Assert.DoesNotContain("12345678", masked, StringComparison.Ordinal);
        Assert.DoesNotContain("87654321", masked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Incoming_calls_go_to_every_type_of_destination()
    {
        using var scenario = await OfficeAsync();
        await scenario.HireAsync("alice");
        await scenario.MakeAsync("group", "/groups", """{"label":"G"}""");
        await scenario.MakeAsync("queue", "/queues", """{"name":"q-{tenant.uuid}"}""");
        await scenario.MakeAsync("room", "/conferences", "{}");
        await scenario.MakeAsync("menu", "/ivr", """{"name":"M","menu_sound":"menu"}""");
        await scenario.MakeAsync("board", "/switchboards", """{"name":"B"}""");
        await scenario.MakeAsync("route", "/outcalls", """{"name":"out-{tenant.uuid}"}""");
        await scenario.MakeAsync("box", "/voicemails", """{"name":"Box","number":"1009","context":"{office.name}"}""");

        await LeadsAsync(scenario, """{"type":"user","user_id":{alice.id},"ring_time":12.5}""", "Set(CONFD_RINGTIME=13)", "Goto(confd-user-{alice.id},s,1)");
        await LeadsAsync(scenario, """{"type":"group","group_id":{group.id}}""", "Goto(confd-group-{group.id},s,1)");
        await LeadsAsync(scenario, """{"type":"queue","queue_id":{queue.id},"ring_time":30}""", "Set(CONFD_RINGTIME=30)", "Goto(confd-queue-{queue.id},s,1)");
        await LeadsAsync(scenario, """{"type":"conference","conference_id":{room.id}}""", "Goto(confd-conference-{room.id},s,1)");
        await scenario.MakeAsync("app", "/applications", "{}");
        await LeadsAsync(
            scenario, """{"type":"application","application":"custom","application_uuid":"{app.uuid}"}""", "Goto(stasis-wazo-app-{app.uuid},s,1)");
        await LeadsAsync(scenario, """{"type":"ivr","ivr_id":{menu.id}}""", "Goto(confd-ivr-{menu.id},s,1)");
        await LeadsAsync(scenario, """{"type":"switchboard","switchboard_uuid":"{board.uuid}"}""", "Goto(confd-switchboard-{board.uuid},s,1)");
        await LeadsAsync(scenario, """{"type":"outcall","outcall_id":{route.id},"exten":"0123"}""", "Goto(confd-outcall-{route.id},0123,1)");
        await LeadsAsync(
            scenario, """{"type":"voicemail","voicemail_id":{box.id},"skip_instructions":true,"greeting":"busy"}""",
            "VoiceMail(1009@{office.name},sb)", "Hangup()");
        await LeadsAsync(scenario, """{"type":"extension","exten":"*98","context":"{office.name}"}""", "Goto({office.name},*98,1)");
        await LeadsAsync(scenario, """{"type":"sound","filename":"hello","no_answer":true}""", "Playback(hello,noanswer)", "Hangup()");
        await LeadsAsync(scenario, """{"type":"hangup","cause":"busy","timeout":5}""", "Busy(5)", "Hangup(17)");
        await LeadsAsync(scenario, """{"type":"hangup","cause":"congestion"}""", "Congestion()", "Hangup(34)");
        await LeadsAsync(scenario, """{"type":"hangup","cause":"normal"}""", "Hangup(16)");
        await LeadsAsync(scenario, """{"type":"none"}""", "Hangup()");
        await LeadsAsync(scenario, """{"type":"custom","command":"Playback(a&b,skip)"}""", "Playback(a&b,skip)", "Hangup()");
        await LeadsAsync(
            scenario, """{"type":"application","application":"disa","pin":"1234","context":"{office.name}"}""", "DISA(1234,{office.name})", "Hangup()");
        await LeadsAsync(
            scenario, """{"type":"application","application":"directory","context":"{office.name}"}""",
            "Answer()", "Directory({office.name},{office.name})", "Hangup()");
        await LeadsAsync(
            scenario, """{"type":"application","application":"voicemail","context":"{office.name}"}""", "Answer()", "VoiceMailMain(@{office.name})", "Hangup()");
    }

    [Theory]
    [InlineData("""{"type":"custom","command":"Set(x=${SHELL(id)})"}""")]
    [InlineData("""{"type":"custom","command":"Playback(${ENV(PATH)})"}""")]
    [InlineData("""{"type":"custom","command":"SYSTEM(id)"}""")]
    [InlineData("""{"type":"extension","exten":"1","context":"confd-user-1"}""")]
    [InlineData("""{"type":"application","application":"disa","context":"usersharedlines"}""")]
    public async Task What_would_lead_elsewhere_is_told_of_and_ends(string destination)
    {
        using var scenario = await OfficeAsync();

        await LeadsAsync(scenario, destination, "Hangup()");

        Assert.StartsWith("error: Its destination of type", Assert.Single(await scenario.FindingsAsync(File, "/1.1/incalls/{incall.id}")));
    }

    [Fact]
    public async Task A_schedule_sends_calls_elsewhere_outside_its_hours()
    {
        using var scenario = await OfficeAsync();
        await scenario.MakeAsync("hours", "/schedules", """
            {"name":"Hours","timezone":"Europe/Paris","closed_destination":{"type":"sound","filename":"closed"},
             "open_periods":[{"hours_start":"08:00","hours_end":"11:59","week_days":[1,2,3,5]},{"hours_start":"13:00","hours_end":"17:59","months":[1,12]}],
             "exceptional_periods":[{"hours_start":"00:00","hours_end":"23:59","month_days":[25,26],"months":[12],"destination":{"type":"hangup","cause":"busy"}}]}
            """);
        await scenario.MakeAsync("incall", "/incalls", """{"destination":{"type":"none"},"greeting_sound":"welcome","caller_id_mode":"overwrite","caller_id_name":"x"}""");
        await scenario.EditAsync("/incalls/{incall.id}/schedules/{hours.id}");

        await scenario.ExpectAsync(File, "dialplan-schedule.conf");
    }

    [Fact]
    public async Task A_menu_leads_to_its_choices()
    {
        using var scenario = await OfficeAsync();
        await scenario.MakeAsync("menu", "/ivr", """
            {"name":"Menu","greeting_sound":"hello","menu_sound":"menu","invalid_sound":"wrong","abort_sound":"bye","timeout":4,"max_tries":2,
             "choices":[{"exten":"1","destination":{"type":"extension","exten":"1001","context":"{office.name}"}},
                        {"exten":"_2X","destination":{"type":"hangup","cause":"normal"}}],
             "timeout_destination":{"type":"hangup","cause":"busy"},"abort_destination":{"type":"none"}}
            """);

        await scenario.ExpectAsync(File, "dialplan-menu.conf");
    }

    [Fact]
    public async Task An_outgoing_route_tries_its_trunks_and_asks_for_permission()
    {
        using var scenario = await OfficeAsync();
        await scenario.MakeAsync("out", "/contexts", """{"label":"Out","type":"outcall"}""");
        await scenario.MakeAsync("route", "/outcalls", """{"name":"route-{tenant.uuid}","ring_time":40}""");
        await scenario.MakeAsync("number", "/extensions", """{"exten":"_0X.","context":"{out.name}"}""");
        await scenario.EditAsync(
            "/outcalls/{route.id}/extensions/{number.id}", """{"external_prefix":"+33","prefix":"0","strip_digits":1,"caller_id":"Us <33100>"}""");
        foreach (var trunk in new[] { "first", "second" })
        {
            await scenario.MakeAsync(trunk, "/trunks", "{}");
            await scenario.MakeAsync($"{trunk}-sip", "/endpoints/sip", "{}");
            await scenario.EditAsync($"/trunks/{{{trunk}.id}}/endpoints/sip/{{{trunk}-sip.uuid}}");
        }
        await scenario.EditAsync("/outcalls/{route.id}/trunks", """{"trunks":[{"id":{second.id}},{"id":{first.id}}]}""");
        await scenario.MakeAsync("far", "/callpermissions", """{"name":"far","mode":"deny","extensions":["_00X."],"password":"4321"}""");
        await scenario.MakeAsync("dear", "/callpermissions", """{"name":"dear","mode":"deny","extensions":["_089X."]}""");
        await scenario.EditAsync("/outcalls/{route.id}/callpermissions/{far.id}");
        await scenario.EditAsync("/outcalls/{route.id}/callpermissions/{dear.id}");

        await scenario.ExpectAsync(File, "dialplan-outcall.conf");
    }

    [Fact]
    public async Task A_switchboard_rings_its_operators_and_a_paging_answers_by_itself()
    {
        using var scenario = await OfficeAsync();
        await scenario.HireAsync("alice");
        await scenario.MakeAsync("board", "/switchboards", """{"name":"B","timeout":30}""");
        await scenario.EditAsync("/switchboards/{board.uuid}/members/users", """{"users":[{"uuid":"{alice.uuid}"}]}""");
        var number = $"{Random.Shared.Next(100_000, 999_999)}{Random.Shared.Next(100_000, 999_999)}";
        await scenario.MakeAsync("paging", "/pagings", $$"""{"number":"{{number}}","duplex":true}""");
        await scenario.EditAsync("/pagings/{paging.id}/callers/users", """{"users":[{"uuid":"{alice.uuid}"}]}""");
        await scenario.EditAsync("/pagings/{paging.id}/members/users", """{"users":[{"uuid":"{alice.uuid}"}]}""");

        Assert.Equal(
            [
                "Gosub(confd-hop,s,1)", "Answer()",
                scenario.Fill("Dial(Local/{alice.uuid}@usersharedlines,${IF($[${LEN(${CONFD_RINGTIME})} > 0]?${CONFD_RINGTIME}:30)},m())"),
                "Set(CONFD_RINGTIME=)", """GotoIf($["${DIALSTATUS}" = "ANSWER"]?end)""", "Hangup()", "(end)Hangup()",
            ],
            await StepsAsync(scenario, "confd-switchboard-{board.uuid}", "s"));
        Assert.Equal(
            [
                scenario.Fill("""GotoIf($["${XIVO_USERID}" = "{alice.id}"]?page)"""), "Goto(confd-refused,s,1)", "(page)Answer()",
                scenario.Fill("Page(PJSIP/{alice-sip.name},b(confd-auto-answer^s^1)d)"), "Hangup()",
            ],
            await StepsAsync(scenario, "confd-paging-{tenant.uuid}", number));
    }

    [Fact]
    public async Task Codes_of_services_act_for_their_caller()
    {
        using var scenario = await OfficeAsync();

        Assert.Equal(
            [
                "GotoIf(${DIALPLAN_EXISTS(confd-user-${XIVO_USERID},voicemail,1)}?confd-user-${XIVO_USERID},voicemail,1)", "Goto(confd-refused,s,1)",
            ],
            await StepsAsync(scenario, "confd-features", "*98"));
        Assert.Equal(
            [
                "GotoIf(${DIALPLAN_EXISTS(confd-paging-${WAZO_TENANT_UUID},${FILTER(0-9,${EXTEN:3})},1)}?confd-paging-${WAZO_TENANT_UUID},${FILTER(0-9,${EXTEN:3})},1)",
                "Goto(confd-refused,s,1)",
            ],
            await StepsAsync(scenario, "confd-features", "_*11."));
        Assert.Equal(
            ["Answer()", "VoiceMailMain(${FILTER(0-9,${EXTEN:3})}@${TRANSFER_CONTEXT})", "Hangup()"],
            await StepsAsync(scenario, "confd-features", "_*99."));
        Assert.Equal(
            ["Answer()", "Directory(${TRANSFER_CONTEXT},${TRANSFER_CONTEXT})", "Hangup()"], await StepsAsync(scenario, "confd-features", "*36"));
    }

    [Theory]
    [InlineData("a,b) Set(x=1")]
    [InlineData("${SHELL(id)}")]
    [InlineData("$[1+1]")]
    [InlineData(";-- x => y #exec id")]
    [InlineData("\\\"quoted\\\" & ] [x]")]
    public async Task No_name_adds_an_argument_a_function_or_a_line(string name)
    {
        using var scenario = await OfficeAsync();
        await scenario.HireAsync("alice");
        await scenario.EditAsync("/users/{alice.uuid}", $$"""{"outgoing_caller_id":"{{name}}","preprocess_subroutine":"{{name}}"}""");
        await scenario.MakeAsync("incall", "/incalls", $$"""
            {"destination":{"type":"none"},"caller_id_mode":"overwrite","caller_id_name":"{{name}}","greeting_sound":"{{name}}","preprocess_subroutine":"{{name}}"}
            """);

        var shown = $"${{URIDECODE({Uri.EscapeDataString(name.Replace("\\\"", "\"", StringComparison.Ordinal))})}}";
        Assert.Equal([$"Set(CALLERID(all)={shown})", "Return()"], await StepsAsync(scenario, "confd-user-{alice.id}", "outgoing"));
        Assert.Equal(
            ["Set(__CONFD_EXTERNAL=1)", "Gosub(confd-hop,s,1)", $"Set(CALLERID(name)={shown})", "Answer()", "Hangup()"],
            await StepsAsync(scenario, "confd-incall-{incall.id}", "s"));
        Assert.Equal(2, (await scenario.FindingsAsync(File, "/1.1/incalls/{incall.id}")).Count);
    }

    private async Task<Scenario> OfficeAsync()
    {
        var scenario = await Scenario.NewAsync(service);
        await scenario.OpenOfficeAsync();
        return scenario;
    }

    private static async Task NumberAsync(Scenario scenario, string name, string exten, string of)
    {
        await scenario.MakeAsync(name, "/extensions", $$"""{"exten":"{{exten}}","context":"{office.name}"}""");
        await scenario.EditAsync($"{of}/extensions/{{{name}.id}}");
    }

    private static async Task LeadsAsync(Scenario scenario, string destination, params string[] steps)
    {
        await scenario.MakeAsync("incall", "/incalls", $$"""{"destination":{{destination}}}""");

        Assert.Equal(
            ["Set(__CONFD_EXTERNAL=1)", "Gosub(confd-hop,s,1)", .. steps.Select(scenario.Fill)],
            await StepsAsync(scenario, "confd-incall-{incall.id}", "s"));
    }

    private static Task<IReadOnlyList<string>> StepsAsync(Scenario scenario, string context, string exten) => scenario.StepsAsync(context, exten);
}
