using System.Net;
using System.Text.Json.Nodes;
using Confd.Gateway.Tests.Notifier;

namespace Confd.Gateway.Tests.Authentication;

/// <summary>The service beside a wazo-auth server of its own; answers are kept for half a second.</summary>
public sealed class WazoModeFixture : SqliteFixture
{
    public const string Child = "20000000-0000-4000-8000-000000000001";
    public const string GrandChild = "30000000-0000-4000-8000-000000000001";
    public const string Sibling = "20000000-0000-4000-8000-000000000002";
    public const string User = "90000000-0000-4000-8000-000000000001";

    public WazoAuthServer Auth { get; } = new();

    protected override IEnumerable<string> MoreArguments =>
    [
        "--Confd:Auth:Mode=Wazo", $"--Confd:Auth:Wazo:Url={Auth.Url}", "--Confd:Auth:Wazo:CacheDuration=0.5",
        "--Confd:Auth:Wazo:Timeout=2", "--Confd:Events:Heartbeat=00:00:30", "--Confd:Auth:MasterTenant=", $"--Confd:Auth:Wazo:Username={WazoAuthServer.ServiceUser}",
        $"--Confd:Auth:Wazo:Password={WazoAuthServer.ServicePassword}",
    ];

    public override async ValueTask InitializeAsync()
    {
        Auth.Tenants[MasterTenant] = "";
        Auth.Tenants[Child] = MasterTenant;
        Auth.Tenants[GrandChild] = Child;
        Auth.Tenants[Sibling] = MasterTenant;
        Auth.Slugs[Sibling] = "sibling";
        Auth.Tokens["master"] = new WazoToken(MasterTenant, User, "#");
        Auth.Tokens["child"] = new WazoToken(Child, null, "confd.#");
        Auth.Tokens["sibling"] = new WazoToken(Sibling, null, "confd.#");
        await Auth.StartAsync();
        await base.InitializeAsync();
        Assert.False(File.Exists(Path.Combine(Folder, "admin-token")));
        using var master = As("master");
        await Poll.UntilAsync(
            async () => (int)(await master.ReadAsync("/tenants?recurse=true"))["total"]! >= Auth.Tenants.Count, "all tenants are known");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Auth.DisposeAsync();
    }

    public HttpClient As(string token, string tenant = "")
    {
        var client = new HttpClient { BaseAddress = Http.BaseAddress };
        if (token.Length > 0)
        {
            client.DefaultRequestHeaders.Add("X-Auth-Token", token);
        }
        if (tenant.Length > 0)
        {
            client.DefaultRequestHeaders.Add("Wazo-Tenant", tenant);
        }
        return client;
    }
}

public sealed class WazoModeTests(WazoModeFixture service) : IClassFixture<WazoModeFixture>
{
    private WazoAuthServer Auth => service.Auth;

    [Fact]
    public async Task Without_a_token_nothing_is_asked_and_the_answer_is_401()
    {
        using var nobody = service.As("");
        await nobody.RefuseAsync(HttpMethod.Get, "/contexts", "", HttpStatusCode.Unauthorized, "('', 'confd.contexts.read')");
        Assert.Equal(0, Auth.Count("HEAD /api/auth/0.1/token/?"));
    }

    [Theory]
    [InlineData("unknown-token")]
    [InlineData("..")]
    [InlineData("a b")]
    [InlineData("../tenants?")]
    public async Task An_unknown_token_is_refused(string token)
    {
        using var client = service.As(token);
        await client.RefuseAsync(HttpMethod.Get, "/contexts", "", HttpStatusCode.Unauthorized, "('', 'confd.contexts.read')");
    }

    [Fact]
    public async Task A_missing_permission_is_refused_with_the_tenant_header()
    {
        Auth.Tokens["reader"] = new WazoToken(WazoModeFixture.Child, null, "confd.contexts.#", "!confd.contexts.create");
        using var reader = service.As("reader");
        Assert.Equal(0, (int)(await reader.ReadAsync("/contexts?name=none"))["total"]!);
        await reader.RefuseAsync(
            HttpMethod.Post, "/contexts", "{}", HttpStatusCode.Unauthorized, "('', 'confd.contexts.create', None)");
        using var below = service.As("reader", WazoModeFixture.GrandChild);
        await below.RefuseAsync(
            HttpMethod.Post, "/contexts", "{}", HttpStatusCode.Unauthorized,
            $"('', 'confd.contexts.create', '{WazoModeFixture.GrandChild}')");
    }

