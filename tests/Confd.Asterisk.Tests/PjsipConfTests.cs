using System.Net;
using Confd.Asterisk.Tests.Format;

namespace Confd.Asterisk.Tests;

public sealed class PjsipConfTests(SqliteFixture service)
{
    private const string File = "pjsip.conf";

    [Fact]
    public async Task A_line_has_an_endpoint_with_all_that_its_channels_need()
    {
        using var scenario = await Scenario.NewAsync(service);
        await scenario.OpenOfficeAsync();
        await scenario.MakeAsync("alice", "/users", """
            {"firstname":"Alice","lastname":"of sales; [x]","simultaneous_calls":3,"online_call_record_enabled":true}
            """);
        await scenario.MakeAsync("base", "/endpoints/sip/templates", $$"""
            {"label":"base","transport":{"uuid":"{{await TransportAsync("transport-udp")}}"},
             "aor_section_options":[["max_contacts","1"],["remove_existing","yes"]],
             "endpoint_section_options":[["allow","!all,ulaw"],["language","en_US"],["set_var","TIMEOUT(absolute)=36000"],["set_var","COLOUR=grey"]]}
            """);
        await scenario.MakeAsync("desk", "/endpoints/sip/templates", """
            {"label":"desk","templates":[{"uuid":"{base.uuid}"}],"endpoint_section_options":[["language","fr_FR"],["set_var","COLOUR=red"]]}
            """);
        await scenario.MakeAsync("sip", "/endpoints/sip", """
            {"templates":[{"uuid":"{desk.uuid}"}],"auth_section_options":[["username","alice"],["password","open;sesame"]],
             "endpoint_section_options":[["dtmf_mode","info"],["context","elsewhere"]]}
            """);
        await scenario.MakeAsync("line", "/lines", """{"context":"{office.name}"}""");
        await scenario.EditAsync("/lines/{line.id}/endpoints/sip/{sip.uuid}");
        await scenario.MakeAsync("number", "/lines/{line.id}/extensions", """{"exten":"1001","context":"{office.name}"}""");
        await scenario.EditAsync("/users/{alice.uuid}/lines/{line.id}");
        await scenario.MakeAsync("box", "/users/{alice.uuid}/voicemails", """{"name":"Alice","number":"1001","context":"{office.name}"}""");
        await scenario.MakeAsync("sales", "/groups", """{"label":"Sales"}""");
        await scenario.EditAsync("/groups/{sales.uuid}/members/users", """{"users":[{"uuid":"{alice.uuid}"}]}""");
        await scenario.MakeAsync("hers", "/callpickups", """{"name":"hers {alice.uuid}"}""");
        await scenario.EditAsync("/callpickups/{hers.id}/interceptors/users", """{"users":[{"uuid":"{alice.uuid}"}]}""");
        await scenario.MakeAsync("theirs", "/callpickups", """{"name":"theirs {alice.uuid}"}""");
        await scenario.EditAsync("/callpickups/{theirs.id}/interceptors/groups", """{"groups":[{"id":{sales.id}}]}""");
        await scenario.EditAsync("/callpickups/{theirs.id}/targets/groups", """{"groups":[{"id":{sales.id}}]}""");
        await scenario.MakeAsync("off", "/callpickups", """{"name":"off {alice.uuid}","enabled":false}""");
        await scenario.EditAsync("/callpickups/{off.id}/targets/users", """{"users":[{"uuid":"{alice.uuid}"}]}""");
        await scenario.EditAsync("/recordings/announcements", """{"recording_start":"beep","recording_stop":"bye"}""");

        await scenario.ExpectAsync(File, "pjsip-line.conf");
        Assert.Empty(await scenario.FindingsAsync(File, "/1.1/lines/{line.id}"));
    }

