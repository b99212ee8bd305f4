using System.Net;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests;

/// <summary>Incoming calls, and with them everything that holders of destinations have in common.</summary>
public sealed class IncallTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task An_incoming_call_has_every_default()
    {
        await SkipEventsAsync();

        var made = await Http.CreateAsync("/incalls", """{"destination":{"type":"none"}}""");

        var id = (int)made["id"]!;
        made.Remove("links");
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse(
                $$"""
                {"id":{{id}},"tenant_uuid":"{{Tenant.Uuid}}","preprocess_subroutine":null,"greeting_sound":null,
                 "caller_id_mode":null,"caller_id_name":null,"description":null,"destination":{"type":"none"},
                 "extensions":[],"schedules":[]}
                """),
            made), made.ToJsonString());
        await ExpectEventsAsync(
            new ExpectedEvent("incall_created", $$"""{"id":{{id}}}""") { RoutingKey = "config.incalls.created" });
    }

    [Fact]
    public async Task An_entity_tag_is_the_same_when_the_resource_was_read_again()
    {
        var user = await Http.CreateAsync("/users", """{"firstname":"U"}""");
        var path = $"/incalls/{(await Http.CreateAsync("/incalls", """{"destination":{"type":"none"}}"""))["id"]}";
        await Http.EditAsync(path, $$"""{"destination": {"ring_time":7,"user_id":{{user["id"]}},"type":"user"} }""");
        var kept = await TagAndBodyAsync();
        var schedule = await Http.CreateAsync("/schedules", """{"closed_destination":{"type":"none"}}""");

        // The pair's own grain raises the version, so the incoming call's reads it again.
        await Http.EditAsync($"{path}/schedules/{schedule["id"]}");
        await Http.DeleteAsync($"{path}/schedules/{schedule["id"]}", HttpStatusCode.NoContent);

        Assert.Equal(kept, await TagAndBodyAsync());

        async Task<(string?, string)> TagAndBodyAsync()
        {
            using var answer = await Http.GetAsync("/1.1" + path, TestContext.Current.CancellationToken);
            return (answer.Headers.ETag?.Tag, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData("5", "{'_schema': ['Invalid input type.']}")]
    [InlineData("null", "['Field may not be null.']")]
    [InlineData("{}", "{'type': ['Missing data for required field.']}")]
    [InlineData("""{"type":null}""", "{'type': ['Field may not be null.']}")]
    [InlineData("""{"type":1}""", "{'type': ['Not a valid string.']}")]
    [InlineData("""{"type":"user"}""", "{'user_id': ['Missing data for required field.']}")]
    [InlineData("""{"type":"user","user_id":true,"ring_time":-1}""", "{'user_id': ['Not a valid integer.'], 'ring_time': ['Must be greater than or equal to 0.']}")]
    [InlineData("""{"type":"user","user_id":1,"moh_uuid":"x"}""", "{'moh_uuid': ['Not a valid UUID.']}")]
    [InlineData("""{"type":"hangup"}""", "{'cause': ['Missing data for required field.']}")]
    [InlineData("""{"type":"hangup","cause":"no"}""", "{'cause': ['Must be one of: busy, congestion, normal.']}")]
    [InlineData("""{"type":"hangup","cause":"busy","timeout":"x"}""", "{'timeout': ['Not a valid number.']}")]
    [InlineData("""{"type":"application","application":"disa","context":"a b","pin":"x"}""", "{'pin': ['Invalid input.'], 'context': ['String does not match expected pattern.']}")]
    [InlineData("""{"type":"application","application":"fax_to_mail","email":"x"}""", "{'email': ['Not a valid email address.']}")]
    [InlineData("""{"type":"custom","command":"trysystem(x)"}""", "{'command': ['String does not match expected pattern.']}")]
    [InlineData("""{"type":"sound","filename":"x","skip":"yes"}""", "{'skip': ['Not a valid boolean.']}")]
    [InlineData("""{"type":"voicemail","voicemail_id":1,"greeting":"x"}""", "{'greeting': ['Must be one of: busy, unavailable.']}")]
    [InlineData("""{"type":"extension","exten":"a","context":""}""", "{'exten': ['String does not match expected pattern.'], 'context': ['String does not match expected pattern.']}")]
    public Task A_destination_of_the_wrong_shape_is_refused(string destination, string faults) => Http.RefuseAsync(
        HttpMethod.Post, "/incalls", $$"""{"destination":{{destination}}}""", $"Input Error - destination: {faults}");

    [Theory]
    [InlineData("""{"type":"custom","command":"System(x)"}""", "{}")]
    [InlineData("""{"type":"hangup","cause":"normal","timeout":3}""", """{"type":"hangup","cause":"normal"}""")]
    [InlineData("""{"type":"hangup","cause":"busy"}""", """{"type":"hangup","cause":"busy","timeout":null}""")]
    [InlineData("""{"type":"sound","filename":"x"}""", """{"type":"sound","filename":"x","skip":false,"no_answer":false}""")]
    [InlineData("""{"type":"extension","exten":"1","context":"any","junk":1}""", """{"type":"extension","exten":"1","context":"any"}""")]
    [InlineData("""{"type":"application","application":"disa","context":"any"}""", """{"type":"application","application":"disa","pin":null,"context":"any"}""")]
    public async Task A_destination_reads_back_with_every_field_of_its_shape(string destination, string expected)
    {
        var made = await Http.CreateAsync("/incalls", $$"""{"destination":{{destination}}}""");

        var wanted = JsonNode.Parse(expected == "{}" ? destination : expected);
        Assert.True(JsonNode.DeepEquals(wanted, made["destination"]), made["destination"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"type":"user","user_id":"999999"}""", "User", "999999")]
    [InlineData("""{"type":"voicemail","voicemail_id":999999}""", "Voicemail", "999999")]
    [InlineData("""{"type":"outcall","outcall_id":999999,"exten":"1"}""", "Outcall", "999999")]
    public async Task A_destination_must_exist(string destination, string label, string id)
    {
        await Http.RefuseAsync(
            HttpMethod.Post, "/incalls", $$"""{"destination":{{destination}}}""",
            $"Input Error - field 'actionarg1': {label} was not found ('actionarg1': {id})");
        var incall = await Http.CreateAsync("/incalls", """{"destination":{"type":"none"}}""");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/incalls/{incall["id"]}", $$"""{"destination":{{destination}}}""",
            $"Input Error - field 'actionarg1': {label} was not found ('actionarg1': {id})");
    }

    [Fact]
    public async Task A_destination_shows_the_names_of_its_target_and_goes_with_it()
    {
        var user = await Http.CreateAsync("/users", """{"firstname":"Alice","lastname":"L"}""");
        var incall = await Http.CreateAsync(
            "/incalls", $$"""{"destination":{"type":"user","user_id":{{user["id"]}},"ring_time":2} }""");
        var path = $"/incalls/{incall["id"]}";

        Assert.Equal("Alice", (string?)incall["destination"]!["user_firstname"]);
        Assert.Equal(2.0, (double)incall["destination"]!["ring_time"]!);
        await Http.EditAsync($"/users/{user["id"]}", """{"firstname":"Renamed"}""");
        Assert.Equal("Renamed", (string?)(await Http.ReadAsync(path))["destination"]!["user_firstname"]);
        Assert.Equal(1, (int)(await Http.ReadAsync($"/incalls?user_id={user["id"]}"))["total"]!);
        await Http.EditAsync(path, """{"description":"kept"}""");
        Assert.Equal("Renamed", (string?)(await Http.ReadAsync("/incalls"))["items"]![0]!["destination"]!["user_firstname"]);
        await Http.DeleteAsync($"/users/{user["id"]}", HttpStatusCode.NoContent);
        var after = await Http.ReadAsync(path);
        Assert.Equal("""{"type":"none"}""", after["destination"]!.ToJsonString());
        Assert.Equal("kept", (string?)after["description"]);
    }

    [Fact]
    public async Task A_user_is_never_deleted_under_an_incoming_call_that_is_being_created()
    {
        var created = 0;
        for (var round = 0; round < 5; round++)
        {
            var user = await Http.CreateAsync("/users", """{"firstname":"race"}""");
            var creations = Enumerable.Range(0, 8).Select(_ => Http.SendAsync(
                HttpMethod.Post, "/incalls", $$"""{"description":"race","destination":{"type":"user","user_id":{{user["id"]}} } }"""));
            var deletion = Http.SendAsync(HttpMethod.Delete, $"/users/{user["id"]}", "");

            var answers = await Task.WhenAll(creations);
            await deletion;

            created += answers.Count(answer => answer.Status == HttpStatusCode.Created);
            // Later requests learn of the deletion, and nothing is half done.
            Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer => Assert.Equal(
                (HttpStatusCode.BadRequest, $"[\"Input Error - field 'actionarg1': User was not found ('actionarg1': {user["id"]})\"]\n"), answer));
        }

        var kept = (await Http.ReadAsync("/incalls?description=race"))["items"]!.AsArray();
        var gone = (await Http.ReadAsync("/users"))["items"]!.AsArray().Select(user => (int)user!["id"]!).ToHashSet();
        Assert.Equal(created, kept.Count);
        Assert.All(kept, incall => Assert.True(
            (string?)incall!["destination"]!["type"] == "none" || gone.Contains((int)incall["destination"]!["user_id"]!)));
    }
}
