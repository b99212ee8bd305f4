using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Confd.Gateway.Tests.Provd;

namespace Confd.Gateway.Tests;

/// <summary>A new system with wazo-provd and wazo-auth beside it; for wazo-provd there is no token but the wizard's.</summary>
public sealed class ProvdWizardFixture : SqliteFixture
{
    public ProvdServer Provd { get; } = new();

    public AdministratorServer Auth { get; } = new();

    /// <summary>Where Asterisk would read the account of phones without a line.</summary>
    public string AccountFile => Path.Combine(Folder, "05-autoprov-wizard.conf");

    protected override IEnumerable<string> MoreArguments =>
    [
        "--Confd:Provd:Mode=provd", $"--Confd:Provd:Url={Provd.Url}", "--Confd:Provd:BreakTime=0.5", $"--Confd:Wizard:AutoprovFile={AccountFile}",
        .. WizardTests.ArgumentsFor(Auth),
    ];

    public override Task SettleAsync() => IProvdFixture.SettleAsync(this);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Provd.DisposeAsync();
        await Auth.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

/// <summary>The documents that the wizard creates in wazo-provd.</summary>
public sealed class ProvdWizardTests(ProvdWizardFixture service) : ApiTests(service), IClassFixture<ProvdWizardFixture>
{
    private const string Body =
        $$"""{"admin_password":"pass","license":true,"language":"fr_FR","timezone":"Europe/Paris","network":{{WizardTests.Network}} }""";

    private readonly ProvdServer provd = service.Provd;

    private ProvdWizardFixture Fixture => (ProvdWizardFixture)Service;