    [Fact]
    public async Task A_trunk_is_known_by_its_address_and_registers()
    {
        using var scenario = await Scenario.NewAsync(service);
        await scenario.MakeAsync("outside", "/contexts", """{"label":"Outside","type":"incall"}""");
        await scenario.MakeAsync("sip", "/endpoints/sip", """
            {"aor_section_options":[["contact","sip:one.example.org"],["contact","sip:two.example.org"],["qualify_frequency","60"]],
             "auth_section_options":[["username","them"],["password","theirs"]],
             "endpoint_section_options":[["from_user","0123"],["allow","!all,alaw"]],
             "identify_section_options":[["match","192.0.2.1"],["match","192.0.2.2"]],
             "registration_section_options":[["server_uri","sip:example.org"],["client_uri","sip:0123@example.org"],["retry_interval","20"]],
             "registration_outbound_auth_section_options":[["username","0123"],["password","registering"]],
             "outbound_auth_section_options":[["username","0123"],["password","calling"]]}
            """);
        await scenario.MakeAsync("trunk", "/trunks", """{"context":"{outside.name}"}""");
        await scenario.EditAsync("/trunks/{trunk.id}/endpoints/sip/{sip.uuid}");

        await scenario.ExpectAsync(File, "pjsip-trunk.conf");
        Assert.Empty(await scenario.FindingsAsync(File, "/1.1/trunks/{trunk.id}"));
        var masked = await MaskedAsync(scenario);
        Assert.Contains("password = ***", masked, StringComparison.Ordinal);
        Assert.DoesNotMatch("theirs|registering|calling", masked);
    }

    [Fact]
    public async Task The_guests_of_a_meeting_share_an_account()
    {
        using var scenario = await Scenario.NewAsync(service);
        await Poll.UntilAsync(
            async () => (await scenario.Http.SendAsync(HttpMethod.Get, "/ingresses/http?view=fallback", "")).Status == HttpStatusCode.OK,
            "the master tenant is known");
        await scenario.MakeAsync("ingress", "/ingresses/http", """{"uri":"https://guests.example.org"}""");
        await scenario.MakeAsync("meeting", "/meetings", """{"name":"Board"}""");
        var name = scenario.Fill("wazo-meeting-{meeting.uuid}-guest");

        var sections = (await ParseAsync(scenario)).All(name);

        Assert.Equal(["endpoint", "auth", "aor"], sections.Select(section => section["type"]));
        var guest = sections[0];
        Assert.Equal("wazo-meeting-guest", guest["context"]);
        Assert.Equal("yes", guest["webrtc"]);
        Assert.Equal("transport-wss", guest["transport"]);
        Assert.Equal((name, name), (guest["aors"], guest["auth"]));
        Assert.Contains(scenario.Fill("WAZO_MEETING_UUID={meeting.uuid}"), guest.All("set_var"));
        Assert.Contains(scenario.Fill("WAZO_TENANT_UUID={tenant.uuid}"), guest.All("set_var"));
        Assert.Equal(name, sections[1]["username"]);
        Assert.Matches("^[a-z]{16}$", sections[1]["password"]);

        await scenario.Http.DeleteAsync(scenario.Fill("/meetings/{meeting.uuid}"), HttpStatusCode.NoContent);
        Assert.False((await ParseAsync(scenario)).Has(name));
    }

    [Fact]
    public async Task A_line_with_an_application_calls_into_its_context()
    {
        using var scenario = await Scenario.NewAsync(service);
        await WithLineAsync(scenario, """{"auth_section_options":[["username","a"],["password","b"]]}""");
        await scenario.MakeAsync("node", "/applications", """{"name":"node","destination":"node","destination_options":{"type":"holding"}}""");
        await scenario.EditAsync("/lines/{line.id}/applications/{node.uuid}");

        var endpoint = await EndpointAsync(scenario);

        Assert.Equal(scenario.Fill("stasis-wazo-app-{node.uuid}"), endpoint["context"]);
        Assert.Contains(scenario.Fill("TRANSFER_CONTEXT={office.name}"), endpoint.All("set_var"));

        await scenario.Http.DeleteAsync(scenario.Fill("/lines/{line.id}/applications/{node.uuid}"), HttpStatusCode.NoContent);
        Assert.Equal(scenario.Fill("{office.name}"), (await EndpointAsync(scenario))["context"]);
    }