    [Theory]
    [InlineData(ConfdFixture.MasterTenant)]
    [InlineData(WazoModeFixture.Sibling)]
    [InlineData("nonsense")]
    public async Task A_tenant_that_the_token_does_not_see_is_refused(string tenant)
    {
        using var child = service.As("child", tenant);
        await child.RefuseAsync(
            HttpMethod.Get, "/contexts", "", HttpStatusCode.Unauthorized, $"('', 'confd.contexts.read', '{tenant}')");
    }

    [Fact]
    public async Task Me_in_a_permission_is_the_tokens_user_and_dots_become_underscores()
    {
        const string user = "90000000-0000-4000-8000-0000000000aa";
        Auth.Tokens["self"] = new WazoToken(WazoModeFixture.Child, user, "confd.users.me.read");
        using var self = service.As("self");
        await self.RefuseAsync(
            HttpMethod.Get, $"/users/{user}", "", HttpStatusCode.NotFound,
            $"Resource Not Found - User was not found ('id': UUID('{user}'))");
        const string other = "90000000-0000-4000-8000-0000000000bb";
        await self.RefuseAsync(
            HttpMethod.Get, $"/users/{other}", "", HttpStatusCode.Unauthorized, $"('', 'confd.users.{other}.read', None)");
        Assert.Equal(1, Auth.Count($"HEAD /api/auth/0.1/token/self?scope=confd.users.{other}.read"));
    }