    [Fact]
    public async Task An_attempt_goes_on_with_what_an_earlier_one_has_made()
    {
        using var nobody = Service.NewClient(token: null);
        provd.ForgetConfig("autoprov");
        provd.ForgetConfig("defaultconfigdevice");
        Assert.Equal(
            """{"configured":false,"configurable":true,"configurable_status":{"wazo-provd":"ok","wazo-auth":"ok"}}""", (await nobody.ReadAsync("/wizard")).ToJsonString());
        provd.Failure = (_, path) => path == "/status" ? 0 : null;
        Assert.Equal(
            """{"configured":false,"configurable":false,"configurable_status":{"wazo-provd":"fail","wazo-auth":"ok"}}""", (await nobody.ReadAsync("/wizard")).ToJsonString());
        await SkipEventsAsync();
        provd.Failure = (_, path) => path == "/cfg_mgr/configs/autoprov" ? 500 : null;

        await nobody.RefuseAsync(
            HttpMethod.Post, "/wizard", Body, HttpStatusCode.ServiceUnavailable, "wazo-provd: GET /cfg_mgr/configs/autoprov was answered with 500.");

        Assert.False((bool)(await nobody.ReadAsync("/wizard"))["configured"]!);
        Assert.Empty(await Tenant.TakeEventsAsync("wizard"));
        Assert.Empty(Fixture.Auth.Calls);
        Assert.Equal(
            ["base", "base", "default", "default", "defaultconfigdevice", "defaultconfigdevice"],
            provd.Changes.Select(call => call.Method == "PUT" ? call.Path.Split('/')[^1] : (string)JsonNode.Parse(call.Body)!["config"]!["id"]!));
        var password = (string)provd.Config("defaultconfigdevice")!["raw_config"]!["admin_password"]!;
        provd.Failure = (_, _) => null;
        provd.Changes.Clear();
        using (var tried = await nobody.SendAsync(HttpMethod.Post, "/wizard?dry_run=true", Body, []))
        {
            Assert.Equal(HttpStatusCode.OK, tried.StatusCode);
        }
        Fixture.Auth.Failure = ("POST /users", 500);
        await nobody.RefuseAsync(
            HttpMethod.Post, "/wizard", Body.Replace("\"license\"", "\"steps\":{\"provisioning\":false},\"license\"", StringComparison.Ordinal),
            HttpStatusCode.ServiceUnavailable, "wazo-auth answers POST /users with 500.");
        Fixture.Auth.Failure = null;
        Assert.Empty(provd.Changes);

        var (status, answer) = await nobody.SendAsync(HttpMethod.Post, "/wizard", Body);

        Assert.True(status == HttpStatusCode.OK, answer);
        Assert.DoesNotContain("admin", JsonNode.Parse(answer)!["skipped"]!.AsObject().Select(step => step.Key));
        await SettleAsync();
        AssertConfig("base", """
            {"id":"base","X_type":"internal","deletable":false,"parent_ids":[],
             "raw_config":{"ntp_enabled":true,"ntp_ip":"10.0.0.5","X_xivo_phonebook_ip":"10.0.0.5"} }
            """);
        var registrar = provd.Config("default")!;
        Assert.Equal(
            ("registrar", "local", "10.0.0.5", "10.0.0.5", false, """{"X_key":"xivo"}"""),
            ((string?)registrar["X_type"], (string?)registrar["displayname"], (string?)registrar["proxy_main"],
                (string?)registrar["registrar_main"], (bool)registrar["deletable"]!, registrar["raw_config"]!.ToJsonString()));
        var template = provd.Config("defaultconfigdevice")!;
        var user = (string)template["raw_config"]!["user_password"]!;
        Assert.Matches("^[a-zA-Z0-9]{16}$", user);
        AssertConfig("defaultconfigdevice", $$"""
            {"id":"defaultconfigdevice","X_type":"device","label":"Default config device","deletable":false,"parent_ids":[],
             "raw_config":{"ntp_enabled":true,"ntp_ip":"10.0.0.5","sip_dtmf_mode":"RTP-out-of-band","admin_username":"admin",
              "admin_password":"{{password}}","user_username":"user","user_password":"{{user}}"} }
            """);
        var autoprov = provd.Config("autoprov")!;
        Assert.Equal(("internal", "autocreate", """["base","defaultconfigdevice"]"""), (
            (string?)autoprov["X_type"], (string?)autoprov["role"], autoprov["parent_ids"]!.ToJsonString()));
        Assert.Equal("""{"1":{"ip":"10.0.0.5"}}""", autoprov["raw_config"]!["sccp_call_managers"]!.ToJsonString());
        var line = autoprov["raw_config"]!["sip_lines"]!["1"]!;
        var (name, secret) = ((string)line["username"]!, (string)line["password"]!);
        Assert.Matches("^ap[2346789bcdfghjkmnpqrtvwxyzBCDFGHJKLMNPQRTVWXYZ]{8}$", name);
        Assert.Matches("^[a-zA-Z0-9]{8}$", secret);
        Assert.Equal(
            ("Autoprov", "autoprov", "10.0.0.5", "10.0.0.5"),
            ((string?)line["display_name"], (string?)line["number"], (string?)line["proxy_ip"], (string?)line["registrar_ip"]));
        Assert.Equal(
            $"""
            [global](+)
            default_outbound_endpoint = {name}

            [{name}](autoprov-endpoint)
            aors = {name}
            auth = {name}-auth
            language = fr_FR

            [{name}](autoprov-aor)

            [{name}-auth]
            type = auth
            username = {name}
            password = {secret}

            """.ReplaceLineEndings("\n"),
            await File.ReadAllTextAsync(Fixture.AccountFile, TestContext.Current.CancellationToken));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(Fixture.AccountFile));
        }
        Assert.Contains("token-of-the-wizard", provd.Tokens.Keys);
        var events = (await Service.ReadEventsAsync(0, TestContext.Current.CancellationToken)).Events;
        Assert.DoesNotContain(events, one => Regex.IsMatch($"{one.Payload}{one.Change}{one.Reload}", $"{secret}|{password}|{user}"));
        await nobody.RefuseAsync(HttpMethod.Post, "/wizard", Body, HttpStatusCode.Forbidden, "Wazo is already configured");
    }

    private void AssertConfig(string id, string expected)
    {
        var config = provd.Config(id)!;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), config), config.ToJsonString());
    }
}
