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
    public async Task Included_contexts_are_shown_in_order_and_vanish_with_their_deletion()
    {
        var outer = await Http.CreateAsync("/contexts", """{"label":"outer"}""");
        var first = await Http.CreateAsync("/contexts", """{"label":"first"}""");
        var second = await Http.CreateAsync("/contexts", """{"label":"second"}""");
        var path = $"/contexts/{outer["id"]}";
        await Http.ReadAsync(path);

        await Http.EditAsync($"{path}/contexts", $$"""{"contexts":[{"id":{{second["id"]}}},{"id":{{first["id"]}}}]}""");

        var labels = (await Http.ReadAsync(path))["contexts"]!.AsArray().Select(one => (string?)one!["label"]);
        Assert.Equal(["second", "first"], labels);
        await Http.EditAsync($"/contexts/{first["id"]}", """{"label":"renamed"}""");
        Assert.Equal("renamed", (string?)(await Http.ReadAsync(path))["contexts"]![1]!["label"]);
        await Http.DeleteAsync($"/contexts/{second["id"]}", HttpStatusCode.NoContent);
        Assert.Equal("renamed", (string?)Assert.Single((await Http.ReadAsync(path))["contexts"]!.AsArray())!["label"]);
    }

    [Fact]
    public async Task Including_is_refused_for_itself_twice_and_the_unknown()
    {
        var context = await Http.CreateAsync("/contexts", """{"label":"a"}""");
        var other = await Http.CreateAsync("/contexts", """{"label":"b"}""");
        var path = $"/contexts/{context["id"]}/contexts";

        await Http.RefuseAsync(
            HttpMethod.Put, path, $$"""{"contexts":[{"id":{{context["id"]}}}]}""",
            "Resource Error - Operation not permitted. Cannot include context inside itself");
        await Http.RefuseAsync(
            HttpMethod.Put, path, $$"""{"contexts":[{"id":{{other["id"]}}},{"id":{{other["id"]}}}]}""",
            "Resource Error - Operation not permitted. Cannot include same context more than once");
        await Http.RefuseAsync(
            HttpMethod.Put, path, """{"contexts":[{"id":99999999}]}""",
            "Input Error - field 'contexts': Context was not found ('id': 99999999)");
        await Http.RefuseAsync(HttpMethod.Put, path, "{}", "Input Error - contexts: ['Missing data for required field.']");
    }
}
