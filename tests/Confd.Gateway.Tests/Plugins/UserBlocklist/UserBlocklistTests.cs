using System.Net;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests;

public sealed class SqliteUserBlocklistTests(SqliteBlocklistFixture service)
    : UserBlocklistTests(service), IClassFixture<SqliteBlocklistFixture>;

public sealed class PostgresUserBlocklistTests(PostgresBlocklistFixture service)
    : UserBlocklistTests(service), IClassFixture<PostgresBlocklistFixture>;

public abstract class UserBlocklistTests(IBlocklistFixture fixture) : IAsyncLifetime
{
    private const string Mine = "/users/me/blocklist/numbers";
    private const string All = "/users/blocklist/numbers";

    private readonly TestTenant tenant = new(fixture.Service, fixture.Users.Tenant);
    private readonly JsonObject user = fixture.Users.Take();
    private readonly List<IDisposable> rest = [];

    /// <summary>Acts in the users' tenant with the administrator's token.</summary>
    private HttpClient Http => tenant.Http;

    private string Uuid => (string)user["uuid"]!;

    private HttpClient Me => field ??= ClientOf(user);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        tenant.Dispose();
        rest.ForEach(one => one.Dispose());
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_user_blocks_a_number_changes_it_and_takes_it_back()
    {
        await tenant.SkipEventsAsync();

        using var answer = await Me.SendAsync(HttpMethod.Post, Mine, """{"number":"+15551230001","label":"spam"}""", []);
        var made = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var uuid = (string)made["uuid"]!;
        Assert.Equal($"{Me.BaseAddress}1.1{Mine}/{uuid}", $"{answer.Headers.Location}");
        string View(string number, string label) =>
            $$"""{"uuid":"{{uuid}}","number":"{{number}}","label":{{label}},"links":[{"rel":"user_me_blocklist_numbers","href":"{{Me.BaseAddress}}1.1{{Mine}}/{{uuid}}"}]}""";
        ExpectedEvent DomainEvent(string what, string number, string label) => new(
            $"user_blocklist_number_{what}", View(number, label).Replace($"{Me.BaseAddress}", "/", StringComparison.Ordinal))
        {
            RoutingKey = $"confd.users.{Uuid}.blocklist.{what}",
            Headers = $$"""{"tenant_uuid":"{{tenant.Uuid}}","user_uuid:{{Uuid}}":true}""",
        };
        Assert.Equal(View("+15551230001", "\"spam\""), made.ToJsonString(Fields.ConfdJson.Options));
        await ExpectOwnEventsAsync(DomainEvent("created", "+15551230001", "\"spam\""));

        await Me.EditAsync($"{Mine}/{uuid}", """{"label":null}""");
        await Me.EditAsync($"{Mine}/{uuid}", """{"number":"+33123456789"}""");
        Assert.Equal(View("+33123456789", "null"), (await Me.ReadAsync($"{Mine}/{uuid}")).ToJsonString(Fields.ConfdJson.Options));
        await ExpectOwnEventsAsync(DomainEvent("edited", "+15551230001", "null"), DomainEvent("edited", "+33123456789", "null"));

        await Me.DeleteAsync($"{Mine}/{uuid}", HttpStatusCode.NoContent);
        await ExpectOwnEventsAsync(DomainEvent("deleted", "+33123456789", "null"));
        await Me.RefuseAsync(
            HttpMethod.Get, $"{Mine}/{uuid}", "", HttpStatusCode.NotFound,
            $"Resource Not Found - BlocklistNumber was not found ('uuid': UUID('{uuid}'))");
    }

