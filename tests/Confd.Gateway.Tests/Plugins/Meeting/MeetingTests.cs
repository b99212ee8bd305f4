using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class MeetingSample : ResourceSample
{
    public MeetingSample()
        : base("meeting", async tenant =>
        {
            await tenant.IngressAsync();
            return $$"""{"name":"{{NewName()}}"}""";
        })
    {
        Value("owner_uuids", async tenant => $"[\"{(await tenant.Http.CreateAsync("/users", """{"firstname":"o"}"""))["uuid"]}\"]");
        Changes("require_authorization", "guest_sip_authorization");
    }
}

public sealed class MeetingTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Tenant.IngressAsync();
    }

    [Fact]
    public async Task A_meeting_is_made_with_the_account_of_its_guests()
    {
        var owner = await UserAsync();
        await SkipEventsAsync();

        var meeting = await Http.CreateAsync("/meetings", $$"""{"name":"mt","owner_uuids":["{{owner}}","{{owner.ToUpperInvariant()}}"]}""");

        var uuid = (string)meeting["uuid"]!;
        var sip = (await Http.ReadAsync($"/endpoints/sip?name=wazo-meeting-{uuid}-guest"))["items"]![0]!;
        var password = (string)sip["auth_section_options"]![1]![1]!;
        var account = Convert.ToBase64String(Encoding.UTF8.GetBytes($"wazo-meeting-{uuid}-guest:{password}"));
        var uri = await Tenant.IngressAsync();
        Assert.Matches("^[a-z]{16}$", password);
        Assert.Equal(
            $$"""[["username","wazo-meeting-{{uuid}}-guest"],["password","{{password}}"]]""", sip["auth_section_options"]!.ToJsonString());
        Assert.Equal("""[["context","wazo-meeting-guest"]]""", sip["endpoint_section_options"]!.ToJsonString());
        Assert.Equal("External meeting guest mt", (string?)sip["label"]);
        Assert.Equal(
            (string?)(await Http.ReadAsync($"/tenants/{Tenant.Uuid}"))["meeting_guest_sip_template_uuid"], (string?)sip["templates"]![0]!["uuid"]);
        Assert.Equal(
            ("mt", uri, account, false, false, $"{Tenant.Uuid}"),
            ((string?)meeting["name"], (string?)meeting["ingress_http_uri"], (string?)meeting["guest_sip_authorization"],
                (bool)meeting["persistent"]!, (bool)meeting["require_authorization"]!, (string?)meeting["tenant_uuid"]));
        Assert.Equal($"[\"{owner}\"]", meeting["owner_uuids"]!.ToJsonString());
        Assert.Matches(@"^\*41[0-9]{6}$", (string?)meeting["exten"]);
        Assert.Matches(@"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$", (string?)meeting["creation_time"]);
        Assert.Equal($"{Http.BaseAddress}1.1/meetings/{uuid}", (string?)meeting["links"]![0]!["href"]);
        await ExpectEventsAsync(
            new ExpectedEvent(
                "sip_endpoint_created",
                $$"""{"uuid":"{{sip["uuid"]}}","tenant_uuid":"{{Tenant.Uuid}}","name":"wazo-meeting-{{uuid}}-guest","label":"External meeting guest mt","auth_section_options":[["username","wazo-meeting-{{uuid}}-guest"]],"registration_section_options":[],"trunk":null,"line":null}"""),
            DomainEvent("created", "created", uuid, "mt", $"\"{owner}\"", uri, $"\"{account}\""));
    }

    [Fact]
    public async Task Edits_and_deletion_are_told_and_nothing_is_left_behind()
    {
        var (first, second) = (await UserAsync(), await UserAsync());
        var meeting = await Http.CreateAsync("/meetings", $$"""{"name":"m","owner_uuids":["{{first}}","{{second}}"]}""");
        var (uuid, uri) = ((string)meeting["uuid"]!, await Tenant.IngressAsync());
        var account = $"\"{meeting["guest_sip_authorization"]}\"";
        await SkipEventsAsync();

        // As the 1.1 API has it, a PUT without owners takes them away.
        await Http.EditAsync($"/meetings/{uuid}", """{"name":"renamed"}""");
        await Http.EditAsync($"/meetings/{uuid}", $$"""{"owner_uuids":["{{second}}"],"require_authorization":"yes"}""");
        var (patched, _) = await Http.PatchAsync($"/meetings/{uuid}", """{"persistent":true}""");
        var shown = await Http.ReadAsync($"/meetings/{uuid}");
        await Http.DeleteAsync($"/meetings/{uuid}", HttpStatusCode.NoContent);

        Assert.Equal(HttpStatusCode.NoContent, patched);
        Assert.Equal(($"[\"{second}\"]", "renamed", true), (shown["owner_uuids"]!.ToJsonString(), (string?)shown["name"], (bool)shown["persistent"]!));
        Assert.Null(shown["guest_sip_authorization"]);
        Assert.Equal((string?)meeting["exten"], (string?)shown["exten"]);
        await ExpectEventsAsync(
            DomainEvent("updated", "edited", uuid, "renamed", "", uri, account),
            DomainEvent("updated", "edited", uuid, "renamed", $"\"{second}\"", uri, "null"),
            DomainEvent("updated", "edited", uuid, "renamed", $"\"{second}\"", uri, "null"),
            DomainEvent("deleted", "deleted", uuid, "renamed", $"\"{second}\"", uri, "null"));
        Assert.Equal(0, await Http.CountAsync("/endpoints/sip"));
        await Http.MissesAsync($"/meetings/{uuid}", "Meeting", $"'uuid': UUID('{uuid}')");
    }

    [Fact]
    public async Task Owners_are_users_of_the_meetings_own_tenant()
    {
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        var stranger = (string)(await below.Http.CreateAsync("/users", """{"firstname":"s"}"""))["uuid"]!;
        var meeting = (await Http.CreateAsync("/meetings", """{"name":"m"}"""))["uuid"];
        await SkipEventsAsync();

        foreach (var user in new[] { stranger, "10000000-0000-4000-8000-00000000dead" })
        {
            var missing = $"Resource Not Found - User was not found ('id': UUID('{user}'))";
            await Http.RefuseAsync(HttpMethod.Post, "/meetings", $$"""{"name":"m","owner_uuids":["{{user}}"]}""", HttpStatusCode.NotFound, missing);
            await Http.RefuseAsync(HttpMethod.Put, $"/meetings/{meeting}", $$"""{"owner_uuids":["{{user}}"]}""", HttpStatusCode.NotFound, missing);
        }
        await Http.RefuseAsync(
            HttpMethod.Post, "/meetings", $$"""{"name":"{{new string('m', 513)}}","owner_uuids":["x"]}""",
            "Input Error - name: ['Longer than maximum length 512.']", "Input Error - owner_uuids: {0: ['Not a valid UUID.']}");
        await ExpectEventsAsync();
        Assert.Equal(1, await Http.CountAsync("/endpoints/sip"));
    }

    [Fact]
    public async Task An_owner_who_is_deleted_leaves_the_meeting()
    {
        var (first, second) = (await UserAsync(), await UserAsync());
        var meeting = $"/meetings/{(await Http.CreateAsync("/meetings", $$"""{"name":"m","owner_uuids":["{{first}}","{{second}}"]}"""))["uuid"]}";

        await Http.DeleteAsync($"/users/{first}", HttpStatusCode.NoContent);

        Assert.Equal($"[\"{second}\"]", (await Http.ReadAsync(meeting))["owner_uuids"]!.ToJsonString());
    }

    [Fact]
    public async Task Without_its_endpoint_a_meeting_has_no_account_for_guests()
    {
        var meeting = await Http.CreateAsync("/meetings", """{"name":""}""");
        var sip = (await Http.ReadAsync("/endpoints/sip"))["items"]![0]!["uuid"];

        await Http.DeleteAsync($"/endpoints/sip/{sip}", HttpStatusCode.NoContent);

        Assert.Null((await Http.ReadAsync($"/meetings/{meeting["uuid"]}"))["guest_sip_authorization"]);
        await Http.EditAsync($"/meetings/{meeting["uuid"]}", """{"name":"still there"}""");
        await Http.DeleteAsync($"/meetings/{meeting["uuid"]}", HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_long_name_makes_a_label_that_an_endpoint_may_have()
    {
        await Http.CreateAsync("/meetings", $$"""{"name":"{{new string('é', 512)}}"}""");

        var sip = (await Http.ReadAsync("/endpoints/sip"))["items"]![0]!.AsObject();

        Assert.Equal($"External meeting guest {new string('é', 105)}", (string?)sip["label"]);
        await Http.EditAsync($"/endpoints/sip/{sip["uuid"]}", sip.ToJsonString());
    }

    [Fact]
    public async Task A_tenant_without_template_for_guests_has_no_meetings()
    {
        var template = (await Http.ReadAsync($"/tenants/{Tenant.Uuid}"))["meeting_guest_sip_template_uuid"];
        await Http.DeleteAsync($"/endpoints/sip/templates/{template}", HttpStatusCode.NoContent);
        await SkipEventsAsync();

        await Http.RefuseAsync(
            HttpMethod.Post, "/meetings", """{"name":"m"}""", HttpStatusCode.ServiceUnavailable,
            $"Could not find SIP template for meeting guests in tenant {Tenant.Uuid}");

        await ExpectEventsAsync();
    }

    [Fact]
    public async Task Meetings_are_found_by_owner_and_by_age()
    {
        var owner = await UserAsync();
        var mine = await Http.CreateAsync("/meetings", $$"""{"name":"b","owner_uuids":["{{owner}}"]}""");
        var other = await Http.CreateAsync("/meetings", """{"name":"a","persistent":true}""");
        var later = Uri.EscapeDataString((string)other["creation_time"]!);

        Assert.Equal([mine["uuid"]!.ToString()], await UuidsAsync($"owner={owner}"));
        Assert.Empty(await UuidsAsync($"owner={Guid.NewGuid()}"));
        Assert.Equal([$"{mine["uuid"]}"], await UuidsAsync($"created_before={later}"));
        Assert.Equal([$"{other["uuid"]}", $"{mine["uuid"]}"], await UuidsAsync("created_before=2999-01-01"));
        Assert.Empty(await UuidsAsync("created_before=yesterday"));
        Assert.Equal([$"{other["uuid"]}"], await UuidsAsync("persistent=True"));
        await Http.RefuseAsync(HttpMethod.Get, "/meetings?order=owner", "", "Input Error - order: column 'owner' was not found");
    }

    [Fact]
    public async Task Guests_see_a_meeting_by_its_uuid_and_nothing_else()
    {
        var meeting = await Http.CreateAsync("/meetings", """{"name":"m"}""");
        using var guest = Service.NewClient(token: null);
        var path = $"/guests/me/meetings/{meeting["uuid"]}";

        Assert.Equal(
            (await Http.ReadAsync($"/meetings/{meeting["uuid"]}")).ToJsonString(), (await guest.ReadAsync(path)).ToJsonString());
        await guest.MissesAsync(
            "/guests/me/meetings/10000000-0000-4000-8000-00000000dead", "Meeting", "'uuid': UUID('10000000-0000-4000-8000-00000000dead')");
        foreach (var method in new[] { HttpMethod.Put, HttpMethod.Delete })
        {
            Assert.Equal(HttpStatusCode.MethodNotAllowed, (await guest.SendAsync(method, path, "")).Status);
        }
        Assert.Equal(HttpStatusCode.NotFound, (await guest.SendAsync(HttpMethod.Get, "/guests/me/meetings", "")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await guest.SendAsync(HttpMethod.Get, $"/meetings/{meeting["uuid"]}", "")).Status);
    }

    [Fact]
    public async Task Meetings_go_with_their_tenant()
    {
        await Http.CreateAsync("/meetings", """{"name":"m"}""");

        await Service.Grains.GetGrain<ITenantsGrain>(0).RemoveAsync(Tenant.Uuid, Token);

        Assert.Empty(await Service.Store.ReadTenantAsync(Tenant.Uuid, Token));
    }

    private async Task<string> UserAsync() => (string)(await Http.CreateAsync("/users", """{"firstname":"o"}"""))["uuid"]!;

    private async Task<IEnumerable<string>> UuidsAsync(string query) =>
        (await Http.ReadAsync($"/meetings?{query}"))["items"]!.AsArray().Select(item => (string)item!["uuid"]!);

    private ExpectedEvent DomainEvent(string what, string action, string uuid, string name, string owners, string uri, string account) => new(
        $"meeting_{what}",
        $$"""{"uuid":"{{uuid}}","name":"{{name}}","owner_uuids":[{{owners}}],"ingress_http_uri":"{{uri}}","guest_sip_authorization":{{account}}}""",
        $$$"""[{"ipbx":["module reload res_pjsip.so"],"context":[{"resource_type":"meeting","resource_action":"{{{action}}}","resource_body":{"uuid":"{{{uuid}}}"}}]}]""")
    {
        RoutingKey = $"config.meetings.{what}",
        Headers = $$"""{"tenant_uuid":"{{Tenant.Uuid}}","user_uuid:*":true,"meeting_uuid":"{{uuid}}"}""",
    };
}

public sealed class SqliteMeetingCodeTests(SqliteMeetingCodeTests.Fixture service)
    : MeetingCodeTests(service), IClassFixture<SqliteMeetingCodeTests.Fixture>
{
    public sealed class Fixture : SqliteFixture;
}

public sealed class PostgresMeetingCodeTests(PostgresMeetingCodeTests.Fixture service)
    : MeetingCodeTests(service), IClassFixture<PostgresMeetingCodeTests.Fixture>
{
    public sealed class Fixture : PostgresFixture;
}

/// <summary>A service whose code of meetings no other test changes.</summary>
public abstract class MeetingCodeTests(ConfdFixture service) : ApiTests(service)
{
    [Fact]
    public async Task The_number_follows_the_code_of_meetings()
    {
        await Tenant.IngressAsync();
        var meeting = await Http.CreateAsync("/meetings", """{"name":"m"}""");
        var number = ((string)meeting["exten"]!)[3..];
        var code = (await Service.Http.ReadAsync("/extensions/features?feature=meetingjoin"))["items"]![0]!["uuid"];

        foreach (var (exten, prefix) in new[] { ("_*8[1-3]X.", "*8"), ("_#55!", "#55"), ("*99", "*99"), ("_*4-1.", "*41") })
        {
            await Service.Http.EditAsync($"/extensions/features/{code}", $$"""{"exten":"{{exten}}"}""");
            Assert.Equal(prefix + number, (string?)(await Http.ReadAsync($"/meetings/{meeting["uuid"]}"))["exten"]);
        }
        await Service.Http.EditAsync($"/extensions/features/{code}", """{"enabled":false}""");
        Assert.Null((await Http.ReadAsync($"/meetings/{meeting["uuid"]}"))["exten"]);
        Assert.Null((await Http.ReadAsync("/meetings"))["items"]![0]!["exten"]);
    }
}
