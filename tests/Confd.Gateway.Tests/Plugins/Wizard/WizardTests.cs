using System.Net;
using System.Text.Json.Nodes;
using Confd.Gateway.Tests.Notifier;

namespace Confd.Gateway.Tests;

/// <summary>A new system with sysconfd and wazo-auth beside it.</summary>
public interface IWizardFixture : ISysconfdFixture
{
    AdministratorServer Auth { get; }
}

public sealed class SqliteWizardFixture : SqliteSysconfdFixture, IWizardFixture
{
    public AdministratorServer Auth { get; } = new();

    protected override IEnumerable<string> MoreArguments => [.. base.MoreArguments, .. WizardTests.ArgumentsFor(Auth)];
}

public sealed class PostgresWizardFixture : PostgresSysconfdFixture, IWizardFixture
{
    public AdministratorServer Auth { get; } = new();

    protected override IEnumerable<string> MoreArguments => [.. base.MoreArguments, .. WizardTests.ArgumentsFor(Auth)];
}

public sealed class SqliteWizardTests(SqliteWizardFixture service) : WizardTests(service), IClassFixture<SqliteWizardFixture>;

public sealed class PostgresWizardTests(PostgresWizardFixture service) : WizardTests(service), IClassFixture<PostgresWizardFixture>;

/// <summary>The first set-up, from its first failed attempt to the refusal of a second one.</summary>
public abstract class WizardTests(ConfdFixture service) : ApiTests(service)
{
    internal const string Network =
        """{"hostname":"pbx","ip_address":"10.0.0.5","domain":"example.com","interface":"eth0","netmask":"255.255.255.0","gateway":"10.0.0.1","nameservers":["10.0.0.2","10.0.0.3"]}""";

    private const string Steps =
        """{"database":true,"manage_services":true,"manage_hosts_file":true,"manage_resolv_file":true,"commonconf":true,"provisioning":true,"admin":true}""";

    private IWizardFixture Fixture => (IWizardFixture)Service;

    public static IEnumerable<string> ArgumentsFor(AdministratorServer auth) =>
    [
        $"--Confd:Wizard:AuthUrl={auth.Url}", $"--Confd:Wizard:ServiceId={AdministratorServer.Id}",
        $"--Confd:Wizard:ServiceKey={AdministratorServer.Key}",
    ];

