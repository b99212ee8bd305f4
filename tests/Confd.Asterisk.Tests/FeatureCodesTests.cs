using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Confd.Asterisk.Tests;

/// <summary>Codes that change a service: the dialplan's calls, and the new state of the service.</summary>
[Collection(nameof(OfCodes))]
public sealed class FeatureCodesTests(CodesFixture service)
{
    private const string Told =
        "${FILTER(a-z,${CURL(" + CodesFixture.Url + "/1.1/asterisk/endpoints/${CHANNEL(endpoint)}/codes/${ARG1}?number=${URIENCODE(${ARG2})}&key=${CONFD_KEYED},-)})}";

    [Fact]
    public async Task The_dialplan_tells_for_the_account_of_the_phone_alone()
    {
        using var scenario = await Scenario.NewAsync(service);

        Assert.Equal(
            [
                "GotoIf($[\"${CHANNEL(channeltype)}\" != \"PJSIP\" | 0${CONFD_HOPS} > 0]?confd-refused,s,1)", "Answer()",
                "Set(CURLOPT(conntimeout)=3)", "Set(CURLOPT(httptimeout)=5)", "Set(CURLOPT(httpheader)=X-Auth-Token: test-key-of-codes)",
                $"Set(CONFD_ANSWER={Told})",
                "GotoIf($[\"${CONFD_ANSWER}\" = \"enabledtrue\"]?lamps)", "GotoIf($[\"${CONFD_ANSWER}\" = \"enabledfalse\"]?lamps)",
                "Congestion(5)", "Hangup()", "(lamps)Set(CONFD_LAMPS=${ARG3})", "(lamp)GotoIf($[${LEN(${CONFD_LAMPS})} = 0]?say)",
                "Set(DEVICE_STATE(Custom:confd-${SHIFT(CONFD_LAMPS,&)}-${XIVO_USERID})=${IF($[\"${CONFD_ANSWER}\" = \"enabledtrue\"]?INUSE:NOT_INUSE)})",
                "Goto(lamp)", "(say)GotoIf($[\"${CONFD_ANSWER}\" = \"enabledfalse\"]?off)", "Playback(beep&activated)", "Hangup()", "(off)Playback(beep&beep&de-activated)", "Hangup()",
            ],
            await scenario.StepsAsync("confd-code", "s"));
    }

    [Theory]
    [InlineData("*25", "enablednd,,enablednd")]
    [InlineData("*27", "incallfilter,,incallfilter")]
    [InlineData("*90", "enablevm,,enablevm")]
    [InlineData("_*90.", "enablevmslt,${FILTER(0-9*#+,${EXTEN:3})},enablevm")]
    [InlineData("*20", "fwdundoall,,fwdunc&fwdrna&fwdbusy")]
    [InlineData("_*21.", "fwdunc,${FILTER(0-9*#+,${EXTEN:3})},fwdunc")]
    [InlineData("*21", "fwdunc,,fwdunc")]
    [InlineData("_*22.", "fwdrna,${FILTER(0-9*#+,${EXTEN:3})},fwdrna")]
    [InlineData("*22", "fwdrna,,fwdrna")]
    [InlineData("_*23.", "fwdbusy,${FILTER(0-9*#+,${EXTEN:3})},fwdbusy")]
    [InlineData("_*50.", "groupmembertoggle,${FILTER(0-9*#+,${EXTEN:3})},group-${FILTER(0-9,${EXTEN:3})}")]
    [InlineData("_*51.", "groupmemberjoin,${FILTER(0-9*#+,${EXTEN:3})},group-${FILTER(0-9,${EXTEN:3})}")]
    [InlineData("_*52.", "groupmemberleave,${FILTER(0-9*#+,${EXTEN:3})},group-${FILTER(0-9,${EXTEN:3})}")]
    public async Task Only_digits_of_what_was_dialled_go_on(string exten, string arguments)
    {
        using var scenario = await Scenario.NewAsync(service);
        var steps = await scenario.StepsAsync("confd-features", exten);

        Assert.Equal([$"Gosub(confd-code,s,1({arguments}))"], steps);
    }

    [Fact]
    public async Task Codes_that_are_switched_off_are_left_out()
    {
        using var scenario = await Scenario.NewAsync(service);

        Assert.Empty(await scenario.StepsAsync("confd-features", "*26"));
    }

