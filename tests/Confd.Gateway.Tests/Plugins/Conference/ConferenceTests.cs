using System.Net;
using System.Text.Json.Nodes;
using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class ConferenceSample : ResourceSample
{
    public ConferenceSample()
        : base("conference", () => "{}")
    {
        Value("music_on_hold", "\"default\"");
    }
}

public sealed class ConferenceExtensionSample() : AssociationSample("conference_extension")
{
    public override async Task<JsonObject> RightAsync(TestTenant tenant) => await NewExtensionAsync(tenant.Http);

    internal static async Task<JsonObject> NewExtensionAsync(HttpClient http, string exten = "4000") => await http.CreateAsync(
        "/extensions",
        $$"""{"exten":"{{exten}}","context":"{{await http.NewContextAsync("internal", "\"conference_room_ranges\":[{\"start\":\"4000\",\"end\":\"4099\"}]")}}"}""");
}

public sealed class ConferenceTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task Pins_are_digits_and_music_must_exist()
    {
        await Http.RefuseAsync(
            HttpMethod.Post, "/conferences", """{"pin":"","admin_pin":"12x","max_users":-1,"record":"maybe"}""",
            "Input Error - max_users: ['Must be greater than or equal to 0.']",
            "Input Error - record: ['Not a valid boolean.']",
            "Input Error - pin: ['Invalid input.']",
            "Input Error - admin_pin: ['Invalid input.']");
        await Http.RefuseAsync(
            HttpMethod.Post, "/conferences", """{"music_on_hold":"nope"}""",
            "Input Error - field 'music_on_hold': MOH was not found ('music_on_hold': 'nope')");
        var made = await Http.CreateAsync("/conferences", """{"music_on_hold":"default","announce_only_user":"off"}""");
        Assert.False((bool)made["announce_only_user"]!);
    }

    [Fact]
    public async Task Events_name_the_room_in_their_headers()
    {
        await SkipEventsAsync();

        var made = await Http.CreateAsync("/conferences", "{}");

        await ExpectEventsAsync(new ExpectedEvent(
            "conference_created", $$"""{"id":{{made["id"]}}}""", """[{"ipbx":["module reload app_confbridge.so"]}]""")
        {
            RoutingKey = "config.conferences.created",
            Headers = $$"""{"tenant_uuid":"{{Tenant.Uuid}}","user_uuid:*":true,"conference_id":{{made["id"]}}}""",
        });
    }

    [Fact]
    public async Task A_number_is_in_the_rooms_ranges_and_belongs_to_one_room()
    {
        var (room, other) = (await Http.CreateAsync("/conferences", """{"name":"a"}"""), await Http.CreateAsync("/conferences", "{}"));
        var extension = await ConferenceExtensionSample.NewExtensionAsync(Http);
        var outside = await ConferenceExtensionSample.NewExtensionAsync(Http, "5000");
        var pattern = await ConferenceExtensionSample.NewExtensionAsync(Http, "_5XXX");
        var incoming = await IncallExtensionSample.NewExtensionAsync(Http);

        await Http.RefuseAsync(
            HttpMethod.Put, $"/conferences/{room["id"]}/extensions/{outside["id"]}", "",
            $"Input Error - Extension '5000' is outside of range for context '{outside["context"]}'");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/conferences/{room["id"]}/extensions/{incoming["id"]}", "",
            $"Resource Error - ContextType 'incall' cannot be associated ('id': {incoming["id"]}, 'context': '{incoming["context"]}')");
        await Http.EditAsync($"/conferences/{other["id"]}/extensions/{pattern["id"]}");
        await Http.EditAsync($"/conferences/{room["id"]}/extensions/{extension["id"]}");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/conferences/{room["id"]}/extensions/{outside["id"]}", "",
            $"Resource Error - Conference is associated with a Extension ('conference_id': {room["id"]}, 'extension_id': {extension["id"]})");
        await Http.DeleteAsync($"/conferences/{other["id"]}/extensions/{pattern["id"]}", HttpStatusCode.NoContent);
        await Http.RefuseAsync(
            HttpMethod.Put, $"/conferences/{other["id"]}/extensions/{extension["id"]}", "",
            $"Resource Error - Conference is associated with a Extension ('conference_id': {room["id"]}, 'extension_id': {extension["id"]})");
        Assert.Equal("a", (string?)(await Http.ReadAsync($"/extensions/{extension["id"]}"))["conference"]!["name"]);
        Assert.Equal(1, (int)(await Http.ReadAsync("/conferences?exten=4000"))["total"]!);
        var incall = await Http.CreateAsync("/incalls", """{"destination":{"type":"none"}}""");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/incalls/{incall["id"]}/extensions/{extension["id"]}", "",
            $"Resource Error - Extension is associated with a conference ('extension_id': {extension["id"]}, 'associated_id': '{room["id"]}')");
        await Http.RefuseAsync(
            HttpMethod.Delete, $"/extensions/{extension["id"]}", "",
            $"Resource Error - Extension is associated with a conference ('extension_id': {extension["id"]}, 'associated_id': '{room["id"]}')");
    }

    [Fact]
    public async Task Calls_go_to_a_room_by_its_id_until_it_is_deleted()
    {
        var room = await Http.CreateAsync("/conferences", """{"name":"r"}""");
        var incall = await Http.CreateAsync("/incalls", $$"""{"destination":{"type":"conference","conference_id":{{room["id"]}} } }""");
        var extension = await IncallExtensionSample.NewExtensionAsync(Http);
        await Http.EditAsync($"/incalls/{incall["id"]}/extensions/{extension["id"]}");

        Assert.Equal("r", (string?)incall["destination"]!["conference_name"]);
        Assert.Equal("5000", (string?)(await Http.ReadAsync($"/conferences/{room["id"]}"))["incalls"]![0]!["extensions"]![0]!["exten"]);
        await Http.RefuseAsync(
            HttpMethod.Post, "/incalls", """{"destination":{"type":"conference","conference_id":999999}}""",
            "Input Error - field 'actionarg1': Conference was not found ('actionarg1': 999999)");
        await Http.DeleteAsync($"/conferences/{room["id"]}", HttpStatusCode.NoContent);
        Assert.Equal("none", (string?)(await Http.ReadAsync($"/incalls/{incall["id"]}"))["destination"]!["type"]);
    }
}
