using System.Net;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests;

public sealed class SqliteMyMeetingTests(SqliteBlocklistFixture service) : MyMeetingTests(service), IClassFixture<SqliteBlocklistFixture>;

public sealed class PostgresMyMeetingTests(PostgresBlocklistFixture service) : MyMeetingTests(service), IClassFixture<PostgresBlocklistFixture>;

/// <summary>What users do with their meetings, and guests with those of others.</summary>
public abstract class MyMeetingTests(IBlocklistFixture fixture) : IAsyncLifetime
{
    private const string Mine = "/users/me/meetings";
    private const string Nowhere = "10000000-0000-4000-8000-00000000dead";

    private readonly TestTenant tenant = new(fixture.Service, fixture.Users.Tenant);
    private readonly JsonObject user = fixture.Users.Take();
    private readonly List<IDisposable> rest = [];

    private HttpClient Http => tenant.Http;

    private string Uuid => (string)user["uuid"]!;

    private HttpClient Me => field ??= ClientOf(user);

    private HttpClient Guest => field ??= NewGuest();

    public async ValueTask InitializeAsync() => await tenant.IngressAsync();

    public ValueTask DisposeAsync()
    {
        tenant.Dispose();
        rest.ForEach(one => one.Dispose());
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_user_owns_the_meetings_that_the_user_makes()
    {
        var other = fixture.Users.Take();

        using var answer = await Me.SendAsync(HttpMethod.Post, Mine, $$"""{"name":"b","owner_uuids":["{{other["uuid"]}}"]}""", []);
        var made = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject();
        var second = await Me.CreateAsync(Mine, """{"name":"a"}""");
        await Http.CreateAsync("/meetings", """{"name":"of nobody"}""");

        Assert.Equal((HttpStatusCode.Created, $"{Me.BaseAddress}1.1/meetings/{made["uuid"]}"), (answer.StatusCode, $"{answer.Headers.Location}"));
        Assert.Equal($"[\"{other["uuid"]}\",\"{Uuid}\"]", made["owner_uuids"]!.ToJsonString());
        Assert.Equal((await Http.ReadAsync($"/meetings/{made["uuid"]}")).ToJsonString(), made.ToJsonString());
        Assert.Equal(["a", "b"], await NamesAsync(Me, Mine));
        Assert.Equal(["b"], await NamesAsync(Me, $"{Mine}?search=B&owner={other["uuid"]}"));
        Assert.Equal(["b"], await NamesAsync(ClientOf(other), Mine));
        Assert.Equal((await Http.ReadAsync($"/meetings/{second["uuid"]}")).ToJsonString(), (await Me.ReadAsync(Mine))["items"]![0]!.ToJsonString());
        await Me.RefuseAsync(HttpMethod.Post, Mine, "{}", "Input Error - name: ['Missing data for required field.']");
        await Me.RefuseAsync(
            HttpMethod.Post, Mine, """{"name":"x","owner_uuids":"y"}""", "Input Error - owner_uuids: ['Not a valid list.']");
    }

    [Fact]
    public async Task A_user_stays_an_owner_and_keeps_the_others_unless_told()
    {
        var other = fixture.Users.Take();
        var path = $"{Mine}/{(await Me.CreateAsync(Mine, $$"""{"name":"m","owner_uuids":["{{other["uuid"]}}"]}"""))["uuid"]}";

        await Me.EditAsync(path, """{"name":"n"}""");
        Assert.Equal(
            ("n", $"[\"{other["uuid"]}\",\"{Uuid}\"]"),
            ((string?)(await Me.ReadAsync(path))["name"], (await Me.ReadAsync(path))["owner_uuids"]!.ToJsonString()));
        await Me.EditAsync(path, """{"owner_uuids":[]}""");
        Assert.Equal($"[\"{Uuid}\"]", (await Me.ReadAsync(path))["owner_uuids"]!.ToJsonString());

        await Me.DeleteAsync(path, HttpStatusCode.NoContent);
        await Me.RefuseAsync(
            HttpMethod.Get, path, "", HttpStatusCode.NotFound, $"Resource Not Found - Meeting was not found ('uuid': UUID('{path[^36..]}'))");
    }

    [Fact]
    public async Task Meetings_of_others_are_seen_but_not_changed()
    {
        var stranger = ClientOf(fixture.Users.Take());
        var uuid = (string)(await Me.CreateAsync(Mine, """{"name":"m"}"""))["uuid"]!;
        var missing = $"Resource Not Found - Meeting was not found ('uuid': UUID('{uuid}'))";

        Assert.Equal("m", (string?)(await stranger.ReadAsync($"{Mine}/{uuid}"))["name"]);
        await stranger.RefuseAsync(HttpMethod.Put, $"{Mine}/{uuid}", """{"name":"x"}""", HttpStatusCode.NotFound, missing);
        await stranger.RefuseAsync(HttpMethod.Delete, $"{Mine}/{uuid}", "", HttpStatusCode.NotFound, missing);
        Assert.Empty(await NamesAsync(stranger, $"{Mine}?owner={Uuid}&recurse=true"));
        Assert.Equal("m", (string?)(await Http.ReadAsync($"/meetings/{uuid}"))["name"]);
    }

    [Fact]
    public async Task Meetings_of_another_tenant_are_not_there()
    {
        using var elsewhere = await fixture.Service.NewTenantAsync();
        await elsewhere.IngressAsync();
        var meeting = (await elsewhere.Http.CreateAsync("/meetings", """{"name":"m","require_authorization":true}"""))["uuid"];
        var asked = (await Guest.CreateAsync($"/guests/{Guid.NewGuid()}/meetings/{meeting}/authorizations", """{"guest_name":"g"}"""))["uuid"];

        await Me.RefuseAsync(
            HttpMethod.Get, $"{Mine}/{meeting}", "", HttpStatusCode.NotFound, $"Resource Not Found - Meeting was not found ('uuid': UUID('{meeting}'))");
        await Me.RefuseAsync(
            HttpMethod.Get, $"{Mine}/{meeting}/authorizations", "", HttpStatusCode.NotFound,
            $"Resource Not Found - meetings was not found ('uuid': UUID('{meeting}'))");
        foreach (var (method, path) in new[]
        {
            (HttpMethod.Get, ""), (HttpMethod.Delete, ""), (HttpMethod.Put, "/accept"), (HttpMethod.Put, "/reject"),
        })
        {
            await Me.RefuseAsync(
                method, $"{Mine}/{meeting}/authorizations/{asked}{path}", "", HttpStatusCode.NotFound,
                "Resource Not Found - meeting_authorization was not found");
        }
    }

    [Fact]
    public async Task A_token_without_user_is_told_so()
    {
        const string meetings = "Input Error - field 'user_uuid': meetings was not found";
        const string authorizations = "Input Error - field 'user_uuid': meeting_authorizations was not found";
        var meeting = (await Me.CreateAsync(Mine, """{"name":"m"}"""))["uuid"];
        foreach (var (method, path, message) in new[]
        {
            (HttpMethod.Get, "", meetings), (HttpMethod.Post, "", meetings), (HttpMethod.Put, $"/{meeting}", meetings),
            (HttpMethod.Delete, $"/{meeting}", meetings), (HttpMethod.Get, $"/{meeting}/authorizations", authorizations),
            (HttpMethod.Get, $"/{meeting}/authorizations/{Nowhere}", authorizations),
            (HttpMethod.Delete, $"/{meeting}/authorizations/{Nowhere}", authorizations),
            (HttpMethod.Put, $"/{meeting}/authorizations/{Nowhere}/accept", authorizations),
        })
        {
            await Http.RefuseAsync(method, Mine + path, method == HttpMethod.Post ? """{"name":"x"}""" : "", message);
        }
        Assert.Equal("m", (string?)(await Http.ReadAsync($"{Mine}/{meeting}"))["name"]);
    }

    [Fact]
    public async Task A_guest_waits_until_an_owner_decides()
    {
        var meeting = (string)(await Me.CreateAsync(Mine, """{"name":"m","require_authorization":true}"""))["uuid"]!;
        var guest = Guid.NewGuid();
        var list = $"/guests/{guest}/meetings/{meeting}/authorizations";
        await tenant.SkipEventsAsync();

        using var answer = await Guest.SendAsync(HttpMethod.Post, list, """{"guest_name":"Ann","guest_uuid":"ignored","status":"accepted"}""", []);
        var asked = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject();

        var uuid = (string)asked["uuid"]!;
        var created = (string)asked["creation_time"]!;
        Assert.Equal((HttpStatusCode.Created, $"{Guest.BaseAddress}1.1{list}?authorization_uuid={uuid}"), (answer.StatusCode, $"{answer.Headers.Location}"));
        string View(string status, string account) =>
            $$"""{"uuid":"{{uuid}}","meeting_uuid":"{{meeting}}","guest_uuid":"{{guest}}","guest_name":"Ann","status":"{{status}}","guest_sip_authorization":{{account}},"creation_time":"{{created}}"}""";
        Assert.Equal(View("pending", "null"), asked.ToJsonString(Fields.ConfdJson.Options));
        Assert.Equal(View("pending", "null"), (await Guest.ReadAsync($"{list}/{uuid}")).ToJsonString(Fields.ConfdJson.Options));

        await Me.ExpectAsync(HttpMethod.Put, $"{Mine}/{meeting}/authorizations/{uuid}/reject", "", HttpStatusCode.OK, View("rejected", "null") + "\n");
        var sip = (await Http.ReadAsync($"/endpoints/sip?name=wazo-meeting-{meeting}-guest"))["items"]![0]!["auth_section_options"]!;
        var account = $"\"{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{sip[0]![1]}:{sip[1]![1]}"))}\"";
        foreach (var _ in new[] { 1, 2 })
        {
            await Me.ExpectAsync(HttpMethod.Put, $"{Mine}/{meeting}/authorizations/{uuid}/accept", "", HttpStatusCode.OK, View("accepted", account) + "\n");
        }
        Assert.Equal(View("accepted", account), (await Guest.ReadAsync($"{list}/{uuid}")).ToJsonString(Fields.ConfdJson.Options));
        Assert.Equal(View("accepted", account), (await Me.ReadAsync($"{Mine}/{meeting}/authorizations/{uuid}")).ToJsonString(Fields.ConfdJson.Options));
        await Me.DeleteAsync($"{Mine}/{meeting}/authorizations/{uuid}", HttpStatusCode.NoContent);
        await Me.RefuseAsync(
            HttpMethod.Delete, $"{Mine}/{meeting}/authorizations/{uuid}", "", HttpStatusCode.NotFound,
            "Resource Not Found - meeting_authorization was not found");

        var told = (await tenant.TakeEventsAsync("meeting_authorization", uuid)).ToList();
        (string What, string Status)[] expected =
            [("created", "pending"), ("updated", "rejected"), ("updated", "accepted"), ("updated", "accepted"), ("deleted", "accepted")];
        Assert.Equal(2 * expected.Length, told.Count);
        foreach (var (index, (what, status)) in expected.Index())
        {
            string Payload(string more) =>
                $$"""{"uuid":"{{uuid}}","meeting_uuid":"{{meeting}}","guest_uuid":"{{guest}}","guest_name":"Ann","status":"{{status}}","creation_time":"{{created}}"{{more}}}""";
            new ExpectedEvent($"meeting_guest_authorization_{what}", Payload(""))
            {
                RoutingKey = $"config.meeting_guest_authorizations.{what}",
                Headers = $$"""{"tenant_uuid":"{{tenant.Uuid}}","user_uuid:*":true,"meeting_uuid":"{{meeting}}"}""",
            }.AssertPublished(told[2 * index]);
            new ExpectedEvent($"meeting_user_guest_authorization_{what}", Payload($",\"user_uuid\":\"{Uuid}\""))
            {
                RoutingKey = $"config.users.{Uuid}.meeting_guest_authorizations.{what}",
                Headers = $$"""{"tenant_uuid":"{{tenant.Uuid}}","user_uuid:{{Uuid}}":true,"meeting_uuid":"{{meeting}}","required_acl":"events.users.{{Uuid}}.meeting_guest_authorizations.{{what}}"}""",
            }.AssertPublished(told[(2 * index) + 1]);
        }
    }

    [Fact]
    public async Task Only_the_guest_reads_an_authorization()
    {
        var meeting = (await Me.CreateAsync(Mine, """{"name":"m"}"""))["uuid"];
        var other = (await Me.CreateAsync(Mine, """{"name":"o"}"""))["uuid"];
        var guest = Guid.NewGuid();
        var asked = await Guest.CreateAsync($"/guests/{guest}/meetings/{meeting}/authorizations", """{"guest_name":"g"}""");
        const string missing = "Resource Not Found - meeting_authorizations was not found";

        // A meeting that lets everybody in lets this one in at once.
        Assert.Equal("accepted", (string?)asked["status"]);
        Assert.NotNull(asked["guest_sip_authorization"]);
        await Guest.RefuseAsync(
            HttpMethod.Get, $"/guests/{Guid.NewGuid()}/meetings/{meeting}/authorizations/{asked["uuid"]}", "", HttpStatusCode.NotFound, missing);
        await Guest.RefuseAsync(HttpMethod.Get, $"/guests/{guest}/meetings/{other}/authorizations/{asked["uuid"]}", "", HttpStatusCode.NotFound, missing);
        await Guest.RefuseAsync(HttpMethod.Get, $"/guests/{guest}/meetings/{meeting}/authorizations/{Nowhere}", "", HttpStatusCode.NotFound, missing);
        await Guest.RefuseAsync(
            HttpMethod.Get, $"/guests/{guest}/meetings/{Nowhere}/authorizations/{asked["uuid"]}", "", HttpStatusCode.NotFound,
            $"Resource Not Found - meetings was not found ('uuid': UUID('{Nowhere}'))");
        await Guest.RefuseAsync(
            HttpMethod.Get, $"/guests/somebody/meetings/{meeting}/authorizations/{asked["uuid"]}", "", "Input Error - guest_uuid: ['Not a valid UUID.']");
        foreach (var (method, path) in new[]
        {
            (HttpMethod.Get, ""), (HttpMethod.Put, $"/{asked["uuid"]}"), (HttpMethod.Delete, $"/{asked["uuid"]}"),
        })
        {
            await Guest.ExpectAsync(
                method, $"/guests/{guest}/meetings/{meeting}/authorizations{path}", "", HttpStatusCode.MethodNotAllowed, "\"\"\n");
        }
    }

    [Fact]
    public async Task What_a_guest_says_wrong_is_named_before_the_meeting_is_looked_for()
    {
        var list = $"/guests/somebody/meetings/{Nowhere}/authorizations";

        await Guest.RefuseAsync(
            HttpMethod.Post, list, """{"guest_name":""}""", "Input Error - guest_uuid: ['Not a valid UUID.']",
            "Input Error - guest_name: ['Length must be between 1 and 128.']");
        await Guest.RefuseAsync(
            HttpMethod.Post, $"/guests/{Guid.NewGuid()}/meetings/{Nowhere}/authorizations", "{}",
            "Input Error - guest_name: ['Missing data for required field.']");
        await Guest.RefuseAsync(
            HttpMethod.Post, $"/guests/{Guid.NewGuid()}/meetings/{Nowhere}/authorizations", """{"guest_name":"g"}""", HttpStatusCode.NotFound,
            $"Resource Not Found - Meeting was not found ('uuid': UUID('{Nowhere}'))");
        Assert.Equal(HttpStatusCode.NotFound, (await Guest.SendAsync(HttpMethod.Post, "/guests/x/meetings/y/authorizations", "{}")).Status);
    }

    [Fact]
    public async Task Guests_are_listed_for_the_owners_of_the_meeting()
    {
        var meeting = (await Me.CreateAsync(Mine, """{"name":"m"}"""))["uuid"];
        var other = (await Me.CreateAsync(Mine, """{"name":"o"}"""))["uuid"];
        var list = $"{Mine}/{meeting}/authorizations";
        foreach (var (name, where) in new[] { ("Émile", meeting), ("Ann", meeting), ("Bob", other) })
        {
            await Guest.CreateAsync($"/guests/{Guid.NewGuid()}/meetings/{where}/authorizations", $$"""{"guest_name":"{{name}}"}""");
        }
        var first = (await Me.ReadAsync(list))["items"]![0]!;

        Assert.Equal(["Ann", "Émile"], await NamesAsync(Me, list, "guest_name"));
        Assert.Equal(["Émile"], await NamesAsync(Me, $"{list}?search=emi", "guest_name"));
        Assert.Equal(["Ann"], await NamesAsync(Me, $"{list}?guest_uuid={first["guest_uuid"]}", "guest_name"));
        Assert.Equal(["Ann"], await NamesAsync(Me, $"{list}?uuid={first["uuid"]}", "guest_name"));
        Assert.Equal(["Ann", "Émile"], await NamesAsync(Me, $"{list}?owner={Uuid}&meeting_uuid={other}", "guest_name"));
        Assert.Empty(await NamesAsync(Me, $"{list}?owner={Nowhere}", "guest_name"));
        Assert.Empty(await NamesAsync(Me, $"{list}?created_before=2001-01-01", "guest_name"));
        await Me.RefuseAsync(HttpMethod.Get, $"{list}?order=guest_uuid", "", "Input Error - order: column 'guest_uuid' was not found");
        await ClientOf(fixture.Users.Take()).RefuseAsync(
            HttpMethod.Get, list, "", HttpStatusCode.NotFound, $"Resource Not Found - meetings was not found ('uuid': UUID('{meeting}'))");
        await Me.ExpectAsync(HttpMethod.Post, list, "{}", HttpStatusCode.MethodNotAllowed, "\"\"\n");
    }

    [Fact]
    public async Task Whoever_waits_is_let_in_when_the_meeting_opens_without_an_event_of_it()
    {
        var meeting = (string)(await Me.CreateAsync(Mine, """{"name":"m","require_authorization":true}"""))["uuid"]!;
        var list = $"{Mine}/{meeting}/authorizations";
        var waiting = (await Guest.CreateAsync($"/guests/{Guid.NewGuid()}/meetings/{meeting}/authorizations", """{"guest_name":"w"}"""))["uuid"];
        var rejected = (await Guest.CreateAsync($"/guests/{Guid.NewGuid()}/meetings/{meeting}/authorizations", """{"guest_name":"r"}"""))["uuid"];
        await Me.ExpectAsync(HttpMethod.Put, $"{list}/{rejected}/reject", "", HttpStatusCode.OK, null);
        await tenant.SkipEventsAsync();

        await Me.EditAsync($"{Mine}/{meeting}", """{"require_authorization":false}""");

        Assert.Equal("accepted", (string?)(await Me.ReadAsync($"{list}/{waiting}"))["status"]);
        Assert.Equal("rejected", (string?)(await Me.ReadAsync($"{list}/{rejected}"))["status"]);
        Assert.Empty(await tenant.TakeEventsAsync("meeting_authorization", $"{waiting}"));
        await Me.DeleteAsync($"{Mine}/{meeting}", HttpStatusCode.NoContent);
        Assert.DoesNotContain(
            await fixture.Service.Store.ReadTenantAsync(tenant.Uuid, TestContext.Current.CancellationToken),
            row => row.Id.Kind == "meeting_authorization" && row.Body.Contains(meeting, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_meeting_has_128_guests_at_the_most_however_many_come_at_once()
    {
        const string full = "Resource Error - Quota for Meeting Authorization exceeded. Maximum: 128";
        var meeting = (await Me.CreateAsync(Mine, """{"name":"m"}"""))["uuid"];
        for (var number = 0; number < 120; number += 12)
        {
            Assert.All(await ComeAsync(12), answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
        }

        var answers = await ComeAsync(24);

        Assert.Equal(8, answers.Count(answer => answer.Status == HttpStatusCode.Created));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer => Assert.Equal(
            (HttpStatusCode.BadRequest, full), (answer.Status, (string?)JsonNode.Parse(answer.Text)![0])));
        var all = (await Me.ReadAsync($"{Mine}/{meeting}/authorizations"))["items"]!.AsArray();
        Assert.Equal(128, all.Count);
        await Me.DeleteAsync($"{Mine}/{meeting}/authorizations/{all[5]!["uuid"]}", HttpStatusCode.NoContent);
        Assert.Equal(HttpStatusCode.Created, (await ComeAsync(1))[0].Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await ComeAsync(1))[0].Status);

        Task<(HttpStatusCode Status, string Text)[]> ComeAsync(int count) => Task.WhenAll(Enumerable.Range(0, count).Select(
            number => NewGuest().SendAsync(
                HttpMethod.Post, $"/guests/{Guid.NewGuid()}/meetings/{meeting}/authorizations", $$"""{"guest_name":"g{{number}}"}""")));
    }

    private static async Task<IEnumerable<string?>> NamesAsync(HttpClient http, string path, string field = "name") =>
        (await http.ReadAsync(path))["items"]!.AsArray().Select(item => (string?)item![field]);

    private HttpClient ClientOf(JsonObject one) => Remember(fixture.Service.NewClient(BlocklistUsers.TokenOf(one)));

    /// <summary>A guest without a token, at an address of its own.</summary>
    private HttpClient NewGuest()
    {
        var guest = Remember(fixture.Service.NewClient(token: null));
        guest.DefaultRequestHeaders.Add("X-Forwarded-For", $"10.{Random.Shared.Next(256)}.{Random.Shared.Next(256)}.{Random.Shared.Next(256)}");
        return guest;
    }

    private HttpClient Remember(HttpClient client)
    {
        lock (rest)
        {
            rest.Add(client);
        }
        return client;
    }
}