    [Fact]
    public async Task The_key_is_a_secret_of_the_file()
    {
        using var reader = service.NewClient(ConfdFixture.FilesReaderToken);

        var masked = await reader.GetStringAsync("/1.1/asterisk/files/extensions.conf", TestContext.Current.CancellationToken);

        Assert.DoesNotContain(CodesFixture.Key, masked, StringComparison.Ordinal);
        Assert.Contains("CONFD_ANSWER", masked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Services_are_switched_on_and_off()
    {
        using var scenario = await OfficeAsync();
        var before = await scenario.StepsAsync("confd-user-{alice.id}", "s");

        foreach (var (code, field) in new[] { ("enablednd", "dnd"), ("incallfilter", "incallfilter") })
        {
            Assert.Equal("enabledtrue", await DialAsync(scenario, "alice", code));
            Assert.Equal("""{"enabled":true}""", (await scenario.Http.ReadAsync(scenario.Fill($"/users/{{alice.uuid}}/services/{field}"))).ToJsonString());
        }
        Assert.Contains("Goto(busy)", await scenario.StepsAsync("confd-user-{alice.id}", "s"));
        Assert.Equal("enabledfalse", await DialAsync(scenario, "alice", "enablednd"));
        Assert.Equal("enabledfalse", await DialAsync(scenario, "alice", "incallfilter"));
        Assert.Equal(before, await scenario.StepsAsync("confd-user-{alice.id}", "s"));

        Assert.Equal("enabledtrue", await DialAsync(scenario, "alice", "callrecord"));
        Assert.True((bool)(await scenario.Http.ReadAsync(scenario.Fill("/users/{alice.uuid}")))["call_record_enabled"]!);
        Assert.Equal("enabledfalse", await DialAsync(scenario, "alice", "callrecord"));
        Assert.False((bool)(await scenario.Http.ReadAsync(scenario.Fill("/users/{alice.uuid}")))["call_record_enabled"]!);
    }

    [Theory]
    [InlineData("fwdunc", "unconditional")]
    [InlineData("fwdrna", "noanswer")]
    [InlineData("fwdbusy", "busy")]
    public async Task Forwards_keep_their_number(string code, string type)
    {
        using var scenario = await OfficeAsync();

        Assert.Equal("", await DialAsync(scenario, "alice", code));
        Assert.Equal("enabledtrue", await DialAsync(scenario, "alice", code, "+33*1#"));
        await ExpectForwardAsync(scenario, type, enabled: true);
        Assert.Equal("enabledfalse", await DialAsync(scenario, "alice", code));
        await ExpectForwardAsync(scenario, type, enabled: false);
        Assert.Equal("enabledtrue", await DialAsync(scenario, "alice", code));
        await ExpectForwardAsync(scenario, type, enabled: true);
        Assert.Equal("enabledfalse", await DialAsync(scenario, "alice", "fwdundoall"));
        await ExpectForwardAsync(scenario, type, enabled: false);
        Assert.Equal("enabledtrue", await DialAsync(scenario, "alice", code, "+33*1#", isKey: true));
        await ExpectForwardAsync(scenario, type, enabled: true);
        Assert.Equal("enabledtrue", await DialAsync(scenario, "alice", code, "+33*1#"));
        Assert.Equal("enabledfalse", await DialAsync(scenario, "alice", code, "+33*1#", isKey: true));
        await ExpectForwardAsync(scenario, type, enabled: false);
        Assert.Equal("enabledtrue", await DialAsync(scenario, "alice", code, "1002", isKey: true));
        Assert.Equal("enabledtrue", await DialAsync(scenario, "alice", code, "+33*1#", isKey: true));
        await ExpectForwardAsync(scenario, type, enabled: true);
    }

    [Fact]
    public async Task A_user_joins_and_leaves_groups_of_the_own_tenant()
    {
        using var scenario = await OfficeAsync();
        using var other = await OfficeAsync();
        await scenario.MakeAsync("sales", "/groups", """{"label":"Sales"}""");
        await other.MakeAsync("sales", "/groups", """{"label":"Sales"}""");
        var (own, foreign) = (scenario.Fill("{sales.id}"), other.Fill("{sales.id}"));

        foreach (var (code, number, answer, members) in new[]
        {
            ("groupmemberjoin", own, "enabledtrue", 1), ("groupmemberjoin", own, "enabledtrue", 1), ("groupmembertoggle", own, "enabledfalse", 0),
            ("groupmembertoggle", own, "enabledtrue", 1), ("groupmemberleave", own, "enabledfalse", 0), ("groupmemberleave", own, "enabledfalse", 0),
            ("groupmemberjoin", foreign, "", 0), ("groupmemberjoin", "", "", 0), ("groupmemberjoin", "*#", "", 0),
        })
        {
            Assert.Equal(answer, await DialAsync(scenario, "alice", code, number));
            Assert.Equal(members, (await scenario.Http.ReadAsync(scenario.Fill("/groups/{sales.uuid}")))["members"]!["users"]!.AsArray().Count);
        }
    }

    [Fact]
    public async Task The_own_mailbox_is_switched_and_no_shared_one()
    {
        using var scenario = await OfficeAsync();
        Assert.Equal("", await DialAsync(scenario, "alice", "enablevm"));
        await scenario.MakeAsync("box", "/voicemails", """{"name":"Alice","number":"1001","context":"{office.name}"}""");
        await scenario.EditAsync("/users/{alice.uuid}/voicemails/{box.id}");

        Assert.Equal("enabledfalse", await DialAsync(scenario, "alice", "enablevm"));
        Assert.False((bool)(await scenario.Http.ReadAsync(scenario.Fill("/voicemails/{box.id}")))["enabled"]!);
        Assert.Equal("enabledtrue", await DialAsync(scenario, "alice", "enablevm"));
        Assert.Equal("enabledfalse", await DialAsync(scenario, "alice", "enablevmslt", "1001"));
        Assert.Equal("", await DialAsync(scenario, "alice", "enablevmslt", "1002"));
        Assert.Equal("", await DialAsync(scenario, "alice", "enablevmslt"));
        Assert.False((bool)(await scenario.Http.ReadAsync(scenario.Fill("/voicemails/{box.id}")))["enabled"]!);
    }

    [Fact]
    public async Task Whoever_is_no_user_of_a_phone_changes_nothing()
    {
        using var scenario = await OfficeAsync();
        await scenario.MakeAsync("trunk", "/endpoints/sip", "{}");
        await scenario.MakeAsync("out", "/trunks", "{}");
        await scenario.EditAsync("/trunks/{out.id}/endpoints/sip/{trunk.uuid}");
        using var asterisk = service.NewClient(CodesFixture.Key);

        await asterisk.RefuseAsync(
            HttpMethod.Post, scenario.Fill("/asterisk/endpoints/{trunk.name}/codes/enablednd"), "", HttpStatusCode.NotFound,
            scenario.Fill("Resource Not Found - User was not found ('endpoint': '{trunk.name}')"));
        await asterisk.RefuseAsync(
            HttpMethod.Post, "/asterisk/endpoints/nobody/codes/enablednd", "", HttpStatusCode.NotFound,
            "Resource Not Found - User was not found ('endpoint': 'nobody')");
        await asterisk.RefuseAsync(
            HttpMethod.Post, scenario.Fill("/asterisk/endpoints/{alice-sip.name}/codes/paging"), "", HttpStatusCode.NotFound,
            "Resource Not Found - Code was not found ('code': 'paging')");
        await asterisk.RefuseAsync(
            HttpMethod.Post, scenario.Fill("/asterisk/endpoints/{alice-sip.name}/codes/fwdunc?number=12%2C3"), "", HttpStatusCode.BadRequest,
            "Input Error - number: Not a number to forward calls to.");
        Assert.Equal(HttpStatusCode.Unauthorized, (await asterisk.SendAsync(HttpMethod.Get, scenario.Fill("/users/{alice.uuid}"), "")).Status);
        using var branch = service.NewClient(ConfdFixture.BranchToken);
        await branch.RefuseAsync(
            HttpMethod.Post, scenario.Fill("/asterisk/endpoints/{alice-sip.name}/codes/enablednd"), "", HttpStatusCode.NotFound,
            scenario.Fill("Resource Not Found - User was not found ('endpoint': '{alice-sip.name}')"));
    }

    private async Task<Scenario> OfficeAsync()
    {
        var scenario = await Scenario.NewAsync(service);
        await scenario.OpenOfficeAsync();
        await scenario.HireAsync("alice");
        return scenario;
    }

    /// <summary>Sends the dialplan's request for a phone, and reads from the answer what the dialplan reads.</summary>
    private async Task<string> DialAsync(Scenario scenario, string user, string code, string number = "", bool isKey = false)
    {
        var steps = await scenario.StepsAsync("confd-code", "s");
        var header = steps.Single(step => step.StartsWith("Set(CURLOPT(httpheader)=", StringComparison.Ordinal))["Set(CURLOPT(httpheader)=".Length..^1].Split(": ");
        var url = Told[(Told.IndexOf("CURL(", StringComparison.Ordinal) + 5)..Told.IndexOf(",-)", StringComparison.Ordinal)]
            .Replace("${CHANNEL(endpoint)}", scenario.Fill($"{{{user}-sip.name}}"), StringComparison.Ordinal)
            .Replace("${ARG1}", code, StringComparison.Ordinal)
            .Replace("${URIENCODE(${ARG2})}", Uri.EscapeDataString(number), StringComparison.Ordinal)
            .Replace("${CONFD_KEYED}", isKey ? "1" : "", StringComparison.Ordinal);
        using var http = service.NewClient(token: null);
        using var request = new HttpRequestMessage(HttpMethod.Post, url[CodesFixture.Url.Length..]) { Content = new StringContent("-", Encoding.UTF8, "application/x-www-form-urlencoded") };
        request.Headers.Add(header[0], header[1]);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)answer.StatusCode is >= 200 and < 500, text);
        var read = string.Concat(text.Where(char.IsAsciiLetterLower));
        return read is "enabledtrue" or "enabledfalse" ? read : "";
    }

    private static async Task ExpectForwardAsync(Scenario scenario, string type, bool enabled) => Assert.Equal(
        new JsonObject { ["enabled"] = enabled, ["destination"] = "+33*1#" }.ToJsonString(),
        (await scenario.Http.ReadAsync(scenario.Fill($"/users/{{alice.uuid}}/forwards/{type}"))).ToJsonString());
}
