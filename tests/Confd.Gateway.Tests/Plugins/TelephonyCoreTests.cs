using System.Net;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests;

/// <summary>Users, lines, endpoints, extensions and voicemails together.</summary>
public sealed class TelephonyCoreTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private static int lastNumber = 1000;

    private static string NextNumber() => $"{Interlocked.Increment(ref lastNumber)}";

    [Fact]
    public async Task A_user_with_a_line_shows_it_with_endpoint_extension_and_caller_id()
    {
        var context = await Http.NewContextAsync();
        var exten = NextNumber();
        var user = await Http.CreateAsync("/users", """{"firstname":"Alice","lastname":"Liddell"}""");
        var sip = await Http.CreateAsync("/endpoints/sip", """{"auth_section_options":[["username","alice"],["password","secret"]]}""");
        var line = await Http.CreateAsync("/lines", $$"""{"context":"{{context}}"}""");
        var extension = await Http.CreateAsync("/extensions", $$"""{"exten":"{{exten}}","context":"{{context}}"}""");

        await Http.EditAsync($"/lines/{line["id"]}/endpoints/sip/{sip["uuid"]}");
        await Http.EditAsync($"/lines/{line["id"]}/extensions/{extension["id"]}");
        await Http.EditAsync($"/users/{user["uuid"]}/lines/{line["id"]}");

        var shown = (await Http.ReadAsync($"/users/{user["id"]}"))["lines"]![0]!;
        Assert.Equal((string?)sip["name"], (string?)shown["name"]);
        Assert.Equal("sip", (string?)shown["protocol"]);
        Assert.Equal("Alice Liddell", (string?)shown["caller_id_name"]);
        Assert.Equal(exten, (string?)shown["caller_id_num"]);
        Assert.Equal("""[["username","alice"]]""", shown["endpoint_sip"]!["auth_section_options"]!.ToJsonString());
        Assert.Equal(exten, (string?)shown["extensions"]![0]!["exten"]);
        Assert.Equal((string?)user["uuid"], (string?)shown["users"]![0]!["uuid"]);
        var seen = await Http.ReadAsync($"/lines/{line["id"]}");
        Assert.Equal(shown["provisioning_code"]!.ToJsonString(), seen["provisioning_extension"]!.ToJsonString());
        Assert.Equal((int)line["id"]!, (int)(await Http.ReadAsync($"/extensions/{extension["id"]}"))["lines"]![0]!["id"]!);
        Assert.Equal((int)line["id"]!, (int)(await Http.ReadAsync($"/endpoints/sip/{sip["uuid"]}"))["line"]!["id"]!);
    }

    [Fact]
    public async Task A_change_of_a_related_resource_is_shown_by_the_next_read()
    {
        var (user, line, extension, context) = await NewUserWithLineAsync();
        await Http.ReadAsync($"/users/{user}");
        await Http.ReadAsync($"/lines/{line}");
        var exten = NextNumber();

        await Http.EditAsync($"/extensions/{extension}", $$"""{"exten":"{{exten}}"}""");
        await Http.EditAsync($"/users/{user}", """{"caller_id":"\"Renamed\""}""");

        var shown = (await Http.ReadAsync($"/users/{user}"))["lines"]![0]!;
        Assert.Equal(exten, (string?)shown["extensions"]![0]!["exten"]);
        Assert.Equal("Renamed", (string?)shown["caller_id_name"]);
        Assert.Equal(exten, (string?)(await Http.ReadAsync($"/lines/{line}"))["caller_id_num"]);
        Assert.Equal(context, (string?)shown["context"]);
    }

    [Fact]
    public async Task Line_associations_refuse_in_the_words_of_the_contract()
    {
        var (user, line, extension, context) = await NewUserWithLineAsync();
        var sip = (string)(await Http.ReadAsync($"/lines/{line}"))["endpoint_sip"]!["uuid"]!;
        var userId = (int)(await Http.ReadAsync($"/users/{user}"))["id"]!;
        var bare = (int)(await Http.CreateAsync("/lines", $$"""{"context":"{{context}}"}"""))["id"]!;

        await Http.RefuseAsync(
            HttpMethod.Put, $"/users/{user}/lines/{bare}", "",
            $"Resource Error - Line must be associated with a Endpoint ('line_id': {bare})");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/lines/{bare}/extensions/{extension}", "",
            $"Resource Error - Line must be associated with a Endpoint ('line_id': {bare})");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/lines/{bare}/endpoints/sip/{sip}", "",
            $"Resource Error - Line is associated with a Endpoint ('line_id': {line}, 'endpoint': 'sip', 'endpoint_uuid': UUID('{sip}'))");
        await Http.RefuseAsync(
            HttpMethod.Delete, $"/lines/{line}/endpoints/sip/{sip}", "",
            $"Resource Error - Line is associated with a User ('line_id': {line}, 'user_ids': '{userId}')");
        await Http.RefuseAsync(
            HttpMethod.Delete, $"/extensions/{extension}", "",
            $"Resource Error - Extension is associated with a line ('extension_id': {extension}, 'associated_ids': [{line}])");
        var other = (int)(await Http.CreateAsync("/extensions", $$"""{"exten":"5","context":"{{context}}"}"""))["id"]!;
        await Http.RefuseAsync(
            HttpMethod.Put, $"/lines/{line}/extensions/{other}", "",
            $"Resource Error - Line is associated with a Extension ('line_id': {line}, 'extension_id': {extension})");
        await Http.DeleteAsync($"/lines/{line}/extensions/{extension}", HttpStatusCode.NoContent);
        await Http.RefuseAsync(
            HttpMethod.Put, $"/lines/{line}/extensions/{other}", "",
            $"Input Error - Extension '5' is outside of range for context '{context}'");
    }

    [Fact]
    public async Task Repeated_associations_and_dissociations_do_nothing()
    {
        var (user, line, extension, _) = await NewUserWithLineAsync();

        await Http.EditAsync($"/users/{user}/lines/{line}");
        await Http.EditAsync($"/lines/{line}/extensions/{extension}");
        await Http.DeleteAsync($"/users/{user}/lines/{line}", HttpStatusCode.NoContent);
        await Http.DeleteAsync($"/users/{user}/lines/{line}", HttpStatusCode.NoContent);

        Assert.Empty((await Http.ReadAsync($"/users/{user}"))["lines"]!.AsArray());
    }

    [Fact]
    public async Task The_first_line_is_the_main_one_until_the_list_says_otherwise()
    {
        var context = await Http.NewContextAsync();
        var user = (string)(await Http.CreateAsync("/users", """{"firstname":"Bob"}"""))["uuid"]!;
        var first = await NewLineAsync(context);
        var second = await NewLineAsync(context);
        await Http.EditAsync($"/users/{user}/lines/{first}");
        await Http.EditAsync($"/users/{user}/lines/{second}");
        Assert.Equal([first, second], await LinesOfAsync(user));

        await Http.EditAsync($"/users/{user}/lines", $$"""{"lines":[{"id":{{second}}},{"id":{{first}}}]}""");

        Assert.Equal([second, first], await LinesOfAsync(user));
        await Http.RefuseAsync(
            HttpMethod.Put, $"/users/{user}/lines", $$"""{"lines":[{"id":{{second}}},{"id":{{second}}}]}""",
            "Resource Error - Operation not permitted. Cannot associate same line more than once");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/users/{user}/lines", """{"lines":[{"id":99999999}]}""",
            "Input Error - field 'lines': Line was not found ('id': 99999999)");
        await Http.EditAsync($"/users/{user}/lines", """{"lines":[]}""");
        Assert.Empty(await LinesOfAsync(user));
    }

    [Fact]
    public async Task The_main_user_leaves_last()
    {
        var (user, line, _, _) = await NewUserWithLineAsync();
        var second = (string)(await Http.CreateAsync("/users", """{"firstname":"Second"}"""))["uuid"]!;
        await Http.EditAsync($"/users/{second}/lines/{line}");

        await Http.RefuseAsync(
            HttpMethod.Delete, $"/users/{user}/lines/{line}", "",
            $"Resource Error - There are secondary users associated to the line ('line_id': {line})");
        await Http.DeleteAsync($"/users/{second}/lines/{line}", HttpStatusCode.NoContent);
        await Http.DeleteAsync($"/users/{user}/lines/{line}", HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_user_has_at_most_one_voicemail_and_neither_side_goes_while_linked()
    {
        var context = await Http.NewContextAsync();
        var user = await Http.CreateAsync("/users", """{"firstname":"V"}""");
        var made = await Http.CreateAsync($"/users/{user["uuid"]}/voicemails", $$"""{"name":"v","number":"1","context":"{{context}}"}""");
        var other = await Http.CreateAsync("/voicemails", $$"""{"name":"o","number":"2","context":"{{context}}"}""");

        Assert.Equal("v", (string?)(await Http.ReadAsync($"/users/{user["uuid"]}"))["voicemail"]!["name"]);
        Assert.Equal(1, (int)(await Http.ReadAsync($"/users/{user["uuid"]}/voicemails"))["total"]!);
        await Http.RefuseAsync(
            HttpMethod.Put, $"/users/{user["uuid"]}/voicemails/{other["id"]}", "",
            $"Resource Error - User is associated with a Voicemail ('user_id': {user["id"]}, 'voicemail_id': {other["id"]})");
        await Http.RefuseAsync(
            HttpMethod.Delete, $"/users/{user["uuid"]}", "",
            $"Resource Error - User is associated with a Voicemail ('user_id': {user["id"]}, 'voicemail_id': {made["id"]})");
        await Http.RefuseAsync(
            HttpMethod.Delete, $"/voicemails/{made["id"]}", "",
            $"Resource Error - Voicemail is associated with a User ('voicemail_id': {made["id"]}, 'user_ids': '{user["id"]}')");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/voicemails/{made["id"]}", """{"accesstype":"global"}""",
            "Resource Error - Operation not permitted. A global voicemail cannot be associated to users.");
        await Http.DeleteAsync($"/users/{user["uuid"]}/voicemails", HttpStatusCode.NoContent);
        await Http.DeleteAsync($"/users/{user["uuid"]}/voicemails", HttpStatusCode.NoContent);
        await Http.DeleteAsync($"/voicemails/{made["id"]}", HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_line_is_created_with_endpoint_extension_and_caller_id_at_once()
    {
        var context = await Http.NewContextAsync();
        var exten = NextNumber();

        var line = await Http.CreateAsync(
            "/lines",
            $$"""{"context":"{{context}}","caller_id_name":"Foo","endpoint_sip":{"label":"x"},"extensions":[{"exten":"{{exten}}"}]}""");

        Assert.Equal("Foo", (string?)line["caller_id_name"]);
        Assert.Null((string?)line["caller_id_num"]);
        var options = line["endpoint_sip"]!["endpoint_section_options"]!;
        Assert.Equal(context, (string?)options[0]![1]);
        Assert.Equal("\"Foo\" <None>", (string?)options[1]![1]);
        Assert.Empty(line["extensions"]![0]!["lines"]!.AsArray());
        Assert.Equal(exten, (string?)(await Http.ReadAsync($"/lines/{line["id"]}"))["extensions"]![0]!["exten"]);
    }

    [Fact]
    public async Task A_refused_part_undoes_the_whole_line()
    {
        var context = await Http.NewContextAsync();

        await Http.RefuseAsync(
            HttpMethod.Post, "/lines", $$"""{"context":"{{context}}","endpoint_sip":{"label":"undone"},"extensions":[{"exten":"1"}]}""",
            $"Input Error - Extension '1' is outside of range for context '{context}'");
        await Http.RefuseAsync(
            HttpMethod.Post, "/lines", $$"""{"context":"{{context}}","caller_id_name":"x"}""",
            "Cannot set caller id if no endpoint associated");
        await Http.RefuseAsync(
            HttpMethod.Post, "/lines", $$"""{"context":"{{context}}","endpoint_sip":{"label":"a"},"endpoint_custom":{"interface":"b"} }""",
            "Input Error - _schema: ['Only one endpoint should be configured on a line']");

        Assert.Equal(0, (int)(await Http.ReadAsync($"/lines?context={context}"))["total"]!);
        Assert.Equal(0, (int)(await Http.ReadAsync($"/extensions?context={context}"))["total"]!);
        Assert.Equal(0, (int)(await Http.ReadAsync("/endpoints/sip?label=undone"))["total"]!);
    }

    [Fact]
    public async Task A_user_is_created_and_deleted_with_everything_that_belongs_to_it()
    {
        var context = await Http.NewContextAsync();
        var exten = NextNumber();

        var user = await Http.CreateAsync(
            "/users",
            $$"""
            {"firstname":"Whole","lines":[{"context":"{{context}}","endpoint_sip":{"label":"whole"},"extensions":[{"exten":"{{exten}}"}]}],
             "voicemail":{"number":"{{exten}}","context":"{{context}}"},"forwards":{"busy":{"enabled":true,"destination":"123"} } }
            """);

        var shown = await Http.ReadAsync($"/users/{user["uuid"]}");
        Assert.Equal(exten, (string?)shown["lines"]![0]!["extensions"]![0]!["exten"]);
        Assert.Equal("Whole", (string?)shown["lines"]![0]!["caller_id_name"]);
        Assert.Equal("Whole", (string?)shown["voicemail"]!["name"]);
        Assert.Equal("""{"enabled":true,"destination":"123"}""", shown["forwards"]!["busy"]!.ToJsonString());
        await Http.DeleteAsync($"/users/{user["uuid"]}?recursive=true", HttpStatusCode.NoContent);
        Assert.Equal(0, (int)(await Http.ReadAsync($"/lines?context={context}"))["total"]!);
        Assert.Equal(0, (int)(await Http.ReadAsync($"/extensions?context={context}"))["total"]!);
        Assert.Equal(0, (int)(await Http.ReadAsync($"/voicemails?context={context}"))["total"]!);
    }

    [Fact]
    public async Task A_recursive_edit_makes_the_lines_what_the_body_says()
    {
        var (user, line, _, context) = await NewUserWithLineAsync();
        var exten = NextNumber();

        await Http.EditAsync(
            $"/users/{user}?recursive=true",
            $$"""{"firstname":"ignored","lines":[{"context":"{{context}}","endpoint_sip":{"label":"n"},"extensions":[{"exten":"{{exten}}"}]}]}""");

        var lines = (await Http.ReadAsync($"/users/{user}"))["lines"]!.AsArray();
        Assert.Equal(exten, (string?)Assert.Single(lines)!["extensions"]![0]!["exten"]);
        await Http.RefuseAsync(
            HttpMethod.Get, $"/lines/{line}", "", HttpStatusCode.NotFound,
            $"Resource Not Found - Line was not found ('id': {line})");
    }

    [Fact]
    public async Task A_deleted_line_takes_its_endpoint_and_leaves_its_extension()
    {
        var (user, line, extension, _) = await NewUserWithLineAsync();
        var sip = (string)(await Http.ReadAsync($"/lines/{line}"))["endpoint_sip"]!["uuid"]!;

        await Http.DeleteAsync($"/lines/{line}", HttpStatusCode.NoContent);

        await Http.DeleteAsync($"/endpoints/sip/{sip}", HttpStatusCode.NotFound);
        Assert.Empty((await Http.ReadAsync($"/extensions/{extension}"))["lines"]!.AsArray());
        Assert.Empty((await Http.ReadAsync($"/users/{user}"))["lines"]!.AsArray());
    }

    [Fact]
    public async Task Users_are_unique_by_email_whatever_its_case_and_by_username()
    {
        var name = Guid.NewGuid().ToString("N");
        await Http.CreateAsync("/users", $$"""{"firstname":"a","email":"{{name}}@Example.com","username":"{{name}}"}""");

        await Http.RefuseAsync(
            HttpMethod.Post, "/users", $$"""{"firstname":"b","email":"{{name}}@example.COM"}""",
            $"Resource Error - User already exists ('email': '{name}@example.COM')");
        await Http.RefuseAsync(
            HttpMethod.Post, "/users", $$"""{"firstname":"b","username":"{{name}}"}""",
            $"Resource Error - User already exists ('username': '{name}')");
        await Http.RefuseAsync(
            HttpMethod.Post, "/users", """{"firstname":"b","mobile_fallback_enabled":true}""",
            "Resource Error - PSTN fallback must be disabled when mobile phone number is not set");
        await Http.RefuseAsync(
            HttpMethod.Post, "/users", """{"firstname":"b","music_on_hold":"nope"}""",
            "Input Error - field 'music_on_hold': MOH was not found ('music_on_hold': 'nope')");
        await Http.RefuseAsync(
            HttpMethod.Post, "/users", """{"firstname":"b","call_record_enabled":true,"call_record_incoming_internal_enabled":true}""",
            """Input Error - _schema: ["'call_record_enabled' is deprecated and incompatible with 'call_record_*_enabled' options"]""");
    }

    [Fact]
    public async Task Services_and_forwards_have_routes_of_their_own()
    {
        var user = (string)(await Http.CreateAsync("/users", """{"firstname":"S"}"""))["uuid"]!;

        await Http.EditAsync($"/users/{user}/services/dnd", """{"enabled":true}""");
        await Http.EditAsync($"/users/{user}/forwards", """{"busy":{"enabled":true,"destination":"123"}}""");

        Assert.Equal("""{"dnd":{"enabled":true},"incallfilter":{"enabled":false}}""", (await Http.ReadAsync($"/users/{user}/services")).ToJsonString());
        Assert.Equal("""{"enabled":true,"destination":"123"}""", (await Http.ReadAsync($"/users/{user}/forwards/busy")).ToJsonString());
        await Http.RefuseAsync(
            HttpMethod.Put, $"/users/{user}/forwards/noanswer", """{"enabled":true}""",
            "Resource Error - Forward must be disabled to remove destination");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/users/{user}/services/dnd", "{}",
            "Input Error - enabled: ['Missing data for required field.']");
        Assert.True((bool)(await Http.ReadAsync($"/users/{user}"))["services"]!["dnd"]!["enabled"]!);
    }

    [Fact]
    public async Task Users_are_found_by_the_numbers_of_their_lines_and_listed_in_views()
    {
        var (user, line, extension, context) = await NewUserWithLineAsync();
        var exten = (string)(await Http.ReadAsync($"/extensions/{extension}"))["exten"]!;

        var summary = (await Http.ReadAsync($"/users?exten={exten}&view=summary"))["items"]!.AsArray();
        var directory = (await Http.ReadAsync($"/users?search={exten}&view=directory"))["items"]!.AsArray();

        Assert.Equal(exten, (string?)Assert.Single(summary, one => (string?)one!["uuid"] == user)!["extension"]);
        Assert.Equal(line, (int)Assert.Single(directory, one => (string?)one!["uuid"] == user)!["line_id"]!);
        Assert.Equal(context, (string?)Assert.Single(summary, one => (string?)one!["uuid"] == user)!["context"]);
        await Http.RefuseAsync(HttpMethod.Get, "/users?view=nope", "", "Input Error - view 'nope' does not exist");
    }

    [Fact]
    public async Task Sip_endpoints_inherit_from_their_templates()
    {
        var mark = Guid.NewGuid().ToString("N")[..8];
        var transport = await Http.CreateAsync("/sip/transports", $$"""{"name":"t{{mark}}","options":[["protocol","udp"]]}""");
        var root = await Http.CreateAsync("/endpoints/sip/templates", """{"endpoint_section_options":[["allow","ulaw"],["webrtc","yes"]]}""");
        var middle = await Http.CreateAsync(
            "/endpoints/sip/templates",
            $$"""{"label":"middle","templates":[{"uuid":"{{root["uuid"]}}"}],"endpoint_section_options":[["allow","g722"]]}""");

        var sip = await Http.CreateAsync(
            "/endpoints/sip",
            $$"""{"templates":[{"uuid":"{{middle["uuid"]}}"}],"transport":{"uuid":"{{transport["uuid"]}}"},"endpoint_section_options":[["dtmf_mode","info"]]}""");

        Assert.Equal($$"""[{"uuid":"{{middle["uuid"]}}","label":"middle"}]""", sip["templates"]!.ToJsonString());
        Assert.Equal((string?)transport["uuid"], (string?)sip["transport"]!["uuid"]);
        var merged = await Http.ReadAsync($"/endpoints/sip/{sip["uuid"]}?view=merged");
        Assert.Equal(
            """[["allow","g722"],["webrtc","yes"],["dtmf_mode","info"]]""",
            merged["endpoint_section_options"]!.ToJsonString());
        await Http.RefuseAsync(
            HttpMethod.Put, $"/endpoints/sip/templates/{root["uuid"]}", $$"""{"templates":[{"uuid":"{{middle["uuid"]}}"}]}""",
            $"Resource Error - Operation not permitted. SIPEndpointTemplate({middle["uuid"]}) already include this template");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/endpoints/sip/templates/{root["uuid"]}", $$"""{"templates":[{"uuid":"{{root["uuid"]}}"}]}""",
            "Resource Error - Operation not permitted. Cannot use itself as template");
        await Http.RefuseAsync(
            HttpMethod.Delete, $"/sip/transports/{transport["uuid"]}", "",
            $"Resource Error - Transport is associated with a EndpointSIP ('transport_uuid': UUID('{transport["uuid"]}'), 'endpoint_sip_uuid': UUID('{sip["uuid"]}'))");
        await Http.RefuseAsync(
            HttpMethod.Post, "/endpoints/sip", $$"""{"name":"t{{mark}}"}""",
            $"Resource Error - Transport already exists ('name': 't{mark}')");
    }

    [Fact]
    public async Task Ranges_show_what_is_free()
    {
        var context = await Http.CreateAsync("/contexts", """{"label":"r","user_ranges":[{"start":"1000","end":"1999"}]}""");
        await Http.CreateAsync("/extensions", $$"""{"exten":"1005","context":"{{context["name"]}}"}""");

        var free = await Http.ReadAsync($"/contexts/{context["id"]}/ranges/user");
        var all = await Http.ReadAsync($"/contexts/{context["id"]}/ranges/user?availability=all");

        Assert.Equal(
            """{"total":2,"items":[{"start":"1000","end":"1004"},{"start":"1006","end":"1999"}]}""", free.ToJsonString());
        Assert.Equal("""{"total":1,"items":[{"start":"1000","end":"1999"}]}""", all.ToJsonString());
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

    private async Task<(string User, int Line, int Extension, string Context)> NewUserWithLineAsync()
    {
        var context = await Http.NewContextAsync();
        var user = (string)(await Http.CreateAsync("/users", """{"firstname":"U"}"""))["uuid"]!;
        var line = await NewLineAsync(context);
        var extension = (int)(await Http.CreateAsync("/extensions", $$"""{"exten":"{{NextNumber()}}","context":"{{context}}"}"""))["id"]!;
        await Http.EditAsync($"/lines/{line}/extensions/{extension}");
        await Http.EditAsync($"/users/{user}/lines/{line}");
        return (user, line, extension, context);
    }

    private async Task<int> NewLineAsync(string context)
    {
        var sip = await Http.CreateAsync("/endpoints/sip", "{}");
        var line = (int)(await Http.CreateAsync("/lines", $$"""{"context":"{{context}}"}"""))["id"]!;
        await Http.EditAsync($"/lines/{line}/endpoints/sip/{sip["uuid"]}");
        return line;
    }

    private async Task<int[]> LinesOfAsync(string user) =>
        [.. (await Http.ReadAsync($"/users/{user}"))["lines"]!.AsArray().Select(line => (int)line!["id"]!)];
}