    [Fact]
    public async Task What_is_not_set_is_in_no_section()
    {
        using var scenario = await Scenario.NewAsync(service);
        await WithLineAsync(scenario, "{}");

        var section = Assert.Single((await ParseAsync(scenario)).Sections);

        Assert.Equal(["type", "context", "set_var"], section.Lines.Select(line => line.Key).Distinct());
        Assert.Equal(
            [
                "Warning: Its SIP endpoint has no credentials: any phone can use it. Set username and password in auth_section_options.",
                "Error: Its SIP endpoint has no aor section: no phone can register. Give it a template, or set max_contacts in aor_section_options.",
            ],
            (await scenario.FindingsAsync(File, "/1.1/lines/{line.id}")).Select(Capital));
    }

    [Fact]
    public async Task Doubtful_lines_and_trunks_are_told_of()
    {
        using var scenario = await Scenario.NewAsync(service);
        await WithLineAsync(scenario, """
            {"aor_section_options":[["max_contacts","1"]],"auth_section_options":[["username","a"]],
             "identify_section_options":[["match","192.0.2.1"]]}
            """);
        await scenario.MakeAsync("alice", "/users", """{"firstname":"Alice"}""");
        await scenario.EditAsync("/users/{alice.uuid}/lines/{line.id}");
        await scenario.MakeAsync("bare", "/lines", """{"context":"{office.name}"}""");
        await scenario.MakeAsync("trunk", "/trunks", "{}");
        await scenario.MakeAsync("peer", "/endpoints/sip", """{"registration_section_options":[["client_uri","sip:a@example.org"]]}""");
        await scenario.MakeAsync("half", "/trunks", "{}");
        await scenario.EditAsync("/trunks/{half.id}/endpoints/sip/{peer.uuid}");

        Assert.Equal(
            [
                "Error: Its SIP endpoint has no credentials: any phone can use it. Set username and password in auth_section_options.",
                "Warning: It has a user and no extension: nobody can call it. Associate one.",
                "Warning: Its SIP endpoint has options of identify or registration sections, which are written for trunks alone.",
            ],
            (await scenario.FindingsAsync(File, "/1.1/lines/{line.id}")).Select(Capital));
        Assert.Equal(
            ["Warning: It has no endpoint: no phone can use it. Associate one."],
            (await scenario.FindingsAsync(File, "/1.1/lines/{bare.id}")).Select(Capital));
        Assert.Equal(
            ["Warning: It has no endpoint: nothing can be called through it. Associate one."],
            (await scenario.FindingsAsync(File, "/1.1/trunks/{trunk.id}")).Select(Capital));
        Assert.Equal(
            [
                "Warning: It has no context: calls from it lead nowhere. Set one of type incall.",
                "Warning: Its SIP endpoint says nowhere to call: nothing goes out through it. Set contact in aor_section_options.",
            ],
            (await scenario.FindingsAsync(File, "/1.1/trunks/{half.id}")).Select(Capital));
        Assert.Equal(
            ["Error: It can't register: set both server_uri and client_uri in registration_section_options."],
            (await scenario.FindingsAsync(File, "/1.1/endpoints/sip/{peer.uuid}")).Select(Capital));
    }

