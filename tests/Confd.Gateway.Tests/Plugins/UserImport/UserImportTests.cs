using System.Net;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests;

/// <summary>The resources that the rows of an import create, and the refusals.</summary>
public sealed class UserImportTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private static string NewEmail() => $"{Guid.NewGuid():N}@example.org";

    [Fact]
    public async Task A_row_makes_a_user_with_all_that_belongs_to_it()
    {
        var (inside, outside) = (await Http.NewContextAsync(), await NewIncallContextAsync());
        var permission = (int)(await Http.CreateAsync("/callpermissions", """{"name":"abroad"}"""))["id"]!;
        var (email, sip) = (NewEmail(), $"s{Guid.NewGuid():N}");
        await SkipEventsAsync();

        var created = await Http.MustImportAsync(
            "firstname,lastname,email,ring_seconds,enabled,subscription_type,voicemail_name,voicemail_number,voicemail_context,"
            + "voicemail_password,voicemail_ask_password,line_protocol,context,sip_username,sip_secret,exten,incall_exten,incall_context,"
            + "incall_ring_seconds,call_permissions\n"
            + $"Alice,\"O'Neil \"\"Al\"\"\",{email},25,0,3,Alice's box,1005,{inside},42,0,sip,{inside},{sip},s3cret,1005,3005,{outside},12,abroad\n");

        var row = Assert.Single(created)!.AsObject();
        Assert.Equal(
            [
                "row_number", "user_id", "user_uuid", "voicemail_id", "line_id", "sip_uuid", "sccp_id", "extension_id", "incall_extension_id",
                "call_permission_ids",
            ],
            row.Select(field => field.Key));
        Assert.Equal(1, (int)row["row_number"]!);
        Assert.Null(row["sccp_id"]);
        Assert.Equal($"[{permission}]", row["call_permission_ids"]!.ToJsonString());
        Assert.Equal(
            [
                "user_created", "voicemail_created", "line_created", "extension_created", "extension_created", "incall_created",
                "sip_endpoint_created", "user_voicemail_associated", "line_endpoint_sip_associated", "user_line_associated",
                "line_extension_associated", "incall_extension_associated", "incall_edited", "user_call_permission_associated",
            ],
            await Tenant.NewEventNamesAsync());

        var user = await Http.ReadAsync($"/users/{row["user_id"]}");
        Assert.Equal((string?)row["user_uuid"], (string?)user["uuid"]);
        Assert.Equal(
            ("Alice", "O'Neil \"Al\"", email, 25, false, 3),
            ((string?)user["firstname"], (string?)user["lastname"], (string?)user["email"], (int)user["ring_seconds"]!,
                (bool)user["enabled"]!, (int)user["subscription_type"]!));
        Assert.Null(user["username"]);
        Assert.Equal((int)row["voicemail_id"]!, (int)user["voicemail"]!["id"]!);
        var voicemail = await Http.ReadAsync($"/voicemails/{row["voicemail_id"]}");
        Assert.Equal(("Alice's box", "1005", "42", false), ((string?)voicemail["name"], (string?)voicemail["number"], (string?)voicemail["password"], (bool)voicemail["ask_password"]!));
        var line = Assert.Single(user["lines"]!.AsArray())!;
        Assert.Equal(((int)row["line_id"]!, "sip", inside), ((int)line["id"]!, (string?)line["protocol"], (string?)line["context"]));
        Assert.Equal((int)row["extension_id"]!, (int)Assert.Single(line["extensions"]!.AsArray())!["id"]!);
        Assert.Equal("1005", (string?)line["caller_id_num"]);
        var endpoint = await Http.ReadAsync($"/endpoints/sip/{row["sip_uuid"]}");
        Assert.Equal(sip, (string?)endpoint["name"]);
        Assert.Equal($$"""[["username","{{sip}}"],["password","s3cret"]]""", endpoint["auth_section_options"]!.ToJsonString());
        Assert.Equal("global", (string?)Assert.Single(endpoint["templates"]!.AsArray())!["label"]);
        var incall = Assert.Single(user["incalls"]!.AsArray())!;
        Assert.Equal((int)row["incall_extension_id"]!, (int)Assert.Single(incall["extensions"]!.AsArray())!["id"]!);
        var destination = (await Http.ReadAsync($"/incalls/{incall["id"]}"))["destination"]!;
        Assert.Equal(("user", (int)row["user_id"]!, 12), ((string?)destination["type"], (int)destination["user_id"]!, (int)destination["ring_time"]!));
        Assert.Equal("abroad", (string?)Assert.Single(user["call_permissions"]!.AsArray())!["name"]);
    }

    [Fact]
    public async Task A_name_alone_makes_a_user_with_every_default()
    {
        var made = await Http.CreateAsync("/users", """{"firstname":"Bob"}""");

        var created = await Http.MustImportAsync("firstname\nBob\n");

        Assert.Equal(
            $$"""[{"row_number":1,"user_id":{{created[0]!["user_id"]}},"user_uuid":"{{created[0]!["user_uuid"]}}","voicemail_id":null,"line_id":null,"sip_uuid":null,"sccp_id":null,"extension_id":null,"incall_extension_id":null,"call_permission_ids":[]}]""",
            created.ToJsonString());
        var user = await Http.ReadAsync($"/users/{created[0]!["user_uuid"]}");
        foreach (var (name, value) in made.Where(field => field.Key is not ("id" or "uuid" or "links" or "created_at")))
        {
            Assert.True(JsonNode.DeepEquals(value, user[name]), $"{name}: {user[name]?.ToJsonString()}");
        }
    }

    [Fact]
    public async Task Lines_have_the_endpoint_of_their_protocol()
    {
        var context = await Http.NewContextAsync();

        var created = await Http.MustImportAsync(
            $"firstname,line_protocol,context,exten\nA,sccp,{context},1001\nB,webrtc,{context},1002\nC,sip,{context},\nD,custom,{context},\nE,sip,,\n");

        Assert.NotNull(created[0]!["sccp_id"]);
        Assert.Null(created[0]!["sip_uuid"]);
        var webrtc = await Http.ReadAsync($"/endpoints/sip/{created[1]!["sip_uuid"]}");
        Assert.Equal(["global", "webrtc"], webrtc["templates"]!.AsArray().Select(template => (string?)template!["label"]));
        var options = webrtc["auth_section_options"]!.AsArray();
        Assert.Matches("^[a-z]{8}$", (string?)options[0]![1]);
        Assert.Matches("^[a-z]{8}$", (string?)options[1]![1]);
        Assert.Equal((string?)webrtc["name"], (string?)options[0]![1]);
        Assert.True((bool)(await Http.ReadAsync($"/lines/{created[1]!["line_id"]}"))["is_webrtc"]!);
        Assert.NotNull(created[2]!["sip_uuid"]);
        Assert.Null(created[2]!["extension_id"]);
        Assert.Null(created[3]!["line_id"]);
        Assert.Null(created[4]!["line_id"]);
    }

    [Fact]
    public async Task What_the_tenant_has_already_is_taken_up()
    {
        var (inside, outside) = (await Http.NewContextAsync(), await NewIncallContextAsync());
        var voicemail = await Http.CreateAsync("/voicemails", $$"""{"name":"box","number":"1010","context":"{{inside}}"}""");
        var extension = await Http.CreateAsync("/extensions", $$"""{"exten":"1010","context":"{{inside}}"}""");
        var number = await Http.CreateAsync("/extensions", $$"""{"exten":"3010","context":"{{outside}}"}""");
        var incall = await Http.CreateAsync("/incalls", """{"destination":{"type":"none"}}""");
        await Http.EditAsync($"/incalls/{incall["id"]}/extensions/{number["id"]}");
        var name = $"n{Guid.NewGuid():N}";
        var sip = await Http.CreateAsync("/endpoints/sip", $$"""{"auth_section_options":[["username","{{name}}"],["password","x"]]}""");

        var created = await Http.MustImportAsync(
            "firstname,voicemail_name,voicemail_number,voicemail_context,line_protocol,context,sip_username,exten,incall_exten,incall_context\n"
            + $"A,other,1010,{inside},sip,{inside},{name},1010,3010,{outside}\n"
            + $"B,other,1010,{inside},,,,,,\n");

        Assert.Equal((int)voicemail["id"]!, (int)created[0]!["voicemail_id"]!);
        Assert.Equal((int)voicemail["id"]!, (int)created[1]!["voicemail_id"]!);
        Assert.Equal("box", (string?)(await Http.ReadAsync($"/voicemails/{voicemail["id"]}"))["name"]);
        Assert.Equal((int)extension["id"]!, (int)created[0]!["extension_id"]!);
        Assert.Equal((int)number["id"]!, (int)created[0]!["incall_extension_id"]!);
        Assert.Equal((string?)sip["uuid"], (string?)created[0]!["sip_uuid"]);
        Assert.Equal(
            (int)created[0]!["user_id"]!, (int)(await Http.ReadAsync($"/incalls/{incall["id"]}"))["destination"]!["user_id"]!);
        Assert.Equal(1, await Http.CountAsync("/incalls"));
    }

    [Fact]
    public async Task Every_row_is_tried_and_none_is_kept()
    {
        var inside = await Http.NewContextAsync();
        var (taken, twice) = (NewEmail(), NewEmail());
        await Http.CreateAsync("/users", $$"""{"firstname":"T","email":"{{taken}}"}""");
        await SkipEventsAsync();
        var (lines, extensions) = (await Http.CountAsync("/lines"), await Http.CountAsync("/extensions"));

        await Http.RefuseImportAsync(
            "firstname,email,enabled,ring_seconds,subscription_type,context,line_protocol,exten,call_permissions,voicemail_number,voicemail_context,voicemail_name\n"
            + $"Good,{twice},1,,0,{inside},sip,1020,,,,\n"
            + ",,,,0,,,,,,,\n"
            + "A,,2,x,0,,,,,,,\n"
            + "A,nobody,,99999,0,,,,,,,\n"
            + "A,,,,,,,,,,,\n"
            + "A,,,,0,nowhere,,,,,,\n"
            + $"A,,,,0,{inside},,1021,,,,\n"
            + $"A,,,,0,{inside},iax,1021,,,,\n"
            + $"A,,,,0,{inside},sip,99,,,,\n"
            + "A,,,,0,,,,missing,,,\n"
            + $"A,{taken},,,0,,,,,,,\n"
            + $"A,{twice.ToUpperInvariant()},,,0,,,,,,,\n"
            + "A,,,,0,,,,,1,nowhere,v\n"
            + "A,,,,0,,,,,1,,\n"
            + "A,,,,0,,,,,,,,surplus\n",
            (2, "{'firstname': ['Field may not be null.']}", "firstname", null),
            (3, "Input Error - 'enabled' must be one of (0, 1)", "enabled", "2"),
            (3, "Input Error - field 'ring_seconds': wrong type. Should be a integer", "ring_seconds", "x"),
            (4, "{'email': ['Not a valid email address.'], 'ring_seconds': ['Must be greater than or equal to 0 and less than or equal to 10800.']}", null, null),
            (5, "{'subscription_type': ['Field may not be null.']}", "subscription_type", null),
            (6, "Resource Not Found - Context was not found ('name': 'nowhere')", "context", "nowhere"),
            (7, "Input Error - missing parameters: line_protocol", "exten", "1021"),
            (8, "Input Error - 'line_protocol' must be one of (sip, webrtc, sccp)", "exten", "1021"),
            (9, $"Input Error - Extension '99' is outside of range for context '{inside}'", "exten", "99"),
            (10, "Resource Not Found - CallPermission was not found ('name': 'missing')", "call_permissions", "missing"),
            (11, $"Resource Error - User already exists ('email': '{taken}')", "email", taken),
            (12, $"Resource Error - User already exists ('email': '{twice.ToUpperInvariant()}')", "email", twice.ToUpperInvariant()),
            (13, "Input Error - field 'context': Context was not found ('context': 'nowhere')", "voicemail_context", "nowhere"),
            (14, "{'name': ['Field may not be null.'], 'context': ['Field may not be null.']}", null, null),
            (15, "Input Error - the row has 13 cells, the header has 12", null, null));

        await ExpectEventsAsync();
        Assert.Equal(1, await Http.CountAsync("/users"));
        Assert.Equal((lines, extensions), (await Http.CountAsync("/lines"), await Http.CountAsync("/extensions")));
    }

    [Fact]
    public async Task Rules_hold_between_the_rows_of_a_file()
    {
        var inside = await Http.NewContextAsync();
        var name = $"n{Guid.NewGuid():N}";

        var (status, answer) = await Http.ImportAsync(
            "firstname,context,line_protocol,sip_username,exten,voicemail_number,voicemail_context,voicemail_name\n"
            + $"A,{inside},sip,{name},1025,1025,{inside},v\n"
            + $"B,{inside},sip,,1025,,,\n"
            + $"C,{inside},sip,{name},1026,,,\n");
        var shared = await Http.MustImportAsync(
            $"firstname,voicemail_number,voicemail_context,voicemail_name\nA,1027,{inside},v\nB,1027,{inside},w\n");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Collection(
            answer!["errors"]!.AsArray(),
            second => Assert.Matches(@"^Resource Error - User is associated with a Line \('user_id': \d+, 'line_id': \d+\)$", (string?)second!["message"]),
            third => Assert.Matches(
                @"^Resource Error - Line is associated with a Endpoint \('line_id': \d+, 'endpoint': 'sip', 'endpoint_uuid': UUID\('[0-9a-f-]{36}'\)\)$",
                (string?)third!["message"]));
        Assert.Equal((int)shared[0]!["voicemail_id"]!, (int)shared[1]!["voicemail_id"]!);
    }

    [Fact]
    public async Task A_fault_tells_its_row_as_it_came()
    {
        var (status, answer) = await Http.ImportAsync("firstname,enabled\nA,1\nB,7\n");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        var error = Assert.Single(answer!["errors"]!.AsArray())!;
        Assert.InRange((long)error["timestamp"]!, DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeSeconds(), DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        Assert.Equal(
            """{"row":{"firstname":"B","enabled":"7"},"row_number":2,"column":"enabled","value":"7"}""",
            error["details"]!.ToJsonString());
    }

    [Fact]
    public async Task A_fault_tells_no_secret()
    {
        var inside = await Http.NewContextAsync();

        var (status, answer) = await Http.ImportAsync(
            "firstname,call_permission_password,voicemail_name,voicemail_number,voicemail_context,voicemail_password,sip_secret,password\n"
            + $"A,hush-1,v,1033,{inside},hush-2,hush-3,\nB,,v,1033,{inside},hush-4,,\nC,,,,,,,hush-5\n");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.DoesNotContain("hush", answer!.ToJsonString(), StringComparison.Ordinal);
        var details = answer["errors"]![1]!["details"]!;
        Assert.Equal(("voicemail_password", "***", "***", ""), (
            (string?)details["column"], (string?)details["value"], (string?)details["row"]!["voicemail_password"],
            (string?)details["row"]!["sip_secret"]));
    }

    [Fact]
    public async Task Nothing_of_another_tenant_is_taken_up()
    {
        using var other = await Service.NewTenantAsync();
        var foreign = await other.Http.NewContextAsync();
        await other.Http.CreateAsync("/callpermissions", """{"name":"theirs"}""");
        await other.Http.CreateAsync("/voicemails", $$"""{"name":"box","number":"1030","context":"{{foreign}}"}""");
        var name = $"n{Guid.NewGuid():N}";
        await other.Http.CreateAsync("/endpoints/sip", $$"""{"name":"{{name}}","auth_section_options":[["username","{{name}}"]]}""");
        var own = await Http.NewContextAsync();

        await Http.RefuseImportAsync(
            "firstname,context,line_protocol,sip_username,exten,voicemail_number,voicemail_context,voicemail_name,call_permissions\n"
            + $"A,{foreign},sip,,1031,,,,\n"
            + $"A,,,,,1030,{foreign},v,\n"
            + "A,,,,,,,,theirs\n"
            + $"A,{own},sip,{name},,,,,\n",
            (1, $"Resource Not Found - Context was not found ('name': '{foreign}')", "context", foreign),
            (2, $"Input Error - field 'context': Context was not found ('context': '{foreign}')", "voicemail_context", foreign),
            (3, "Resource Not Found - CallPermission was not found ('name': 'theirs')", "call_permissions", "theirs"),
            (4, $"Resource Error - SIPEndpoint already exists ('name': '{name}')", "sip_username", name));
    }

    [Fact]
    public async Task A_dry_run_reports_the_same_and_changes_nothing()
    {
        var inside = await Http.NewContextAsync();
        var extension = (int)(await Http.CreateAsync("/extensions", $$"""{"exten":"1040","context":"{{inside}}"}"""))["id"]!;
        await SkipEventsAsync();

        var (good, report) = await Http.ImportAsync(
            $"firstname,context,line_protocol,exten\nA,{inside},sip,1040\n", query: "?dry_run=true");
        var (bad, faults) = await Http.ImportAsync("firstname,enabled\nA,1\nB,x\n", query: "?dry_run=true");

        Assert.Equal(HttpStatusCode.OK, good);
        Assert.Equal(
            $$"""{"created":[{"row_number":1,"user_id":null,"user_uuid":null,"voicemail_id":null,"line_id":null,"sip_uuid":null,"sccp_id":null,"extension_id":{{extension}},"incall_extension_id":null,"call_permission_ids":[]}]}""",
            report!.ToJsonString());
        Assert.Equal(HttpStatusCode.BadRequest, bad);
        Assert.Equal("Input Error - 'enabled' must be one of (0, 1)", (string?)Assert.Single(faults!["errors"]!.AsArray())!["message"]);
        Assert.Equal(0, await Http.CountAsync("/users"));
        Assert.Equal(0, await Http.CountAsync("/lines"));
        await ExpectEventsAsync();
    }

    [Fact]
    public async Task A_repeated_import_is_carried_out_once()
    {
        using var first = await SendWithKeyAsync();
        using var second = await SendWithKeyAsync();

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(
            await first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            await second.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, await Http.CountAsync("/users"));

        Task<HttpResponseMessage> SendWithKeyAsync()
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/1.1/users/import")
            {
                Content = new StringContent("firstname\nA\nB\n", System.Text.Encoding.UTF8, "text/csv"),
            };
            request.Headers.Add("Idempotency-Key", $"import-{Tenant.Uuid}");
            return Http.SendAsync(request, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Other_methods_are_not_allowed()
    {
        foreach (var method in new[] { HttpMethod.Put, HttpMethod.Get, HttpMethod.Delete })
        {
            await Http.ExpectAsync(method, "/users/import", "", HttpStatusCode.MethodNotAllowed, null);
        }
    }

    [Fact]
    public async Task Many_rows_make_as_many_distinct_users()
    {
        const int count = 400;
        var inside = await Http.NewContextAsync();
        var rows = Enumerable.Range(0, count).Select(number => $"U{number},sip,{inside},{1100 + number}");

        var created = await Http.MustImportAsync($"firstname,line_protocol,context,exten\n{string.Join('\n', rows)}\n");

        Assert.Equal(count, created.Select(row => (int)row!["user_id"]!).Distinct().Count());
        var lines = await Http.ReadAsync("/lines?limit=1000");
        Assert.Equal(count, lines["items"]!.AsArray().Select(line => (string?)line!["provisioning_code"]).Distinct().Count());
        var last = await Http.ReadAsync($"/users/{created[^1]!["user_uuid"]}");
        Assert.Equal(($"U{count - 1}", $"{1100 + count - 1}"), ((string?)last["firstname"], (string?)last["lines"]![0]!["extensions"]![0]!["exten"]));
    }

    private async Task<string> NewIncallContextAsync() =>
        await Http.NewContextAsync("incall", ImportRequests.IncallRanges);
}
