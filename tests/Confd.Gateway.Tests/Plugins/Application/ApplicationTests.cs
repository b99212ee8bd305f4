using System.Net;
using System.Text.Json.Nodes;
using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class ApplicationSample : ResourceSample
{
    public ApplicationSample()
        : base("application", () => "{}")
    {
        Value("destination_options", """{"type":"holding","music_on_hold":null,"answer":true}""");
        Together("destination", """{"destination_options":{"type":"holding"}}""");
        Together("destination_options", """{"destination":"node"}""");
        Changes("destination", "destination_options");
        Changes("destination_options", "destination");
    }
}

public sealed class ApplicationTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private const string Node = """{"destination":"node","destination_options":{"type":"holding"}}""";

    [Fact]
    public async Task Options_are_read_only_for_a_node()
    {
        var made = await Http.CreateAsync("/applications", Node);
        Assert.Equal(
            """{"type":"holding","music_on_hold":null,"answer":false}""", made["destination_options"]!.ToJsonString());
        made = await Http.CreateAsync("/applications", """{"destination_options":{"type":"nonsense"}}""");
        Assert.Null(made["destination"]);
        Assert.Equal("{}", made["destination_options"]!.ToJsonString());
        await Http.RefuseAsync(
            HttpMethod.Post, "/applications", """{"destination":"node","destination_options":{}}""",
            "Input Error - type: ['Missing data for required field.']");
        await Http.RefuseAsync(
            HttpMethod.Post, "/applications", """{"destination":"other","destination_options":null}""",
            "Input Error - destination: ['Must be one of: node.']",
            "Input Error - destination_options: ['Field may not be null.']");
        await Http.RefuseAsync(
            HttpMethod.Post, "/applications", """{"destination":"node"}""",
            "Input Error - destination_options: ['Missing data for required field.']");
        await Http.RefuseAsync(
            HttpMethod.Post, "/applications", """{"destination":"node","destination_options":{"type":"holding","music_on_hold":"nope"}}""",
            "Input Error - field 'music_on_hold': MOH was not found ('music_on_hold': 'nope')");
    }

    [Fact]
    public async Task An_edit_without_a_destination_removes_the_node()
    {
        var made = await Http.CreateAsync("/applications", """{"name":"a","destination":"node","destination_options":{"type":"holding","answer":true}}""");
        var path = $"/applications/{made["uuid"]}";
        await Http.EditAsync(path, Node);
        var replaced = await Http.ReadAsync(path);
        Assert.Equal("a", (string?)replaced["name"]);
        Assert.False((bool)replaced["destination_options"]!["answer"]!);
        await SkipEventsAsync();

        await Http.EditAsync(path, """{"name":"b"}""");

        await ExpectEventsAsync(new ExpectedEvent(
            "application_edited",
            $$"""{"uuid":"{{made["uuid"]}}","tenant_uuid":"{{Tenant.Uuid}}","name":"b","destination":null,"destination_options":{} }""")
        {
            RoutingKey = "config.applications.edited",
        });
        Assert.Null((await Http.ReadAsync(path))["destination"]);
    }

    [Fact]
    public async Task Calls_go_to_an_application_until_it_is_deleted()
    {
        var made = await Http.CreateAsync("/applications", """{"name":"a"}""");
        var destination = $$"""{"type":"application","application":"custom","application_uuid":"{{made["uuid"]}}"}""";
        var incall = await Http.CreateAsync("/incalls", $$"""{"destination":{{destination}} }""");
        Assert.Equal("a", (string?)incall["destination"]!["application_name"]);
        await Http.RefuseAsync(
            HttpMethod.Post, "/incalls",
            """{"destination":{"type":"application","application":"custom","application_uuid":"10000000-0000-4000-8000-00000000dead"}}""",
            "Input Error - field 'actionarg1': Application was not found ('actionarg1': UUID('10000000-0000-4000-8000-00000000dead'))");
        await Http.RefuseAsync(
            HttpMethod.Post, "/incalls", """{"destination":{"type":"application","application":"no"}}""",
            "Input Error - destination: {'application': ['Must be one of: callback_disa, custom, directory, disa, fax_to_mail, voicemail.']}");

        await Http.DeleteAsync($"/applications/{made["uuid"]}", HttpStatusCode.NoContent);

        Assert.Equal("none", (string?)(await Http.ReadAsync($"/incalls/{incall["id"]}"))["destination"]!["type"]);
    }

    [Fact]
    public async Task A_line_has_one_application_which_is_told_with_its_endpoint()
    {
        var line = await LineExtensionSample.LineAsync(Tenant);
        var shown = await Http.ReadAsync($"/lines/{line["id"]}");
        var made = await Http.CreateAsync("/applications", """{"name":"a"}""");
        var other = await Http.CreateAsync("/applications", "{}");
        await SkipEventsAsync();

        await Http.EditAsync($"/lines/{line["id"]}/applications/{made["uuid"]}");

        await ExpectEventsAsync(new ExpectedEvent(
            "line_application_associated",
            $$"""
            {"line":{"id":{{line["id"]}},"name":"{{shown["name"]}}","endpoint_sip":{"uuid":"{{shown["endpoint_sip"]!["uuid"]}}"},
             "endpoint_sccp":null,"endpoint_custom":null},"application":{"uuid":"{{made["uuid"]}}"} }
            """,
            """[{"ipbx":["module reload res_pjsip.so"]}]""")
        {
            RoutingKey = $"config.lines.{line["id"]}.applications.{made["uuid"]}.updated",
        });
        await Http.RefuseAsync(
            HttpMethod.Put, $"/lines/{line["id"]}/applications/{other["uuid"]}", "",
            $"Resource Error - Line is associated with a Application ('line_id': {line["id"]}, 'application_uuid': '{made["uuid"]}')");
        Assert.Equal("a", (string?)(await Http.ReadAsync($"/lines/{line["id"]}"))["application"]!["name"]);
        var lineOf = (await Http.ReadAsync($"/applications/{made["uuid"]}"))["lines"]![0]!;
        Assert.Equal((string?)shown["name"], (string?)lineOf["name"]);
        await Http.DeleteAsync($"/applications/{made["uuid"]}", HttpStatusCode.NoContent);
        Assert.Null((await Http.ReadAsync($"/lines/{line["id"]}"))["application"]);
    }
}
