using System.Net;

namespace Confd.Gateway.Tests;

public sealed class ContextTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task A_context_has_a_generated_name_and_every_default()
    {
        var context = await Http.CreateAsync("/contexts", """{"label":"Internal","name":"ignored"}""");

        Assert.Equal("Internal", (string?)context["label"]);
        Assert.Equal("internal", (string?)context["type"]);
        Assert.Equal($"ctx-None-internal-{context["uuid"]}", (string?)context["name"]);
        Assert.Equal($"{Tenant.Uuid}", (string?)context["tenant_uuid"]);
        Assert.True((bool)context["enabled"]!);
        Assert.Equal("[]", context["contexts"]!.ToJsonString());
        Assert.Equal($"{Http.BaseAddress}1.1/contexts/{context["id"]}", (string?)context["links"]![0]!["href"]);
    }

    [Fact]
    public async Task Name_is_an_alias_of_label()
    {
        var context = await Http.CreateAsync("/contexts", """{"name":"old way"}""");

        Assert.Equal("old way", (string?)context["label"]);
    }

    [Fact]
    public Task All_faulty_fields_are_reported_together() => Http.RefuseAsync(
        HttpMethod.Post, "/contexts", """{"type":"x","user_ranges":[{"start":"a"},{}],"enabled":"true"}""",
        "Input Error - label: ['Missing data for required field.']",
        "Input Error - type: ['Must be one of: internal, incall, outcall, services, others.']",
        "Input Error - user_ranges: {0: {'start': ['Invalid input.']}, 1: {'start': ['Missing data for required field.']}}",
        "Input Error - enabled: ['Not a valid boolean.']");

    [Fact]
    public async Task Ranges_must_be_equally_long_and_in_order()
    {
        await Http.RefuseAsync(
            HttpMethod.Post, "/contexts", """{"label":"x","user_ranges":[{"start":"10","end":"100"}]}""",
            "Input Error - user_ranges: {0: {'_schema': ['Start and end must be of the same length']}}");
        await Http.RefuseAsync(
            HttpMethod.Post, "/contexts", """{"label":"x","incall_ranges":[{"start":"20","end":"10"}]}""",
            "Input Error - incall_ranges: {0: {'_schema': ['Start of range must be lower than or equal to the end']}}");
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    public async Task Faults_of_several_range_sets_and_other_fields_are_reported_together(string method)
    {
        var path = method == "POST" ? "/contexts" : $"/contexts/{(await Http.CreateAsync("/contexts", """{"label":"x"}"""))["id"]}";

        await Http.RefuseAsync(
            new HttpMethod(method), path,
            """
            {"label":"","user_ranges":[{"start":"1","end":"2"},{"start":"10","end":"100"}],"group_ranges":[{"start":"a"}],
             "conference_room_ranges":[{"start":"3","end":"2"}],"incall_ranges":[{"start":"20","end":"10"},{"start":"1","did_length":-1}]}
            """,
            "Input Error - label: ['Length must be between 1 and 128.']",
            "Input Error - user_ranges: {1: {'_schema': ['Start and end must be of the same length']}}",
            "Input Error - group_ranges: {0: {'start': ['Invalid input.']}}",
            "Input Error - conference_room_ranges: {0: {'_schema': ['Start of range must be lower than or equal to the end']}}",
            "Input Error - incall_ranges: {0: {'_schema': ['Start of range must be lower than or equal to the end']}, "
            + "1: {'did_length': ['Must be greater than or equal to 0.']}}");
        await Http.RefuseAsync(
            new HttpMethod(method), path,
            """{"label":"x","user_ranges":[{"start":"1"},{"start":"1","end":"1"}],"queue_ranges":[{"start":"2"},{"start":"2"}]}""",
            "Input Error - user_ranges: {1: {'_schema': ['Range is given twice']}}",
            "Input Error - queue_ranges: {1: {'_schema': ['Range is given twice']}}");
    }

    [Fact]
    public async Task An_edit_changes_only_the_given_fields()
    {
        var context = await Http.CreateAsync(
            "/contexts", """{"label":"a","description":"d","user_ranges":[{"start":"1000"}],"group_ranges":[{"start":"20"}]}""");

        await Http.EditAsync($"/contexts/{context["id"]}", """{"label":"b","user_ranges":[]}""");

        var edited = await Http.ReadAsync($"/contexts/{context["id"]}");
        Assert.Equal("b", (string?)edited["label"]);
        Assert.Equal("d", (string?)edited["description"]);
        Assert.Equal("[]", edited["user_ranges"]!.ToJsonString());
        Assert.Equal("""[{"start":"20","end":"20"}]""", edited["group_ranges"]!.ToJsonString());
    }

    [Fact]
    public async Task A_deleted_context_is_gone()
    {
        var context = await Http.CreateAsync("/contexts", """{"label":"a"}""");
        var path = $"/contexts/{context["id"]}";

        await Http.DeleteAsync(path, HttpStatusCode.NoContent);

        var missing = $"Resource Not Found - Context was not found ('id': {context["id"]})";
        await Http.RefuseAsync(HttpMethod.Delete, path, "", HttpStatusCode.NotFound, missing);
        await Http.RefuseAsync(HttpMethod.Get, path, "", HttpStatusCode.NotFound, missing);
        await Http.RefuseAsync(HttpMethod.Put, path, "{}", HttpStatusCode.NotFound, missing);
    }

    [Fact]
    public async Task A_context_with_a_voicemail_is_not_deleted()
    {
        var context = await Http.CreateAsync("/contexts", """{"label":"a"}""");
        var voicemail = await Http.CreateAsync("/voicemails", $$"""{"name":"v","number":"1","context":"{{context["name"]}}"}""");

        await Http.RefuseAsync(
            HttpMethod.Delete, $"/contexts/{context["id"]}", "",
            $"Resource Error - Context is associated with a Voicemail ('context_id': {context["id"]}, 'voicemail_id': {voicemail["id"]})");
    }

    [Fact]
    public async Task A_context_is_never_deleted_under_an_extension_that_is_being_created()
    {
        for (var round = 0; round < 10; round++)
        {
            var context = await Http.CreateAsync("/contexts", """{"label":"race"}""");
            var name = (string)context["name"]!;
            var creations = Enumerable.Range(0, 10).Select(number => Http.SendAsync(
                HttpMethod.Post, "/extensions", $$"""{"exten":"{{number}}","context":"{{name}}"}"""));
            var deletion = Http.SendAsync(HttpMethod.Delete, $"/contexts/{context["id"]}", "");

            var created = (await Task.WhenAll(creations)).Count(answer => answer.Status == HttpStatusCode.Created);
            var isDeleted = (await deletion).Status == HttpStatusCode.NoContent;

            Assert.Equal(created, (int)(await Http.ReadAsync($"/extensions?context={name}"))["total"]!);
            Assert.True(!isDeleted || created == 0, $"{created} extensions in a deleted context");
        }
    }

    [Fact]
    public async Task Deletion_is_refused_for_an_extension_before_a_voicemail()
    {
        var context = await Http.CreateAsync("/contexts", """{"label":"a"}""");
        await Http.CreateAsync("/voicemails", $$"""{"name":"v","number":"1","context":"{{context["name"]}}"}""");
        var extension = await Http.CreateAsync("/extensions", $$"""{"exten":"1","context":"{{context["name"]}}"}""");

        await Http.RefuseAsync(
            HttpMethod.Delete, $"/contexts/{context["id"]}", "",
            $"Resource Error - Context is associated with a Extension ('context_id': {context["id"]}, 'extension_id': {extension["id"]})");
    }

    [Fact]
    public async Task Lines_go_with_their_context_without_an_event()
    {
        var context = await Http.CreateAsync("/contexts", """{"label":"a"}""");
        var line = await Http.NewLineAsync((string)context["name"]!);
        await SkipEventsAsync();

        await Http.DeleteAsync($"/contexts/{context["id"]}", HttpStatusCode.NoContent);

        await ExpectEventsAsync((
            "context_deleted",
            $$"""{"id":{{context["id"]}},"name":"{{context["name"]}}","type":"internal","tenant_uuid":"{{Tenant.Uuid}}"}""",
            """[{"ipbx":["dialplan reload"]}]"""));
        await Http.MissesAsync($"/lines/{line}", "Line", $"'id': {line}");
    }

    [Fact]
    public async Task A_name_alone_is_the_label_also_when_edited_and_the_generated_name_stays()
    {
        var context = await Http.CreateAsync("/contexts", """{"label":"a"}""");

        await Http.EditAsync($"/contexts/{context["id"]}", """{"name":"b","type":"incall"}""");

        var edited = await Http.ReadAsync($"/contexts/{context["id"]}");
        Assert.Equal(("b", "incall", (string?)context["name"]), ((string?)edited["label"], (string?)edited["type"], (string?)edited["name"]));
    }
}
