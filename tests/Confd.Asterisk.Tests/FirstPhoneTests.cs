using System.Text.Json.Nodes;

namespace Confd.Asterisk.Tests;

/// <summary>Lines created with the credentials that a phone needs to register.</summary>
[Collection(nameof(OfCodes))]
public sealed class FirstPhoneTests(CodesFixture service)
{
    [Fact]
    public async Task A_user_with_a_line_has_a_phone_that_registers()
    {
        using var scenario = await OfficeAsync();
        await scenario.MakeAsync("alice", "/users", """
            {"firstname":"Alice","lines":[{"context":"{office.name}","endpoint_sip":{"label":"desk"},"extensions":[{"exten":"1000"}]}]}
            """);
        var sip = scenario["alice"]["lines"]![0]!["endpoint_sip"]!.AsObject();
        var (name, password) = ((string)sip["name"]!, Option(sip, "password"));

        Assert.Equal(name, Option(sip, "username"));
        Assert.Matches("^[A-Za-z0-9]{24}$", password);
        Assert.Equal("global", (string)Assert.Single(sip["templates"]!.AsArray())!["label"]!);
        var sections = (await scenario.ParseAsync("pjsip.conf")).All(name);
        Assert.Equal(["endpoint", "auth", "aor"], sections.Select(section => section["type"]));
        Assert.Equal(password, sections[1]["password"]);
        Assert.Equal("1", sections[2]["max_contacts"]);
        Assert.Equal("transport-udp", sections[0]["transport"]);
        Assert.Empty(await scenario.FindingsAsync("pjsip.conf", $"/1.1/lines/{scenario["alice"]["lines"]![0]!["id"]}"));
        Assert.DoesNotContain(password, await EventsAsync(scenario), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_request_says_stays()
    {
        using var scenario = await OfficeAsync();
        await scenario.MakeAsync("line", "/lines", """
            {"context":"{office.name}","endpoint_sip":{"name":"desk-{tenant.uuid}","templates":[],"auth_section_options":[["username","desk"]]}}
            """);
        await scenario.MakeAsync("named", "/lines", """{"context":"{office.name}","endpoint_sip":{"name":"lab-{tenant.uuid}"}}""");
        await scenario.MakeAsync("bare", "/endpoints/sip", "{}");
        var said = scenario["line"]["endpoint_sip"]!;

        Assert.Equal("""[["username","desk"]]""", said["auth_section_options"]!.ToJsonString());
        Assert.Equal("[]", said["templates"]!.ToJsonString());
        Assert.Equal(scenario.Fill("lab-{tenant.uuid}"), Option(scenario["named"]["endpoint_sip"]!.AsObject(), "username"));
        Assert.Equal("[]", scenario["bare"]["auth_section_options"]!.ToJsonString());
    }

    private async Task<Scenario> OfficeAsync()
    {
        var scenario = await Scenario.NewAsync(service);
        await scenario.OpenOfficeAsync();
        return scenario;
    }

    private static async Task<string> EventsAsync(Scenario scenario) =>
        string.Concat((await scenario.Service.ReadEventsAsync(0, TestContext.Current.CancellationToken)).Events.Select(one => one.Payload + one.Change));

    private static string Option(JsonObject sip, string name) =>
        (string)Assert.Single(sip["auth_section_options"]!.AsArray(), option => (string)option![0]! == name)![1]!;
}
