using System.Net;
using System.Text.Json.Nodes;
using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class IvrSample : ResourceSample
{
    public IvrSample()
        : base("ivr", () => """{"name":"menu","menu_sound":"hello"}""")
    {
        Value("choices", """[{"exten":"1","destination":{"type":"none"}}]""");
    }
}

public sealed class IvrTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private const string Nobody = """{"type":"user","user_id":999999}""";
    private const string NotFound = "Input Error - field 'actionarg1': User was not found ('actionarg1': 999999)";

    [Fact]
    public Task Every_faulty_field_is_named() => Http.RefuseAsync(
        HttpMethod.Post, "/ivr",
        """{"timeout":-1,"max_tries":0,"abort_destination":{"type":"user"},"choices":[{"exten":"a","destination":{"type":"none"}},{"exten":"1"}]}""",
        "Input Error - name: ['Missing data for required field.']",
        "Input Error - menu_sound: ['Missing data for required field.']",
        "Input Error - timeout: ['Must be greater than or equal to 0.']",
        "Input Error - max_tries: ['Must be greater than or equal to 1.']",
        "Input Error - abort_destination: {'user_id': ['Missing data for required field.']}",
        "Input Error - choices: {0: {'exten': ['String does not match expected pattern.']}, 1: {'destination': ['Missing data for required field.']}}");

    [Fact]
    public async Task Destinations_are_looked_up_before_choices_and_each_choice_in_turn()
    {
        Task RefuseAsync(string fields, string refused) =>
            Http.RefuseAsync(HttpMethod.Post, "/ivr", $$"""{"name":"m","menu_sound":"s",{{fields}}}""", refused);

        const string Twice = "Input Error - exten '1' used in more than one choice";
        const string Same = """{"exten":"1","destination":{"type":"none"}}""";
        await RefuseAsync($$"""
            "abort_destination":{{Nobody}},"choices":[{{Same}},{{Same}}]
            """, NotFound);
        await RefuseAsync($$"""
            "choices":[{{Same}},{{Same}},{"exten":"2","destination":{{Nobody}}}]
            """, Twice);
        await RefuseAsync($$"""
            "choices":[{{Same}},{"exten":"2","destination":{{Nobody}}},{{Same}}]
            """, NotFound);
        await RefuseAsync($$"""
            "choices":[{"exten":"1","destination":{{Nobody}}},{{Same}}]
            """, NotFound);
        foreach (var field in new[] { "invalid_destination", "timeout_destination" })
        {
            await RefuseAsync($"\"{field}\":{Nobody}", NotFound);
        }
    }

    [Fact]
    public async Task Choices_are_replaced_whole_and_null_removes_a_destination()
    {
        var made = await Http.CreateAsync(
            "/ivr",
            """
            {"name":"m","menu_sound":"s","timeout_destination":{"type":"none"},
             "choices":[{"exten":"2","destination":{"type":"none"}},{"exten":"_1X","destination":{"type":"none"}}]}
            """);
        var path = $"/ivr/{made["id"]}";
        Assert.Equal(["2", "_1X"], made["choices"]!.AsArray().Select(choice => (string?)choice!["exten"]));

        await Http.EditAsync(path, """{"name":"renamed","timeout_destination":null}""");
        var edited = await Http.ReadAsync(path);
        Assert.Null(edited["timeout_destination"]);
        Assert.Equal(2, edited["choices"]!.AsArray().Count);
        await Http.EditAsync(path, """{"choices":[{"exten":"3","destination":{"type":"none"}}]}""");
        Assert.Equal("3", (string?)Assert.Single((await Http.ReadAsync(path))["choices"]!.AsArray())!["exten"]);
    }

    [Fact]
    public async Task Choices_and_destinations_go_with_their_targets()
    {
        var user = await Http.CreateAsync("/users", """{"firstname":"Alice"}""");
        var destination = $$"""{"type":"user","user_id":{{user["id"]}}}""";
        var made = await Http.CreateAsync(
            "/ivr",
            $$"""
            {"name":"m","menu_sound":"s","abort_destination":{{destination}},"invalid_destination":{{destination}},
             "choices":[{"exten":"1","destination":{{destination}} },{"exten":"2","destination":{"type":"none"} }]}
            """);
        Assert.Equal("Alice", (string?)made["choices"]![0]!["destination"]!["user_firstname"]);
        Assert.Equal("Alice", (string?)made["abort_destination"]!["user_firstname"]);

        await Http.DeleteAsync($"/users/{user["id"]}", HttpStatusCode.NoContent);

        var after = await Http.ReadAsync($"/ivr/{made["id"]}");
        Assert.Null(after["abort_destination"]);
        Assert.Null(after["invalid_destination"]);
        Assert.Equal("2", (string?)Assert.Single(after["choices"]!.AsArray())!["exten"]);
        await Http.EditAsync($"/ivr/{made["id"]}", """{"description":"still editable"}""");
    }

    [Fact]
    public async Task A_menu_leads_to_another_and_lists_find_it_by_the_numbers_that_lead_there()
    {
        var inner = await Http.CreateAsync("/ivr", """{"name":"inner","menu_sound":"s"}""");
        var outer = await Http.CreateAsync(
            "/ivr", $$"""{"name":"outer","menu_sound":"s","choices":[{"exten":"1","destination":{"type":"ivr","ivr_id":{{inner["id"]}} } }]}""");
        Assert.Equal("inner", (string?)outer["choices"]![0]!["destination"]!["ivr_name"]);
        var incall = await Http.CreateAsync("/incalls", $$"""{"destination":{"type":"ivr","ivr_id":{{inner["id"]}} } }""");
        var extension = await IncallExtensionSample.NewExtensionAsync(Http);
        await Http.EditAsync($"/incalls/{incall["id"]}/extensions/{extension["id"]}");

        foreach (var query in new[] { "exten=5000", "search=500", "name=inner" })
        {
            var found = await Http.ReadAsync($"/ivr?{query}");
            Assert.Equal(1, (int)found["total"]!);
            Assert.Equal("5000", (string?)found["items"]![0]!["incalls"]![0]!["extensions"]![0]!["exten"]);
        }
        await Http.RefuseAsync(HttpMethod.Get, "/ivr?order=exten", "", "Input Error - order: column 'exten' was not found");
        await Http.DeleteAsync($"/ivr/{inner["id"]}", HttpStatusCode.NoContent);
        Assert.Empty((await Http.ReadAsync($"/ivr/{outer["id"]}"))["choices"]!.AsArray());
        Assert.Equal("none", (string?)(await Http.ReadAsync($"/incalls/{incall["id"]}"))["destination"]!["type"]);
    }
}
