using System.Net;

namespace Confd.Gateway.Tests;

public sealed class VoicemailTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task A_voicemail_has_every_default()
    {
        var context = await Http.NewContextAsync();

        var made = await Http.CreateAsync("/voicemails", $$"""{"name":"vm","number":"1000","context":"{{context}}"}""");

        made.Remove("links");
        var id = (int)made["id"]!;
        Assert.Equal(
            $$"""{"id":{{id}},"tenant_uuid":"{{Tenant.Uuid}}","name":"vm","number":"1000","context":"{{context}}","password":null,"email":null,"language":null,"timezone":null,"pager":null,"max_messages":null,"attach_audio":null,"delete_messages":false,"ask_password":true,"enabled":true,"options":[],"accesstype":"personal","users":[]}""",
            made.ToJsonString());
    }

    [Fact]
    public async Task Rules_refuse_in_the_order_of_the_contract()
    {
        var context = await Http.NewContextAsync();
        await Http.CreateAsync("/voicemails", $$"""{"name":"vm","number":"1","context":"{{context}}","accesstype":"global"}""");

        await Http.RefuseAsync(
            HttpMethod.Post, "/voicemails", """{"name":"v","number":"1","context":"nope","delete_messages":true}""",
            "Input Error - _schema: ['email must be provided if delete_messages is set']");
        await Http.RefuseAsync(
            HttpMethod.Post, "/voicemails", """{"name":"v","number":"1","context":"nope","delete_messages":true,"email":"a@b.c"}""",
            "Input Error - _schema: ['attach_audio must be set if delete_messages is set']");
        await Http.RefuseAsync(
            HttpMethod.Post, "/voicemails", """{"name":"v","number":"1","context":"nope","timezone":"nope"}""",
            "Input Error - field 'context': Context was not found ('context': 'nope')");
        await Http.RefuseAsync(
            HttpMethod.Post, "/voicemails", $$"""{"name":"v","number":"1","context":"{{context}}","timezone":"nope"}""",
            "Input Error - field 'timezone': Timezone was not found ('timezone': 'nope')");
        await Http.RefuseAsync(
            HttpMethod.Post, "/voicemails", $$"""{"name":"v","number":"1","context":"{{context}}"}""",
            $"Resource Error - Voicemail already exists ('number': '1', 'context': '{context}')");
        await Http.RefuseAsync(
            HttpMethod.Post, "/voicemails", $$"""{"name":"v","number":"2","context":"{{context}}","accesstype":"global"}""",
            "Resource Error - Operation not permitted. There can be only one global voicemail per context.");
    }

    [Fact]
    public async Task A_number_can_be_used_again_after_an_edit_or_a_deletion()
    {
        var context = await Http.NewContextAsync();
        var first = await Http.CreateAsync("/voicemails", $$"""{"name":"v","number":"1","context":"{{context}}"}""");
        await Http.EditAsync($"/voicemails/{first["id"]}", """{"number":"2"}""");
        var second = await Http.CreateAsync("/voicemails", $$"""{"name":"v","number":"1","context":"{{context}}"}""");

        await Http.RefuseAsync(
            HttpMethod.Put, $"/voicemails/{second["id"]}", """{"number":"2"}""",
            $"Resource Error - Voicemail already exists ('number': '2', 'context': '{context}')");
        await Http.DeleteAsync($"/voicemails/{first["id"]}", HttpStatusCode.NoContent);
        await Http.EditAsync($"/voicemails/{second["id"]}", """{"number":"2"}""");

        Assert.Equal("2", (string?)(await Http.ReadAsync($"/voicemails/{second["id"]}"))["number"]);
    }

    [Fact]
    public async Task Of_many_concurrent_creations_of_one_number_exactly_one_wins()
    {
        var context = await Http.NewContextAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Http.SendAsync(
            HttpMethod.Post, "/voicemails", $$"""{"name":"v","number":"7","context":"{{context}}"}""")));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal(199, answers.Count(answer => answer.Status == HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task Lists_search_filter_sort_and_page()
    {
        var context = await Http.NewContextAsync();
        foreach (var (name, number) in new[] { ("Élodie", "30"), ("Bob", "10"), ("Cœur", "20") })
        {
            await Http.CreateAsync("/voicemails", $$"""{"name":"{{name}}","number":"{{number}}","context":"{{context}}"}""");
        }

        Assert.Equal(new[] { "10", "20", "30" }, await NumbersAsync($"context={context}"));
        Assert.Equal(new[] { "30", "20", "10" }, await NumbersAsync($"context={context}&direction=desc"));
        Assert.Equal(new[] { "10", "20", "30" }, await NumbersAsync($"context={context}&order=name"));
        Assert.Equal(new[] { "30" }, await NumbersAsync($"context={context}&search=ELODIE"));
        Assert.Equal(new[] { "20" }, await NumbersAsync($"context={context}&search=coeur"));
        Assert.Empty(await NumbersAsync($"context={context}&name=bob"));
        Assert.Equal(new[] { "10" }, await NumbersAsync($"context={context}&name=Bob"));
        Assert.Equal(new[] { "20" }, await NumbersAsync($"context={context}&limit=1&offset=1"));
        Assert.Equal(3, (int)(await Http.ReadAsync($"/voicemails?context={context}&limit=1&offset=9"))["total"]!);
    }

    [Theory]
    [InlineData("limit=x", "Input Error - limit: {'message': 'Not a valid integer.', 'constraint_id': 'type', 'constraint': 'integer'}")]
    [InlineData("offset=-1", "Input Error - offset: [{'constraint_id': 'range', 'constraint': {'min': 0}, 'message': 'Must be greater than or equal to 0.'}]")]
    [InlineData("recurse=maybe", "Input Error - recurse: {'message': 'Not a valid boolean.', 'constraint_id': 'type', 'constraint': 'boolean'}")]
    [InlineData("limit=0", "Input Error - field 'limit': wrong type. Should be a positive number")]
    [InlineData("direction=up", "Input Error - direction: must be 'asc' or 'desc'")]
    [InlineData("order=nope", "Input Error - order: column 'nope' was not found")]
    public Task Invalid_list_parameters_are_refused(string query, string message) =>
        Http.RefuseAsync(HttpMethod.Get, "/voicemails?" + query, "", message);

    private async Task<string[]> NumbersAsync(string query) =>
        [.. (await Http.ReadAsync("/voicemails?" + query))["items"]!.AsArray().Select(item => (string)item!["number"]!)];

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
}