    [Fact]
    public async Task Values_stay_within_their_options()
    {
        using var scenario = await Scenario.NewAsync(service);
        const string evil = """x;-- [evil] => 1,"a|b" ${EXTEN} #exec ls \;""";
        var json = System.Text.Json.JsonSerializer.Serialize(evil);
        await WithLineAsync(scenario, $$"""
            {"aor_section_options":[["outbound_proxy",{{json}}]],"auth_section_options":[["username",{{json}}],["password",{{json}}]],
             "endpoint_section_options":[["from_user",{{json}}],["set_var","EVIL={{json[1..^1]}}"],["@x",{{json}}]]}
            """);

        var sections = (await ParseAsync(scenario)).All(scenario.Fill("{sip.name}"));

        Assert.Equal(["endpoint", "auth", "aor"], sections.Select(section => section["type"]));
        Assert.Equal((evil, evil), (sections[0]["from_user"], sections[0]["@x"]));
        Assert.Contains($"EVIL={evil}", sections[0].All("set_var"));
        Assert.Equal((evil, evil), (sections[1]["username"], sections[1]["password"]));
        Assert.Equal(evil, sections[2]["outbound_proxy"]);
        Assert.DoesNotContain("evil", (await MaskedAsync(scenario)).Split("password = ")[1].Split('\n')[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_option_leads_into_another_tenant()
    {
        using var other = await Scenario.NewAsync(service);
        await other.OpenOfficeAsync();
        await other.MakeAsync("pickup", "/callpickups", """{"name":"p {tenant.uuid}"}""");
        var (context, pickup) = (other.Fill("{office.name}"), other.Fill("{pickup.id}"));
        using var scenario = await Scenario.NewAsync(service);
        await WithLineAsync(scenario, $$"""
            {"aor_section_options":[["max_contacts","1"],["mailboxes","1@{{context}}"]],"auth_section_options":[["username","a"],["password","b"]],
             "endpoint_section_options":[["subscribe_context","{{context}}"],["message_context","messages"],["named_pickup_group","7000000,{{pickup}}"],
              ["mailboxes","1@mine,2@{{context}}"],["aors","victim"],["auth","victim"],["outbound_auth","victim"],
              ["set_var","__TRANSFER_CONTEXT={{context}}"],["set_var","FORWARD_CONTEXT={{context}}"],["set_var","WAZO_TENANT_UUID={other}"],
              ["set_var","FILE(/etc/passwd)=x"],["set_var","ODBC_X()=1"],["set_var","__XIVO_USERID=1"],
              ["set_var","MY_CONTEXT=CONFD-hints-{{other}}"],["set_var","CONFD_RINGTIME=9,U(x)"],["set_var","DEVICE_STATE(Custom:confd-agent-1)=INUSE"],["set_var","CHANNEL(language)=fr"]]}
            """);
        var name = scenario.Fill("{sip.name}");

        var sections = (await ParseAsync(scenario)).All(name);

        Assert.Equal(
            ["type", "message_context", "context", "aors", "auth", "set_var"], sections[0].Lines.Select(line => line.Key).Distinct());
        Assert.Equal((name, name), (sections[0]["aors"], sections[0]["auth"]));
        Assert.Equal(
            ["CHANNEL(language)=fr", .. new[] { "WAZO_TENANT_UUID={tenant.uuid}", "WAZO_LINE_ID={line.id}", "WAZO_CHANNEL_DIRECTION=from-wazo", "TRANSFER_CONTEXT={office.name}" }.Select(scenario.Fill)],
            sections[0].All("set_var"));
        Assert.Null(sections[2]["mailboxes"]);
        var findings = await scenario.FindingsAsync(File, "/1.1/endpoints/sip/{sip.uuid}");
        Assert.Equal(11, findings.Count);
        Assert.Contains(
            $"Error: Option subscribe_context names context {context} of another tenant: it is left out. Take it from the endpoint or its templates.",
            findings.Select(Capital));
        Assert.Contains(
            $"Error: Option set_var names context CONFD-hints-{other}, which belongs to the dialplan itself: it is left out. Take it from the endpoint or its templates.",
            findings.Select(Capital));
        Assert.Contains(
            "Error: Option set_var sets XIVO_USERID, by which the dialplan knows who calls: it is left out. Take it from the endpoint or its templates.",
            findings.Select(Capital));
        Assert.Contains(
            "Error: Option set_var calls FILE, which changes more than the call: it is left out. Take it from the endpoint or its templates.",
            findings.Select(Capital));
    }

    [Fact]
    public async Task No_endpoint_can_be_called_as_the_password_of_another_one()
    {
        using var other = await Scenario.NewAsync(service);
        await other.MakeAsync("trunk", "/trunks", "{}");
        await other.MakeAsync("sip", "/endpoints/sip", """{"outbound_auth_section_options":[["username","a"],["password","mine"]]}""");
        await other.EditAsync("/trunks/{trunk.id}/endpoints/sip/{sip.uuid}");
        var section = other.Fill("outbound_auth_{sip.name}");
        using var scenario = await Scenario.NewAsync(service);
        await WithLineAsync(scenario, $$"""{"name":"{{section}}","auth_section_options":[["username","x"],["password","y"]]}""");

        var whole = await scenario.ParseAsync(File);

        Assert.Equal(["auth", "endpoint"], whole.All(section).Select(one => one["type"]).Order());
        Assert.Equal("mine", whole.All(section).Single(one => one["type"] == "auth")["password"]);
        Assert.Equal($"{section}:auth", whole.All(section).Single(one => one["type"] == "endpoint")["auth"]);
        Assert.Equal("y", whole[$"{section}:auth"]["password"]);
    }

    [Fact]
    public async Task Transports_are_of_the_whole_system()
    {
        var name = $"transport-{Guid.NewGuid():N}";
        await service.Http.CreateAsync("/sip/transports", $$"""
            {"name":"{{name}}","options":[["protocol","tls"],["bind","0.0.0.0:5061"],["local_net","192.0.2.0/24"],["local_net","198.51.100.0/24"],["password","pem-key"]]}
            """);
        using var scenario = await Scenario.NewAsync(service);

        var file = await scenario.ParseAsync(File);

        Assert.Equal(
            ["type=transport", "protocol=tls", "bind=0.0.0.0:5061", "local_net=192.0.2.0/24", "local_net=198.51.100.0/24", "password=pem-key"],
            file[name].Lines.Select(line => $"{line.Key}={line.Value}"));
        Assert.Equal("udp", file["transport-udp"]["protocol"]);
        Assert.Equal("", (await ParseAsync(scenario)).Sections.Aggregate("", (all, one) => all + one));
        using var reader = service.NewClient(ConfdFixture.FilesReaderToken);
        using var answer = await reader.GetAsync($"/1.1/asterisk/files/{File}", TestContext.Current.CancellationToken);
        Assert.DoesNotContain("pem-key", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_belongs_to_nothing_is_not_in_the_file()
    {
        using var scenario = await Scenario.NewAsync(service);
        await scenario.MakeAsync("sip", "/endpoints/sip", """{"auth_section_options":[["username","a"],["password","b"]]}""");

        Assert.False((await scenario.ParseAsync(File)).Has(scenario.Fill("{sip.name}")));
    }

    private static async Task WithLineAsync(Scenario scenario, string sip)
    {
        await scenario.OpenOfficeAsync();
        await scenario.MakeAsync("sip", "/endpoints/sip", sip);
        await scenario.MakeAsync("line", "/lines", """{"context":"{office.name}"}""");
        await scenario.EditAsync("/lines/{line.id}/endpoints/sip/{sip.uuid}");
    }

    private static async Task<ConfSection> EndpointAsync(Scenario scenario) =>
        (await ParseAsync(scenario)).All(scenario.Fill("{sip.name}")).Single(section => section["type"] == "endpoint");

    /// <summary>The tenant's part.</summary>
    private static async Task<ParsedConf> ParseAsync(Scenario scenario) => ParsedConf.Parse(await scenario.ReadAsync(File));

    private async Task<string> MaskedAsync(Scenario scenario)
    {
        using var reader = service.NewClient(ConfdFixture.FilesReaderToken);
        using var answer = await reader.GetAsync(
            scenario.Fill($"/1.1/asterisk/files/{File}?tenant_uuid={{tenant.uuid}}"), TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private async Task<string> TransportAsync(string name) =>
        (string)(await service.Http.ReadAsync($"/sip/transports?name={name}"))["items"]![0]!["uuid"]!;

    private static string Capital(string finding) => char.ToUpperInvariant(finding[0]) + finding[1..];
}
