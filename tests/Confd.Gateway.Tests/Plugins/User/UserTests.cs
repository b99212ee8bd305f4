using System.Net;

namespace Confd.Gateway.Tests;

public sealed class UserTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task A_user_with_a_line_shows_it_with_endpoint_extension_and_caller_id()
    {
        var context = await Http.NewContextAsync();
        var exten = Telephony.NextNumber();
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
        var (user, line, extension, context) = await Http.NewUserWithLineAsync();
        await Http.ReadAsync($"/users/{user}");
        await Http.ReadAsync($"/lines/{line}");
        var exten = Telephony.NextNumber();

        await Http.EditAsync($"/extensions/{extension}", $$"""{"exten":"{{exten}}"}""");
        await Http.EditAsync($"/users/{user}", """{"caller_id":"\"Renamed\""}""");

        var shown = (await Http.ReadAsync($"/users/{user}"))["lines"]![0]!;
        Assert.Equal(exten, (string?)shown["extensions"]![0]!["exten"]);
        Assert.Equal("Renamed", (string?)shown["caller_id_name"]);
        Assert.Equal(exten, (string?)(await Http.ReadAsync($"/lines/{line}"))["caller_id_num"]);
        Assert.Equal(context, (string?)shown["context"]);
    }

    [Fact]
    public async Task A_user_is_created_and_deleted_with_everything_that_belongs_to_it()
    {
        var context = await Http.NewContextAsync();
        var exten = Telephony.NextNumber();

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
        var (user, line, _, context) = await Http.NewUserWithLineAsync();
        var exten = Telephony.NextNumber();

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
    public async Task Users_are_found_by_the_numbers_of_their_lines_and_listed_in_views()
    {
        var (user, line, extension, context) = await Http.NewUserWithLineAsync();
        var exten = (string)(await Http.ReadAsync($"/extensions/{extension}"))["exten"]!;

        var summary = (await Http.ReadAsync($"/users?exten={exten}&view=summary"))["items"]!.AsArray();
        var directory = (await Http.ReadAsync($"/users?search={exten}&view=directory"))["items"]!.AsArray();

        Assert.Equal(exten, (string?)Assert.Single(summary, one => (string?)one!["uuid"] == user)!["extension"]);
        Assert.Equal(line, (int)Assert.Single(directory, one => (string?)one!["uuid"] == user)!["line_id"]!);
        Assert.Equal(context, (string?)Assert.Single(summary, one => (string?)one!["uuid"] == user)!["context"]);
        await Http.RefuseAsync(HttpMethod.Get, "/users?view=nope", "", "Input Error - view 'nope' does not exist");
    }

    [Fact]
    public async Task A_creation_answers_its_lines_and_voicemail_as_they_were_made()
    {
        var context = await Http.NewContextAsync();

        var user = await Http.CreateAsync(
            "/users",
            $$"""
            {"firstname":"A","lastname":"B","lines":[{"context":"{{context}}","endpoint_sip":{"auth_section_options":[["password","p"]]},
             "extensions":[{"exten":"1000"}]}],"voicemail":{"number":"1","context":"{{context}}"} }
            """);

        var line = user["lines"]![0]!;
        Assert.Equal("""[["password","p"]]""", line["endpoint_sip"]!["auth_section_options"]!.ToJsonString());
        Assert.True((bool)line["extensions"]![0]!["enabled"]!);
        Assert.Empty(line["extensions"]![0]!["lines"]!.AsArray());
        Assert.Equal(("A B", "1"), ((string?)user["voicemail"]!["name"], (string?)user["voicemail"]!["number"]));
        Assert.EndsWith($"/users/{user["id"]}", (string?)user["links"]![0]!["href"]);
    }

    [Fact]
    public async Task A_creation_takes_an_existing_voicemail_and_refuses_an_unnamed_one()
    {
        var context = await Http.NewContextAsync();
        var voicemail = await Http.CreateAsync("/voicemails", $$"""{"name":"v","number":"1","context":"{{context}}"}""");

        var user = await Http.CreateAsync("/users", $$"""{"firstname":"A","voicemail":{"id":{{voicemail["id"]}},"name":"ignored"} }""");

        Assert.Equal("v", (string?)(await Http.ReadAsync($"/users/{user["id"]}"))["voicemail"]!["name"]);
        await Http.RefuseAsync(
            HttpMethod.Post, "/users", """{"firstname":"A","voicemail":{"email":"a@b.org"} }""",
            "Input Error - _schema: ['name, number and context must be provided if no id provided']");
        Assert.Equal(1, await Http.CountAsync("/users"));
    }

    [Fact]
    public async Task Null_means_the_default_on_creation_alone()
    {
        var user = await Http.CreateAsync(
            "/users",
            """
            {"firstname":"A","call_record_enabled":null,"call_transfer_enabled":null,"caller_id":null,"dtmf_hangup_enabled":null,"enabled":null,
             "online_call_record_enabled":null,"ring_seconds":null,"simultaneous_calls":null,"supervision_enabled":null}
            """);

        Assert.Equal(("\"A\"", 30, 5, true), ((string?)user["caller_id"], (int)user["ring_seconds"]!, (int)user["simultaneous_calls"]!, (bool)user["enabled"]!));
        await Http.RefuseAsync(
            HttpMethod.Put, $"/users/{user["id"]}", """{"caller_id":null,"ring_seconds":null}""",
            "Input Error - caller_id: ['Field may not be null.']", "Input Error - ring_seconds: ['Field may not be null.']");
    }

    [Fact]
    public async Task The_old_recording_flag_sets_all_four()
    {
        var user = await Http.CreateAsync("/users", """{"firstname":"A","call_record_enabled":true}""");

        Assert.True((bool)user["call_record_outgoing_external_enabled"]! && (bool)user["call_record_incoming_internal_enabled"]!);
        await Http.EditAsync($"/users/{user["id"]}", """{"call_record_incoming_external_enabled":false}""");
        Assert.False((bool)(await Http.ReadAsync($"/users/{user["id"]}"))["call_record_enabled"]!);
    }

    [Fact]
    public async Task An_empty_text_is_shown_as_null()
    {
        var user = await Http.CreateAsync("/users", """{"firstname":"A","lastname":"","description":"","userfield":"","outgoing_caller_id":""}""");

        Assert.All(["lastname", "description", "userfield", "outgoing_caller_id"], field => Assert.Null(user[field]));
        Assert.Equal("\"A\"", (string?)user["caller_id"]);
    }

    [Fact]
    public async Task The_caller_id_does_not_follow_the_names_but_the_lines_follow_the_caller_id()
    {
        var (user, line, extension, _) = await Http.NewUserWithLineAsync("Old");
        var exten = (string)(await Http.ReadAsync($"/extensions/{extension}"))["exten"]!;

        await Http.EditAsync($"/users/{user}", """{"firstname":"New"}""");
        Assert.Equal("Old", (string?)(await Http.ReadAsync($"/lines/{line}"))["caller_id_name"]);
        await Http.EditAsync($"/users/{user}", """{"caller_id":"\"Name\" <+33123>"}""");
        Assert.Equal(("Name", "+33123"), await CallerIdAsync());
        await Http.EditAsync($"/users/{user}", """{"caller_id":"\"Name\""}""");
        Assert.Equal(("Name", exten), await CallerIdAsync());

        async Task<(string?, string?)> CallerIdAsync()
        {
            var shown = await Http.ReadAsync($"/lines/{line}");
            return ((string?)shown["caller_id_name"], (string?)shown["caller_id_num"]);
        }
    }

    [Fact]
    public async Task A_deleted_user_leaves_line_extension_and_endpoint()
    {
        var (user, line, extension, _) = await Http.NewUserWithLineAsync();
        await SkipEventsAsync();

        await Http.DeleteAsync($"/users/{user}", HttpStatusCode.NoContent);

        Assert.Equal(["user_deleted"], await Tenant.NewEventNamesAsync());
        var left = await Http.ReadAsync($"/lines/{line}");
        Assert.Empty(left["users"]!.AsArray());
        Assert.Equal(extension, (int)left["extensions"]![0]!["id"]!);
        Assert.Equal("sip", (string?)left["protocol"]);
    }

    [Fact]
    public async Task A_recursive_edit_changes_endpoint_extension_and_voicemail_by_their_ids_and_not_the_user()
    {
        var context = await Http.NewContextAsync();
        var user = await Http.CreateAsync(
            "/users",
            $$"""
            {"firstname":"A","lines":[{"context":"{{context}}","endpoint_sip":{"label":"a"},"extensions":[{"exten":"1000"}]}],
             "voicemail":{"number":"1","context":"{{context}}"} }
            """);
        var line = user["lines"]![0]!;
        await SkipEventsAsync();

        await Http.EditAsync(
            $"/users/{user["uuid"]}?recursive=true",
            $$"""
            {"firstname":"B","lines":[{"id":{{line["id"]}},"context":"{{context}}","endpoint_sip":{"uuid":"{{line["endpoint_sip"]!["uuid"]}}","label":"b"},
             "extensions":[{"id":{{line["extensions"]![0]!["id"]}},"exten":"1001","context":"{{context}}"}]}],
             "voicemail":{"id":{{user["voicemail"]!["id"]}},"name":"renamed"} }
            """);

        Assert.DoesNotContain("user_edited", await Tenant.NewEventNamesAsync());
        var edited = await Http.ReadAsync($"/users/{user["uuid"]}");
        Assert.Equal("A", (string?)edited["firstname"]);
        Assert.Equal((int)line["id"]!, (int)edited["lines"]![0]!["id"]!);
        Assert.Equal("b", (string?)edited["lines"]![0]!["endpoint_sip"]!["label"]);
        Assert.Equal(
            ((int)line["extensions"]![0]!["id"]!, "1001"),
            ((int)edited["lines"]![0]!["extensions"]![0]!["id"]!, (string?)edited["lines"]![0]!["extensions"]![0]!["exten"]));
        Assert.Equal("renamed", (string?)edited["voicemail"]!["name"]);
    }

    [Fact]
    public async Task A_recursive_edit_replaces_a_line_by_one_with_the_same_number()
    {
        var context = await Http.NewContextAsync();
        var line = $$"""{"context":"{{context}}","endpoint_sip":{},"extensions":[{"exten":"1000","context":"{{context}}"}]}""";
        var user = await Http.CreateAsync("/users", $$"""{"firstname":"A","lines":[{{line}}]}""");

        await Http.EditAsync($"/users/{user["uuid"]}?recursive=true", $$"""{"firstname":"A","lines":[{{line}}]}""");

        var after = Assert.Single((await Http.ReadAsync($"/users/{user["uuid"]}"))["lines"]!.AsArray())!;
        Assert.NotEqual((int)user["lines"]![0]!["id"]!, (int)after["id"]!);
        Assert.Equal("1000", (string?)Assert.Single(after["extensions"]!.AsArray())!["exten"]);
        Assert.Equal(1, await Http.CountAsync("/extensions"));
    }

    [Fact]
    public async Task A_recursive_edit_replaces_the_voicemail_and_refuses_another_kind_of_endpoint()
    {
        var context = await Http.NewContextAsync();
        var user = await Http.CreateAsync(
            "/users",
            $$"""{"firstname":"A","lines":[{"context":"{{context}}","endpoint_sip":{} }],"voicemail":{"number":"1","context":"{{context}}"} }""");
        var line = $"\"id\":{user["lines"]![0]!["id"]},\"context\":\"{context}\"";

        await Http.RefuseAsync(
            HttpMethod.Put, $"/users/{user["uuid"]}?recursive=true",
            $$"""{"firstname":"A","lines":[{{{line}},"endpoint_custom":{"interface":"x"} }]}""",
            "There is already an endpoint associated to the line that is not of type custom. Cannot update the line with another endpoint type");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/users/{user["uuid"]}?recursive=true", "{}", "Input Error - firstname: ['Missing data for required field.']");
        await Http.EditAsync(
            $"/users/{user["uuid"]}?recursive=true",
            $$"""{"firstname":"A","lines":[{{{line}}}],"voicemail":{"name":"new","number":"2","context":"{{context}}"} }""");

        Assert.Equal("new", (string?)(await Http.ReadAsync($"/users/{user["uuid"]}"))["voicemail"]!["name"]);
        Assert.Equal(1, await Http.CountAsync("/voicemails"));
    }

    [Fact]
    public async Task A_recursive_deletion_leaves_what_others_use()
    {
        var (user, line, extension, context) = await Http.NewUserWithLineAsync();
        var voicemail = await Http.CreateAsync($"/users/{user}/voicemails", $$"""{"name":"v","number":"1","context":"{{context}}"}""");
        var other = (string)(await Http.CreateAsync("/users", """{"firstname":"O"}"""))["uuid"]!;
        await Http.EditAsync($"/users/{other}/voicemails/{voicemail["id"]}");

        await Http.DeleteAsync($"/users/{user}?recursive=True", HttpStatusCode.NoContent);

        await Http.MissesAsync($"/lines/{line}", "Line", $"'id': {line}");
        await Http.MissesAsync($"/extensions/{extension}", "Extension", $"'id': {extension}");
        Assert.Equal(other, (string?)(await Http.ReadAsync($"/voicemails/{voicemail["id"]}"))["users"]![0]!["uuid"]);
    }

    [Fact]
    public async Task Lists_look_only_at_the_main_line_and_what_is_enabled()
    {
        var (user, _, extension, context) = await Http.NewUserWithLineAsync();
        var exten = (string)(await Http.ReadAsync($"/extensions/{extension}"))["exten"]!;
        var second = await Http.NewLineAsync(context);
        var hidden = await Http.CreateAsync($"/lines/{second}/extensions", $$"""{"exten":"1999","context":"{{context}}"}""");
        await Http.EditAsync($"/users/{user}/lines/{second}");
        var voicemail = await Http.CreateAsync($"/users/{user}/voicemails", $$"""{"name":"v","number":"77","context":"{{context}}"}""");

        Assert.Equal(1, await Http.CountAsync($"/users?exten={exten},5"));
        Assert.Equal(0, await Http.CountAsync($"/users?exten={hidden["exten"]}"));
        Assert.Equal(1, await Http.CountAsync("/users?voicemail_number=77"));
        await Http.EditAsync($"/extensions/{extension}", """{"enabled":false}""");
        await Http.EditAsync($"/voicemails/{voicemail["id"]}", """{"enabled":false}""");
        Assert.Equal(0, await Http.CountAsync($"/users?exten={exten}"));
        Assert.Equal(0, await Http.CountAsync("/users?voicemail_number=77"));
    }

    [Fact]
    public async Task Lists_sort_names_without_their_case_and_accents_and_the_empty_last()
    {
        foreach (var name in new[] { "Émile", "bob", "Zoe", "alice" })
        {
            await Http.CreateAsync("/users", $$"""{"firstname":"{{name}}","lastname":"{{name}}"}""");
        }
        await Http.CreateAsync("/users", """{"firstname":"x"}""");

        Assert.Equal(["alice", "bob", "Émile", "Zoe", "x"], await NamesAsync("order=lastname"));
        Assert.Equal(["x", "Zoe", "Émile", "bob", "alice"], await NamesAsync("order=lastname&direction=desc"));
        Assert.Equal(0, await Http.CountAsync("/users?fullname=x"));
        Assert.Equal(1, await Http.CountAsync("/users?search=emile"));

        async Task<IEnumerable<string?>> NamesAsync(string query) =>
            (await Http.ReadAsync($"/users?{query}"))["items"]!.AsArray().Select(user => (string?)user!["firstname"]);
    }

    [Fact]
    public async Task Line_presence_shows_lines_and_do_not_disturb()
    {
        var (user, line, _, _) = await Http.NewUserWithLineAsync();
        await Http.EditAsync($"/users/{user}/services/dnd", """{"enabled":true}""");
        var name = (string)(await Http.ReadAsync($"/lines/{line}"))["name"]!;

        Assert.Equal(
            $$$$"""{"total":1,"items":[{"uuid":"{{{{user}}}}","tenant_uuid":"{{{{Tenant.Uuid}}}}","lines":[{"id":{{{{line}}}},"name":"{{{{name}}}}","protocol":"sip"}],"services":{"dnd":{"enabled":true}}}]}""",
            (await Http.ReadAsync("/users?view=line_presence")).ToJsonString());
    }

    [Fact]
    public async Task A_summary_hides_the_code_of_lines_without_a_phone()
    {
        var context = await Http.NewContextAsync();
        await Http.CreateAsync(
            "/users",
            $$"""{"firstname":"W","lines":[{"context":"{{context}}","endpoint_sip":{"endpoint_section_options":[["webrtc","yes"]]},"extensions":[{"exten":"1000"}]}]}""");

        var summary = (await Http.ReadAsync("/users?view=summary"))["items"]![0]!;

        Assert.Equal((true, null, "1000"), ((bool)summary["is_webrtc"]!, (string?)summary["provisioning_code"], (string?)summary["extension"]));
    }

    [Fact]
    public async Task A_creation_makes_an_incoming_call_per_number_and_widens_the_ranges_for_it()
    {
        var context = await Http.CreateAsync("/contexts", """{"label":"c","type":"incall"}""");
        var name = (string)context["name"]!;

        var user = await Http.CreateAsync(
            "/users", $$"""{"firstname":"A","incalls":[{"extensions":[{"exten":"5551","context":"{{name}}"},{"exten":"5552","context":"{{name}}"}]}]}""");

        Assert.Equal(2, user["incalls"]!.AsArray().Count);
        Assert.Equal("5551", (string?)user["incalls"]![0]!["extensions"]![0]!["exten"]);
        Assert.Equal(2, await Http.CountAsync($"/incalls?user_id={user["id"]}"));
        Assert.Equal(
            """[{"start":"5551","end":"5551","did_length":4},{"start":"5552","end":"5552","did_length":4}]""",
            (await Http.ReadAsync($"/contexts/{context["id"]}"))["incall_ranges"]!.ToJsonString());
        await Http.RefuseAsync(
            HttpMethod.Post, "/users", $$"""{"firstname":"B","incalls":[{"extensions":[{"exten":"5551","context":"{{name}}"}]}]}""",
            "Existing incall does not have the new user as a destination");
        await Http.RefuseAsync(
            HttpMethod.Post, "/users", $$"""{"firstname":"B","incalls":[{"extensions":[{"exten":"1","context":"{{await Http.NewContextAsync()}}"}]}]}""",
            "Context associated to the extension is not of type 'incall'");
        await Http.RefuseAsync(
            HttpMethod.Post, "/users", """{"firstname":"B","incalls":[{"extensions":[{"id":99999999}]}]}""", "Extension not found");
        await Http.DeleteAsync($"/users/{user["id"]}?recursive=true", HttpStatusCode.NoContent);
        var left = (await Http.ReadAsync("/incalls"))["items"]!.AsArray();
        Assert.All(left, incall => Assert.Equal("none", (string?)incall!["destination"]!["type"]));
        var other = await Http.CreateAsync("/users", $$"""{"firstname":"B","incalls":[{"extensions":[{"exten":"5551","context":"{{name}}"}]}]}""");
        Assert.Equal((int)left[0]!["id"]!, (int)other["incalls"]![0]!["id"]!);
    }

    [Fact]
    public async Task A_recursive_edit_makes_incoming_calls_and_fallbacks_what_the_body_says()
    {
        var name = (string)(await Http.CreateAsync("/contexts", """{"label":"c","type":"incall"}"""))["name"]!;
        var user = await Http.CreateAsync(
            "/users",
            $$"""
            {"firstname":"A","incalls":[{"extensions":[{"exten":"5551","context":"{{name}}"},{"exten":"5552","context":"{{name}}"}]}],
             "fallbacks":{"busy_destination":{"type":"none"} } }
            """);
        Assert.Equal("none", (string?)(await Http.ReadAsync($"/users/{user["id"]}/fallbacks"))["busy_destination"]!["type"]);
        var incall = user["incalls"]![0]!;

        await Http.EditAsync(
            $"/users/{user["id"]}?recursive=true",
            $$"""
            {"firstname":"A","incalls":[{"id":{{incall["id"]}},"description":"kept","extensions":[{"id":{{incall["extensions"]![0]!["id"]}} }]}],
             "fallbacks":{"noanswer_destination":{"type":"none"} } }
            """);

        var edited = await Http.ReadAsync($"/users/{user["id"]}");
        Assert.Equal("5551", (string?)Assert.Single(edited["incalls"]!.AsArray())!["extensions"]![0]!["exten"]);
        Assert.Equal("kept", (string?)(await Http.ReadAsync($"/incalls/{incall["id"]}"))["description"]);
        Assert.Equal(1, await Http.CountAsync($"/extensions?context={name}"));
        Assert.Equal(("none", null), ((string?)edited["fallbacks"]!["noanswer_destination"]!["type"], (string?)edited["fallbacks"]!["busy_destination"]?["type"]));
    }
}