    [Theory]
    [InlineData("+15551230001")]
    [InlineData("+33123456789")]
    [InlineData("+2621234")]
    [InlineData("+12345678901234567")]
    [InlineData("+4912")]
    public async Task Numbers_of_any_country_are_taken(string number)
    {
        var made = await Me.CreateAsync(Mine, $$"""{"number":"{{number}}"}""");

        Assert.Equal((number, null), ((string?)made["number"], (string?)made["label"]));
        await Me.DeleteAsync($"{Mine}/{made["uuid"]}", HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("\"15551230001\"", "Invalid E.164 phone number")]
    [InlineData("\"0033123456789\"", "Invalid E.164 phone number")]
    [InlineData("\"+0123456789\"", "Invalid E.164 phone number")]
    [InlineData("\"+2101234567\"", "Invalid E.164 phone number")]
    [InlineData("\"+9991234567\"", "Invalid E.164 phone number")]
    [InlineData("\"+1\"", "Invalid E.164 phone number")]
    [InlineData("\"+15\"", "Invalid E.164 phone number")]
    [InlineData("\"+1234567890123456789\"", "Invalid E.164 phone number")]
    [InlineData("\"+1 555\"", "not a valid digit-only phone number")]
    [InlineData("\"alice\"", "not a valid digit-only phone number")]
    [InlineData("\"+\"", "not a valid digit-only phone number")]
    [InlineData("null", "Field may not be null.")]
    [InlineData("1555", "Not a valid string.")]
    public async Task Other_numbers_are_refused(string number, string message)
    {
        await Me.RefuseAsync(HttpMethod.Post, Mine, $$"""{"number":{{number}}}""", $"Input Error - number: ['{message}']");
        var made = await Me.CreateAsync(Mine, """{"number":"+15551230002"}""");
        await Me.RefuseAsync(HttpMethod.Put, $"{Mine}/{made["uuid"]}", $$"""{"number":{{number}}}""", $"Input Error - number: ['{message}']");
        await Me.DeleteAsync($"{Mine}/{made["uuid"]}", HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Every_fault_is_named()
    {
        await Me.RefuseAsync(HttpMethod.Post, Mine, "{}", "Input Error - number: ['Missing data for required field.']");
        await Me.RefuseAsync(
            HttpMethod.Post, Mine, $$"""{"number":"{{new string('1', 129)}}","label":""}""",
            "Input Error - number: ['Length must be between 1 and 128.']", "Input Error - label: ['Length must be between 1 and 1024.']");
    }

    [Fact]
    public async Task A_number_is_blocked_once_by_a_user()
    {
        var other = fixture.Users.Take();
        var made = await Me.CreateAsync(Mine, """{"number":"+15551230003"}""");
        var second = await Me.CreateAsync(Mine, """{"number":"+15551230004"}""");
        var taken = $"Resource Error - BlocklistNumber already exists ('number': '+15551230003', 'user_uuid': '{Uuid}')";

        await Me.RefuseAsync(HttpMethod.Post, Mine, """{"number":"+15551230003"}""", taken);
        await Me.RefuseAsync(HttpMethod.Put, $"{Mine}/{second["uuid"]}", """{"number":"+15551230003"}""", taken);
        await Me.EditAsync($"{Mine}/{made["uuid"]}", """{"number":"+15551230003","label":"again"}""");
        await ClientOf(other).CreateAsync(Mine, """{"number":"+15551230003"}""");
    }

    [Fact]
    public async Task A_user_sees_the_own_numbers_alone()
    {
        var stranger = ClientOf(fixture.Users.Take());
        var made = await Me.CreateAsync(Mine, """{"number":"+15551230005","label":"b"}""");
        await Me.CreateAsync(Mine, """{"number":"+15551230006","label":"a"}""");
        var missing = $"Resource Not Found - BlocklistNumber was not found ('uuid': UUID('{made["uuid"]}'))";

        Assert.Equal(0, (int)(await stranger.ReadAsync($"{Mine}?recurse=true&user_uuid={Uuid}"))["total"]!);
        foreach (var (method, body) in new[] { (HttpMethod.Get, ""), (HttpMethod.Put, """{"label":"x"}"""), (HttpMethod.Delete, "") })
        {
            await stranger.RefuseAsync(method, $"{Mine}/{made["uuid"]}", body, HttpStatusCode.NotFound, missing);
        }
        Assert.Equal(["+15551230005", "+15551230006"], await NumbersAsync(Me, Mine));
        Assert.Equal(["+15551230006", "+15551230005"], await NumbersAsync(Me, $"{Mine}?order=label"));
        Assert.Equal(["+15551230006"], await NumbersAsync(Me, $"{Mine}?search=30006"));
        Assert.Equal(["+15551230005"], await NumbersAsync(Me, $"{Mine}?label=b"));
    }

    [Fact]
    public async Task A_token_without_a_user_has_no_list_of_its_own()
    {
        const string list = "Input Error - field 'user_uuid': usermeblocklistnumberlist was not found";
        const string item = "Input Error - field 'user_uuid': user_me_blocklist_numbers was not found";

        await Http.RefuseAsync(HttpMethod.Get, Mine, "", list);
        await Http.RefuseAsync(HttpMethod.Post, Mine, """{"number":"+15551230007"}""", list);
        await Http.RefuseAsync(HttpMethod.Get, $"{Mine}/{Guid.NewGuid()}", "", item);
        await Http.RefuseAsync(HttpMethod.Put, $"{Mine}/{Guid.NewGuid()}", "{}", item);
        await Http.RefuseAsync(HttpMethod.Delete, $"{Mine}/{Guid.NewGuid()}", "", item);
    }

    [Fact]
    public async Task Administrators_see_the_numbers_of_all_users_and_change_none()
    {
        var made = await Me.CreateAsync(Mine, """{"number":"+15551230008","label":"é"}""");
        var uuid = (string)made["uuid"]!;
        var shown = $$"""{"uuid":"{{uuid}}","number":"+15551230008","label":"é","links":[{"rel":"user_blocklist_numbers","href":"{{Http.BaseAddress}}1.1{{All}}/{{uuid}}"}],"user_uuid":"{{Uuid}}","user_firstname":"{{user["firstname"]}}","user_lastname":"{{user["lastname"]}}","tenant_uuid":"{{tenant.Uuid}}"}""";

        Assert.Equal(shown, (await Http.ReadAsync($"{All}/{uuid}")).ToJsonString(Fields.ConfdJson.Options));
        foreach (var list in new[] { $"{All}?user_uuid={Uuid}", $"{All}?number=%2B15551230008", $"{All}?search=551230008", $"/users/{Uuid}/blocklist/numbers" })
        {
            Assert.Equal($$"""{"total":1,"items":[{{shown}}]}""", (await Http.ReadAsync(list)).ToJsonString(Fields.ConfdJson.Options));
        }
        Assert.Equal(0, (int)(await Http.ReadAsync($"{All}?label=none"))["total"]!);
        await Http.RefuseAsync(HttpMethod.Get, $"{All}?number=x", "", "Input Error - number: ['not a valid digit-only phone number']");
        await Http.RefuseAsync(HttpMethod.Get, $"{All}?label=", "", "Input Error - label: ['Length must be between 1 and 1024.']");
        foreach (var (method, path) in new[]
        {
            (HttpMethod.Post, All), (HttpMethod.Put, $"{All}/{uuid}"), (HttpMethod.Delete, $"{All}/{uuid}"),
            (HttpMethod.Post, $"/users/{Uuid}/blocklist/numbers"),
        })
        {
            Assert.Equal((HttpStatusCode.MethodNotAllowed, "\"\"\n"), await Http.SendAsync(method, path, "{}"));
        }
    }

    [Fact]
    public async Task Tenants_above_see_them_with_recurse_and_others_never()
    {
        var made = await Me.CreateAsync(Mine, """{"number":"+15551230009"}""");
        using var beside = await fixture.Service.NewTenantAsync();
        var above = fixture.Service.Http;
        var ofUser = $"/users/{Uuid}/blocklist/numbers";

        Assert.Equal([], await NumbersAsync(above, $"{All}?number=%2B15551230009"));
        Assert.Equal(["+15551230009"], await NumbersAsync(above, $"{All}?number=%2B15551230009&recurse=true"));
        Assert.Equal([], await NumbersAsync(above, ofUser));
        Assert.Equal(["+15551230009"], await NumbersAsync(above, $"{ofUser}?recurse=true"));
        await above.ReadAsync($"{All}/{made["uuid"]}");
        Assert.Equal([], await NumbersAsync(beside.Http, $"{All}?number=%2B15551230009&recurse=true"));
        await beside.Http.RefuseAsync(
            HttpMethod.Get, $"{All}/{made["uuid"]}", "", HttpStatusCode.NotFound,
            $"Resource Not Found - BlocklistNumber was not found ('uuid': UUID('{made["uuid"]}'))");
        await beside.Http.RefuseAsync(
            HttpMethod.Get, ofUser, "", HttpStatusCode.NotFound, $"Resource Not Found - User was not found ('id': UUID('{Uuid}'))");
    }

    [Theory]
    [InlineData("\"spam\"", "spam")]
    [InlineData("\"Café\"", "Café")]
    [InlineData("\"日本\"", "??")]
    [InlineData("null", "")]
    public async Task Whether_a_number_is_blocked_is_told_by_headers(string label, string shown)
    {
        var made = await Me.CreateAsync(Mine, $$"""{"number":"+15551230010","label":{{label}}}""");

        using var blocked = await LookUpAsync(Http, Uuid, "%2B15551230010");
        using var unknown = await LookUpAsync(Http, Uuid, "%2B15551230011");
        using var above = await LookUpAsync(fixture.Service.Http, Uuid, "%2B15551230010");
        using var nobody = await LookUpAsync(Http, $"{Guid.NewGuid()}", "%2B15551230010");
        using var faulty = await LookUpAsync(Http, Uuid, "x");

        Assert.Equal(HttpStatusCode.NoContent, blocked.StatusCode);
        Assert.Equal($"{Http.BaseAddress}1.1{All}/{made["uuid"]}", $"{blocked.Headers.Location}");
        Assert.Equal((string?)made["uuid"], blocked.Headers.GetValues("Wazo-Blocklist-Number-UUID").Single());
        Assert.Equal(shown, blocked.Headers.GetValues("Wazo-Blocklist-Number-Label").Single());
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.False(unknown.Headers.Contains("Wazo-Blocklist-Number-UUID"));
        Assert.Equal("", await unknown.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.NotFound, above.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, nobody.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, faulty.StatusCode);
        await Me.DeleteAsync($"{Mine}/{made["uuid"]}", HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Numbers_go_with_their_user()
    {
        var gone = fixture.Users.Take();
        var made = await ClientOf(gone).CreateAsync(Mine, """{"number":"+15551230012"}""");

        await Http.DeleteAsync($"/users/{gone["uuid"]}", HttpStatusCode.NoContent);

        await Http.RefuseAsync(
            HttpMethod.Get, $"{All}/{made["uuid"]}", "", HttpStatusCode.NotFound,
            $"Resource Not Found - BlocklistNumber was not found ('uuid': UUID('{made["uuid"]}'))");
        await ClientOf(gone).RefuseAsync(
            HttpMethod.Post, Mine, """{"number":"+15551230012"}""", HttpStatusCode.NotFound,
            $"Resource Not Found - User was not found ('id': UUID('{gone["uuid"]}'))");
    }

    private static Task<HttpResponseMessage> LookUpAsync(HttpClient http, string user, string number) =>
        http.SendAsync(HttpMethod.Head, $"/users/{user}/blocklist/numbers?number_exact={number}", "", []);

    private static async Task<IEnumerable<string?>> NumbersAsync(HttpClient http, string list) =>
        (await http.ReadAsync(list))["items"]!.AsArray().Select(one => (string?)one!["number"]);

    private HttpClient ClientOf(JsonObject one)
    {
        var client = fixture.Service.NewClient(BlocklistUsers.TokenOf(one));
        rest.Add(client);
        return client;
    }

    /// <summary>The tests share a tenant, but not its users.</summary>
    private async Task ExpectOwnEventsAsync(params ExpectedEvent[] expected)
    {
        var published = (await tenant.TakeEventsAsync("user_blocklist")).Where(one => one.Headers.Contains(Uuid, StringComparison.Ordinal)).ToList();
        Assert.Equal(expected.Select(one => one.Name), published.Select(one => one.Name));
        foreach (var (one, wanted) in published.Zip(expected))
        {
            wanted.AssertPublished(one);
        }
    }
}