    [Fact]
    public async Task A_failed_attempt_leaves_nothing_and_the_next_one_goes_on_from_there()
    {
        using var nobody = Service.NewClient(token: null);
        Assert.Equal(
            """{"configured":false,"configurable":true,"configurable_status":{"wazo-auth":"ok"}}""", (await nobody.ReadAsync("/wizard")).ToJsonString());
        Fixture.Auth.Failure = ("POST /token", 500);
        Assert.Equal(
            """{"configured":false,"configurable":false,"configurable_status":{"wazo-auth":"fail"}}""", (await nobody.ReadAsync("/wizard")).ToJsonString());
        await nobody.ReadAsync("/wizard/discover");
        await SkipEventsAsync();
        var iax = (await Http.ReadAsync("/asterisk/iax/general")).ToJsonString();

        await RefuseAsync("wazo-auth answers POST /token with 500.");
        Fixture.Auth.Failure = ("POST /users", 500);
        await RefuseAsync("wazo-auth answers POST /users with 500.");
        Fixture.Auth.Failure = ("GET /policies", 500);
        await RefuseAsync("wazo-auth answers GET /policies with 500.");
        Fixture.Auth.Failure = null;
        await nobody.RefuseAsync(
            HttpMethod.Post, "/wizard", Body("other"),
            "Input Error - admin_password: ['An earlier attempt has made the administrator with another password.']");

        Assert.False((bool)(await nobody.ReadAsync("/wizard"))["configured"]!);
        Assert.Equal(iax, (await Http.ReadAsync("/asterisk/iax/general")).ToJsonString());
        Assert.Empty(await Tenant.TakeEventsAsync("wizard"));
        Fixture.Auth.Calls.Clear();
        using var tried = await nobody.SendAsync(HttpMethod.Post, "/wizard?dry_run=true", Body("pass"), []);
        Assert.Equal(HttpStatusCode.OK, tried.StatusCode);
        Assert.Empty(Fixture.Auth.Calls);
        Assert.False((bool)(await nobody.ReadAsync("/wizard"))["configured"]!);
        await Poll.UntilAsync(
            async () => (long)(await Http.ReadAsync("/status"))["event_sinks"]!["reload"]!["pending"]! == 0, "sysconfd has taken everything");
        Assert.DoesNotContain(Fixture.Sysconfd.Calls, call => call.Path is "/xivoctl" or "/hosts" or "/services");
        Fixture.Sysconfd.Calls.Clear();

        var (status, answer) = await nobody.SendAsync(HttpMethod.Post, "/wizard", Body("pass"));

        Assert.Equal(HttpStatusCode.OK, status);
        var expected = $$"""
            {"xivo_uuid":"{{(await Http.ReadAsync("/infos"))["uuid"]}}","admin_username":"root","admin_password":"pass","license":true,
            "language":"fr_FR","timezone":"Europe/Paris","network":{{Network}},"steps":{{Steps}},"skipped":{} }
            """;
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), JsonNode.Parse(answer)!.ToJsonString());
        Assert.Equal(
            ["POST /users", "GET /users?username=root", "GET /policies?name=wazo_default_master_user_policy"],
            Fixture.Auth.Calls.Take(3).Select(call => $"{call.Method} {call.Path}"));
        Assert.Equal("PUT", Fixture.Auth.Calls.ElementAt(3).Method);
        await ExpectDoneAsync();

        Assert.Equal(
            """{"configured":true,"configurable":true,"configurable_status":{"wazo-auth":"ok"}}""", (await nobody.ReadAsync("/wizard")).ToJsonString());
        await nobody.RefuseAsync(HttpMethod.Post, "/wizard", "", HttpStatusCode.Forbidden, "Wazo is already configured");
        await nobody.RefuseAsync(HttpMethod.Post, "/wizard", Body("pass"), HttpStatusCode.Forbidden, "Wazo is already configured");
        await nobody.RefuseAsync(HttpMethod.Get, "/wizard/discover", "", HttpStatusCode.Forbidden, "Wazo is already configured");

        Task RefuseAsync(string message) =>
            nobody.RefuseAsync(HttpMethod.Post, "/wizard", Body("pass"), HttpStatusCode.ServiceUnavailable, message);
    }

    private async Task ExpectDoneAsync()
    {
        string[] calls =
        [
            """POST /xivoctl {"wazo-service":"enable"}""", """POST /xivoctl {"wazo-service":"start"}""",
            """POST /hosts {"hostname":"pbx","domain":"example.com"}""",
            """POST /resolv_conf {"nameservers":["10.0.0.2","10.0.0.3"],"search":["example.com"]}""",
            "POST /commonconf_generate {}", "GET /commonconf_apply ",
            """POST /exec_request_handlers {"chown_autoprov_config":[]}""",
            """POST /exec_request_handlers {"ipbx":["module reload res_pjsip.so"]}""",
            """POST /services {"wazo-provd":"restart"}""", "GET /dhcpd_update ",
        ];
        var made = await Fixture.Sysconfd.ExpectAsync(call => call.Path == "/dhcpd_update");
        Assert.Equal(calls.Select(call => call.Split('{')[0]), made.Select(call => $"{call.Method} {call.Path} "));
        // The order of fields is the database's.
        Assert.All(calls.Zip(made), pair => Assert.True(
            pair.First.EndsWith(' ') || JsonNode.DeepEquals(JsonNode.Parse(pair.First[pair.First.IndexOf('{')..]), JsonNode.Parse(pair.Second.Body)), pair.First));
        foreach (var path in new[] { "/asterisk/iax/general", "/asterisk/sccp/general" })
        {
            Assert.Equal("fr_FR", (string?)(await Http.ReadAsync(path))["options"]!["language"]);
        }
        var registrar = await Http.ReadAsync("/registrars/default");
        Assert.Equal(("10.0.0.5", "10.0.0.5"), ((string)registrar["main_host"]!, (string)registrar["proxy_main_host"]!));
        var published = (await Service.ReadEventsAsync(0, TestContext.Current.CancellationToken)).Events.Single(one => one.Name == "wizard_created");
        Assert.Equal("{}", published.Payload);
        Assert.Null(published.TenantUuid);
        Assert.Contains("config.wizard.created", published.Headers, StringComparison.Ordinal);
        Assert.DoesNotContain("pass", $"{published.Change}{published.Reload}", StringComparison.Ordinal);
    }

    private static string Body(string password) =>
        $$"""{"admin_password":"{{password}}","license":true,"language":"fr_FR","timezone":"Europe/Paris","network":{{Network}} }""";
}