    [Fact]
    public async Task Items_of_tenants_below_are_found_and_lists_recurse()
    {
        using var child = service.As("child");
        using var grandChild = service.As("child", WazoModeFixture.GrandChild);
        using var sibling = service.As("sibling");
        var own = await child.CreateAsync("/contexts", """{"label":"tree"}""");
        var below = await grandChild.CreateAsync("/contexts", """{"label":"tree"}""");
        Assert.Equal(WazoModeFixture.GrandChild, (string?)below["tenant_uuid"]);

        Assert.Equal("tree", (string?)(await child.ReadAsync($"/contexts/{below["id"]}"))["label"]);
        await grandChild.RefuseAsync(
            HttpMethod.Get, $"/contexts/{own["id"]}", "", HttpStatusCode.NotFound,
            $"Resource Not Found - Context was not found ('id': {own["id"]})");
        await sibling.DeleteAsync($"/contexts/{below["id"]}", HttpStatusCode.NotFound);
        Assert.Equal(1, (int)(await child.ReadAsync("/contexts?label=tree"))["total"]!);
        Assert.Equal(2, (int)(await child.ReadAsync("/contexts?label=tree&recurse=true"))["total"]!);
        await child.EditAsync($"/contexts/{below["id"]}", """{"label":"edited"}""");
        await child.DeleteAsync($"/contexts/{below["id"]}", HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Tenants_are_asked_for_only_when_they_matter()
    {
        Auth.Tokens["sparing"] = new WazoToken(WazoModeFixture.Sibling, null, "confd.#");
        using var client = service.As("sparing");
        var before = Auth.Count("GET /api/auth/0.1/tenants");
        var own = await client.CreateAsync("/contexts", """{"label":"own"}""");
        await client.ReadAsync($"/contexts/{own["id"]}");
        await client.ReadAsync("/contexts");
        await client.EditAsync($"/contexts/{own["id"]}", """{"label":"x"}""");

        Assert.Equal(before, Auth.Count("GET /api/auth/0.1/tenants"));
    }

    [Fact]
    public async Task A_tenant_made_a_moment_ago_is_seen_at_once()
    {
        Auth.Tokens["fresh"] = new WazoToken(WazoModeFixture.Child, null, "confd.#");
        using var client = service.As("fresh");
        await client.ReadAsync("/contexts?recurse=true");
        const string made = "30000000-0000-4000-8000-0000000000ff";
        Auth.Tenants[made] = WazoModeFixture.Child;
        using var inside = service.As("fresh", made);
        var context = await inside.CreateAsync("/contexts", """{"label":"new"}""");

        Assert.Equal(made, (string?)(await client.ReadAsync($"/contexts/{context["id"]}"))["tenant_uuid"]);
        Auth.Tenants.TryRemove(made, out _);
    }

    [Fact]
    public async Task Who_may_not_ask_for_tenants_has_the_tokens_own()
    {
        Auth.Tokens["blind"] = new WazoToken(WazoModeFixture.Child, null, "confd.#") { SeesTenants = false };
        using var grandChild = service.As("child", WazoModeFixture.GrandChild);
        var below = await grandChild.CreateAsync("/contexts", """{"label":"hidden"}""");
        using var blind = service.As("blind");
        await blind.RefuseAsync(
            HttpMethod.Get, $"/contexts/{below["id"]}", "", HttpStatusCode.NotFound,
            $"Resource Not Found - Context was not found ('id': {below["id"]})");
        Assert.Equal(
            (int)(await blind.ReadAsync("/contexts"))["total"]!, (int)(await blind.ReadAsync("/contexts?recurse=true"))["total"]!);

        using var elsewhere = service.As("blind", WazoModeFixture.GrandChild);
        var parent = await blind.CreateAsync("/contexts", """{"label":"parent"}""");
        await elsewhere.RefuseAsync(
            HttpMethod.Get, $"/contexts/{parent["id"]}", "", HttpStatusCode.Unauthorized,
            $"Unexpected error: Invalid tenant \"{WazoModeFixture.GrandChild}\"");
    }

    [Fact]
    public async Task Routes_of_the_master_tenant_look_at_the_token_not_at_the_header()
    {
        using var master = service.As("master", WazoModeFixture.Child);
        using var child = service.As("child");
        var (status, text) = await master.SendAsync(HttpMethod.Post, "/sip/transports", """{"name":"wazo"}""");
        Assert.True(status == HttpStatusCode.Created, text);
        await child.RefuseAsync(
            HttpMethod.Post, "/sip/transports", """{"name":"wazo"}""", HttpStatusCode.Unauthorized, "not the master tenant");
        await child.ReadAsync("/sip/transports");
    }

    [Fact]
    public async Task Tenants_are_read_only()
    {
        Auth.Tokens["powerless"] = new WazoToken(WazoModeFixture.Child, null, "nothing");
        using var powerless = service.As("powerless");
        await powerless.ExpectAsync(
            HttpMethod.Post, "/tenants", """{"name":"x"}""", HttpStatusCode.MethodNotAllowed, "\"\"\n");
        using var nobody = service.As("nobody");
        var (status, _) = await nobody.SendAsync(HttpMethod.Post, "/tenants", "{}");
        Assert.Equal(HttpStatusCode.Unauthorized, status);
        using var child = service.As("child");
        await child.CreateAsync("/contexts", """{"label":"first"}""");
        Assert.Equal(WazoModeFixture.Child, (string?)(await child.ReadAsync($"/tenants/{WazoModeFixture.Child}"))["uuid"]);
    }

    [Fact]
    public async Task Tenants_of_the_server_are_known_from_the_start()
    {
        using var sibling = service.As("sibling");

        var tenant = await sibling.ReadAsync($"/tenants/{WazoModeFixture.Sibling}");

        Assert.Equal(("sibling", "name of 20000000"), ((string?)tenant["slug"], (string?)tenant["name"]));
        Assert.True((bool)tenant["sip_templates_generated"]!);
    }

    [Fact]
    public async Task A_tenant_has_its_slug_and_templates_before_its_first_request_is_carried_out()
    {
        var made = $"{Guid.NewGuid()}";
        Auth.Tenants[made] = WazoModeFixture.Sibling;
        Auth.Slugs[made] = "acme";
        Auth.Tokens["acme"] = new WazoToken(made, null, "confd.#") { SeesTenants = false };
        using var client = service.As("acme");

        var context = await client.CreateAsync("/contexts", """{"label":"first","type":"internal"}""");

        Assert.StartsWith("ctx-acme-internal-", (string?)context["name"], StringComparison.Ordinal);
        Assert.Equal(5, (int)(await client.ReadAsync("/endpoints/sip/templates"))["total"]!);
        Auth.Tenants.TryRemove(made, out _);
    }

    [Fact]
    public async Task A_watchers_stream_ends_when_its_token_is_withdrawn_although_events_flow()
    {
        Auth.Tokens["watcher"] = new WazoToken(WazoModeFixture.Sibling, null, "confd.#", "events.#");
        using var client = service.As("watcher");
        using var writer = service.As("sibling");
        await using var watcher = new EventClient(client);
        await watcher.StartAsync();
        await writer.CreateAsync("/endpoints/sccp", "{}");
        Assert.Single(await watcher.ExpectAsync(1));

        Auth.Tokens.TryRemove("watcher", out _);

        await Poll.UntilAsync(
            async () =>
            {
                await writer.CreateAsync("/endpoints/sccp", "{}");
                return watcher.Ended.IsCompleted;
            },
            "the watcher's stream ends", TimeSpan.FromSeconds(20));
        await watcher.Ended;
    }

    [Fact]
    public async Task A_quiet_stream_ends_when_its_token_is_withdrawn()
    {
        Auth.Tokens["idler"] = new WazoToken(WazoModeFixture.Sibling, null, "confd.#");
        using var client = service.As("idler");
        await using var watcher = new EventClient(client, "?name=never");
        await watcher.StartAsync();

        Auth.Tokens.TryRemove("idler", out _);

        // Sooner than the next heartbeat.
        await watcher.Ended.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Answers_hold_for_a_moment_and_no_longer()
    {
        Auth.Tokens["brief"] = new WazoToken(WazoModeFixture.Child, null, "confd.#");
        using var client = service.As("brief");
        await client.ReadAsync("/contexts");
        var asked = Auth.Count("HEAD /api/auth/0.1/token/brief");
        await client.ReadAsync("/contexts");
        Assert.Equal(asked, Auth.Count("HEAD /api/auth/0.1/token/brief"));
        Assert.Equal(1, Auth.Count("GET /api/auth/0.1/token/brief"));

        Auth.Tokens.TryRemove("brief", out _);
        await Poll.UntilAsync(
            async () => (await client.SendAsync(HttpMethod.Get, "/contexts", "")).Status == HttpStatusCode.Unauthorized,
            "the token counts no more", TimeSpan.FromSeconds(20));
        Auth.Tokens["brief"] = new WazoToken(WazoModeFixture.Child, null, "confd.#");
        // A refusal is not kept.
        await client.ReadAsync("/contexts");
    }

    [Fact]
    public async Task A_token_without_tenant_needs_the_header()
    {
        Auth.Tokens["homeless"] = new WazoToken("", null, "confd.#");
        using var client = service.As("homeless");
        await client.RefuseAsync(
            HttpMethod.Get, "/contexts", "", HttpStatusCode.Unauthorized, "Unexpected error: Invalid tenant");
    }
}

/// <summary>The server fails in every way that the contract lists.</summary>
public sealed class WazoFailureTests(WazoModeFixture service) : IClassFixture<WazoModeFixture>
{
    private WazoAuthServer Auth => service.Auth;

    [Theory]
    [InlineData("HEAD", "/api/auth/0.1/token", 500, HttpStatusCode.ServiceUnavailable)]
    [InlineData("HEAD", "/api/auth/0.1/token", 401, HttpStatusCode.ServiceUnavailable)]
    [InlineData("HEAD", "/api/auth/0.1/token", 302, HttpStatusCode.ServiceUnavailable)]
    [InlineData("HEAD", "/api/auth/0.1/token", 200, HttpStatusCode.ServiceUnavailable)]
    [InlineData("GET", "/api/auth/0.1/token", 404, HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/api/auth/0.1/token", 500, HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/api/auth/0.1/tenants", 500, HttpStatusCode.ServiceUnavailable)]
    [InlineData("GET", "/api/auth/0.1/tenants", 404, HttpStatusCode.ServiceUnavailable)]
    [InlineData("GET", "/api/auth/0.1/tenants", 401, HttpStatusCode.OK)]
    public async Task A_failing_server_is_never_a_server_error_of_ours(string method, string path, int given, HttpStatusCode expected)
    {
        var token = $"t{Guid.NewGuid():N}";
        Auth.Tokens[token] = new WazoToken(WazoModeFixture.Child, null, "confd.#");
        using var client = service.As(token);
        Auth.Failure = (method, path, given);
        try
        {
            var (status, text) = await client.SendAsync(HttpMethod.Get, "/contexts?recurse=true", "");
            Assert.True(expected == status, $"{(int)status} {text}");
            if (expected != HttpStatusCode.OK)
            {
                Assert.Single(JsonNode.Parse(text)!.AsArray());
            }
            if (method == "HEAD")
            {
                Assert.StartsWith($"[\"('127.0.0.1', {Auth.Port}, '", text);
            }
        }
        finally
        {
            Auth.Failure = null;
        }
        await client.ReadAsync("/contexts?recurse=true");
    }

    [Theory]
    [InlineData("no json", HttpStatusCode.ServiceUnavailable, "the answer is no JSON")]
    [InlineData("[]", HttpStatusCode.Unauthorized, "Unexpected error: Invalid tenant")]
    [InlineData("{\"items\": 1}", HttpStatusCode.Unauthorized, "Unexpected error: Invalid tenant")]
    public async Task Answers_of_the_wrong_shape_are_no_server_error(string garbage, HttpStatusCode expected, string why)
    {
        var token = $"t{Guid.NewGuid():N}";
        Auth.Tokens[token] = new WazoToken(WazoModeFixture.Child, null, "confd.#");
        using var client = service.As(token);
        Auth.Garbage = garbage;
        try
        {
            var (status, text) = await client.SendAsync(HttpMethod.Get, "/contexts?recurse=true", "");
            Assert.Equal(expected, status);
            Assert.Contains(why, text);
        }
        finally
        {
            Auth.Garbage = null;
        }
    }

    [Fact]
    public async Task A_server_that_is_down_gives_503_and_all_is_well_once_it_is_back()
    {
        var token = $"t{Guid.NewGuid():N}";
        Auth.Tokens[token] = new WazoToken(WazoModeFixture.Child, null, "confd.#");
        using var client = service.As(token);
        await Auth.StopAsync();
        var (status, text) = await client.SendAsync(HttpMethod.Get, "/contexts", "");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal($"[\"('127.0.0.1', {Auth.Port}, 'ConnectionError')\"]\n", text);

        await Auth.StartAsync();

        await client.ReadAsync("/contexts");
    }

    [Fact]
    public async Task Status_tells_whether_the_service_has_its_token_and_knows_the_master_tenant()
    {
        Auth.Failure = ("POST", "/api/auth/0.1/token", 401);
        try
        {
            await service.RestartAsync();
            Assert.Equal(("fail", "fail"), await StatusAsync());
        }
        finally
        {
            Auth.Failure = null;
        }

        await Poll.UntilAsync(async () => await StatusAsync() == ("ok", "ok"), "both are well again");

        async Task<(string?, string?)> StatusAsync()
        {
            using var master = service.As("master");
            var status = await master.ReadAsync("/status");
            return ((string?)status["master_tenant"]!["status"], (string?)status["service_token"]!["status"]);
        }
    }

    [Fact]
    public async Task Until_the_master_tenant_is_known_its_routes_answer_503()
    {
        await Auth.StopAsync();
        await service.RestartAsync();
        await Auth.StartAsync();
        using var master = service.As("master");
        var seen = new List<(HttpStatusCode, string)>();
        await Poll.UntilAsync(
            async () =>
            {
                seen.Add(await master.SendAsync(HttpMethod.Post, "/sip/transports", """{"name":"later"}"""));
                return seen[^1].Item1 != HttpStatusCode.ServiceUnavailable;
            },
            "the master tenant is known");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "[\"\"]\n"), seen[0]);
        Assert.Equal(HttpStatusCode.Created, seen[^1].Item1);
    }
}