/// <summary>A system of its own, without sysconfd and wazo-auth.</summary>
public sealed class LonelyWizardTests<TService>(TService service) : ApiTests(service), IClassFixture<TService> where TService : ConfdFixture
{
    [Fact]
    public async Task Of_two_attempts_at_once_one_is_carried_out_and_tells_what_it_skipped()
    {
        using var nobody = Service.NewClient(token: null);
        Assert.Equal(
            """{"configured":false,"configurable":true,"configurable_status":{}}""", (await nobody.ReadAsync("/wizard")).ToJsonString());
        await ExpectFaultsAsync(nobody);
        var body = $$"""{"admin_password":"pass","license":true,"timezone":"Europe/Paris","network":{{WizardTests.Network}},"steps":{"database":"no"} }""";

        var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => nobody.SendAsync(HttpMethod.Post, "/wizard", body)));

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Forbidden], answers.Select(answer => answer.Status).Order());
        var done = JsonNode.Parse(answers.Single(answer => answer.Status == HttpStatusCode.OK).Text)!;
        Assert.Equal(
            """{"manage_services":"There is no sysconfd.","manage_hosts_file":"There is no sysconfd.","manage_resolv_file":"There is no sysconfd.","commonconf":"There is no sysconfd.","admin":"Tokens do not come from wazo-auth: administrators are those of Confd:Auth."}""",
            done["skipped"]!.ToJsonString());
        Assert.Equal("en_US", (string?)done["language"]);
        Assert.False((bool)done["steps"]!["database"]!);
        // Unchanged.
        Assert.Equal("fr_FR", (string?)(await Http.ReadAsync("/asterisk/iax/general"))["options"]!["language"]);
        Assert.Single(await Tenant.TakeEventsAsync("wizard"));
    }

    private static async Task ExpectFaultsAsync(HttpClient nobody)
    {
        await nobody.RefuseAsync(
            HttpMethod.Post, "/wizard", "{}", "Input Error - admin_password: ['Missing data for required field.']",
            "Input Error - license: ['Missing data for required field.']", "Input Error - timezone: ['Missing data for required field.']",
            "Input Error - network: ['Missing data for required field.']");
        await nobody.RefuseAsync(
            HttpMethod.Post, "/wizard",
            """{"admin_password":"a~bc","license":false,"language":"de_DE","timezone":"x","network":{"hostname":"-a","ip_address":"x","domain":"a..b","interface":"e th","netmask":"1.2.3","gateway":"1.2.3.4.5","nameservers":["1.1.1.1","1.1.1.1","1.1.1.1","1.1.1.1"]},"steps":{"admin":"perhaps"}}""",
            "Input Error - admin_password: ['String does not match expected pattern.']",
            "Input Error - license: ['Must be equal to True.']",
            "Input Error - language: ['Must be one of: en_US, fr_FR.']",
            "Input Error - network: {'hostname': ['String does not match expected pattern.'], 'ip_address': ['String does not match expected pattern.'], 'domain': ['String does not match expected pattern.'], 'interface': ['String does not match expected pattern.'], 'netmask': ['String does not match expected pattern.'], 'gateway': ['String does not match expected pattern.'], 'nameservers': ['Longer than maximum length 3.']}",
            "Input Error - steps: {'admin': ['Not a valid boolean.']}");
        await nobody.RefuseAsync(
            HttpMethod.Post, "/wizard",
            $$"""{"admin_password":"{{new string('a', 65)}}","license":"true","timezone":"x","network":{{WizardTests.Network}} }""",
            "Input Error - admin_password: ['String does not match expected pattern.']", "Input Error - license: ['Not a valid boolean.']");
        await nobody.RefuseAsync(
            HttpMethod.Post, "/wizard", "", "The browser (or proxy) sent a request that this server could not understand.");
    }
}

/// <summary>A system whose wizard has no key.</summary>
public sealed class WizardlessTests(WizardlessTests.Fixture service) : IClassFixture<WizardlessTests.Fixture>
{
    public sealed class Fixture : SqliteFixture
    {
        protected override IEnumerable<string> MoreArguments => ["--Confd:Plugins:wizard="];
    }

    [Theory, InlineData("/wizard"), InlineData("/wizard/discover")]
    public async Task There_are_no_routes(string path)
    {
        using var nobody = service.NewClient(token: null);

        Assert.Equal(HttpStatusCode.NotFound, (await nobody.SendAsync(HttpMethod.Get, path, "")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await nobody.SendAsync(HttpMethod.Post, path, "{}")).Status);
    }
}
