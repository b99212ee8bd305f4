using System.Net;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests.Provd;

public sealed class SqliteProvdSinkTests(SqliteProvdFixture service) : ProvdSinkTests(service), IClassFixture<SqliteProvdFixture>;

public sealed class PostgresProvdSinkTests(PostgresProvdFixture service) : ProvdSinkTests(service), IClassFixture<PostgresProvdFixture>;

/// <summary>wazo-provd is told of changes after they happen, in their order, even after a long absence.</summary>
public abstract class ProvdSinkTests(ConfdFixture service) : ApiTests(service)
{
    private ProvdServer Provd => ((IProvdFixture)Service).Provd;

    public override async ValueTask DisposeAsync()
    {
        Provd.Failure = (_, _) => null;
        await SettleAsync();
        await Poll.UntilAsync(
            async () => (await Service.Http.SendAsync(HttpMethod.Get, "/devices", "")).Status == HttpStatusCode.OK, "wazo-provd is not left alone any more");
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_phone_is_made_what_its_lines_are_and_reset_with_the_last_one()
    {
        var device = await Http.NewDeviceAsync("""{"template_id":"test-template","options":{"switchboard":true} }""");
        var autoprov = (string)Provd.Device(device)!["config"]!;
        var (user, line, _, _) = await Http.NewUserWithLineAsync("Ada");
        Provd.Changes.Clear();

        await Http.EditAsync($"/lines/{line}/devices/{device}");
        await SettleAsync();

        Assert.Equal(
            [
                $"PUT /cfg_mgr/configs/{device}", "POST /cfg_mgr/configs", $"PUT /dev_mgr/devices/{device}",
                $"DELETE /cfg_mgr/configs/{autoprov}", "POST /dev_mgr/reconfigure",
            ],
            ChangesOf(device, autoprov));
        var config = Provd.Config(device)!;
        Assert.Equal("test-template", (string?)config["configdevice"]);
        Assert.Equal("Ada", (string?)config["raw_config"]!["sip_lines"]!["1"]!["display_name"]);
        Assert.Equal($"{Tenant.Uuid}", (string?)Provd.Device(device)!["tenant_uuid"]);
        Provd.Changes.Clear();
        await Http.EditAsync($"/users/{user}", """{"caller_id":"\"Grace\""}""");
        await SettleAsync();
        Assert.Equal([$"PUT /cfg_mgr/configs/{device}", "POST /dev_mgr/reconfigure"], ChangesOf(device));
        Assert.Equal("Grace", (string?)Provd.Config(device)!["raw_config"]!["sip_lines"]!["1"]!["display_name"]);

        await Http.DeleteAsync($"/lines/{line}/devices/{device}", HttpStatusCode.NoContent);
        await SettleAsync();

        var reset = Provd.Device(device)!;
        Assert.Matches("^autoprov[0-9a-f]{32}$", (string?)reset["config"]);
        Assert.Null(reset["options"]);
        Assert.Null(Provd.Config(device));
        Assert.NotNull(Provd.Config((string)reset["config"]!));
    }

    [Fact]
    public async Task Whatever_a_phone_shows_is_written_anew_when_it_changes()
    {
        var (user, line, device) = await Http.NewUserWithDeviceAsync();
        var view = await Http.ReadAsync($"/lines/{line}");
        var number = Telephony.NextNumber();
        foreach (var (path, body) in new[]
        {
            ($"/users/{user}/funckeys/3", """{"label":"k","destination":{"type":"custom","exten":"33"}}"""),
            ($"/extensions/{view["extensions"]![0]!["id"]}", $$"""{"exten":"{{number}}"}"""),
            ($"/endpoints/sip/{view["endpoint_sip"]!["uuid"]}", """{"auth_section_options":[["username","ada"],["password","s3cret"]]}"""),
            ($"/lines/{line}", """{"position":2}"""),
        })
        {
            await SettleAsync();
            Provd.Changes.Clear();
            await Http.EditAsync(path, body);
            await SettleAsync();
            Assert.Equal([$"PUT /cfg_mgr/configs/{device}", "POST /dev_mgr/reconfigure"], ChangesOf(device));
        }
        var raw = Provd.Config(device)!["raw_config"]!;
        Assert.Equal(("k", "33"), ((string?)raw["funckeys"]!["3"]!["label"], (string?)raw["funckeys"]!["3"]!["value"]));
        var shown = raw["sip_lines"]!["2"]!;
        Assert.Equal((number, "ada", "s3cret"), ((string?)shown["number"], (string?)shown["username"], (string?)shown["password"]));
    }

    [Fact]
    public async Task Autoprov_resets_a_phone_once_and_leaves_one_without_lines_alone()
    {
        var (_, _, device) = await Http.NewUserWithDeviceAsync();
        var (_, second, _) = await Http.NewLineAtAsync("sip", position: 2);
        await Http.EditAsync($"/lines/{second}/devices/{device}");
        await SettleAsync();
        Provd.Changes.Clear();

        await Http.ExpectAsync(HttpMethod.Get, $"/devices/{device}/autoprov", "", HttpStatusCode.NoContent, "");
        await SettleAsync();

        Assert.Single(Provd.Changes, call => call.Path == "/cfg_mgr/autocreate");
        Assert.StartsWith("autoprov", (string?)Provd.Device(device)!["config"], StringComparison.Ordinal);
        Assert.Null(Provd.Config(device));
        Provd.Changes.Clear();
        await Http.ExpectAsync(HttpMethod.Get, $"/devices/{device}/autoprov", "", HttpStatusCode.NoContent, "");
        await SettleAsync();
        Assert.Empty(Provd.Changes);
    }

    [Fact]
    public async Task Phones_go_with_their_tenant_and_so_do_their_configurations()
    {
        using var doomed = await Service.NewTenantAsync(Tenant.Uuid);
        var (_, _, device) = await doomed.Http.NewUserWithDeviceAsync();
        var bare = Provd.Announce(doomed.Uuid);
        var (config, kept) = ((string)Provd.Device(bare)!["config"]!, Provd.Announce(Tenant.Uuid));
        await SettleAsync();
        Assert.NotNull(Provd.Config(device));

        await Service.Grains.GetGrain<ITenantsGrain>(0).RemoveAsync(doomed.Uuid, TestContext.Current.CancellationToken);
        await SettleAsync();

        Assert.Equal((null, null), (Provd.Device(device), Provd.Device(bare)));
        Assert.Equal((null, null), (Provd.Config(device), Provd.Config(config)));
        Assert.NotNull(Provd.Device(kept));
    }

    [Fact]
    public async Task Nothing_is_told_of_what_was_refused_or_tried()
    {
        var (user, line, device) = await Http.NewUserWithDeviceAsync();
        await SettleAsync();
        Provd.Changes.Clear();

        await Http.RefuseAsync(
            HttpMethod.Put, $"/lines/{line}", """{"position":2,"context":"nope"}""",
            "Input Error - field 'context': Context was not found ('context': 'nope')");
        await Http.SendAsync(HttpMethod.Put, $"/users/{user}?dry_run=true", """{"caller_id":"\"Other\""}""");
        await Http.SendAsync(HttpMethod.Delete, $"/lines/{line}/devices/{device}?dry_run=true", "");
        await Http.RefuseAsync(
            HttpMethod.Delete, $"/users/{user}/lines/{line}", "",
            $"Resource Error - Line is associated with a Device ('line_id': {line}, 'device_id': '{device}')");
        // The last change is reported, after all earlier ones.
        await Http.ExpectAsync(HttpMethod.Get, $"/devices/{device}/synchronize", "", HttpStatusCode.NoContent, "");
        await SettleAsync();

        Assert.Equal("POST /dev_mgr/synchronize", ChangesOf(device)[0]);
        Assert.Equal("1", Assert.Single(Provd.Config(device)!["raw_config"]!["sip_lines"]!.AsObject()).Key);
    }

    /// <summary>Both read a document and write it back, and the server compares no versions.</summary>
    [Fact]
    public async Task Requests_and_what_follows_from_them_do_not_undo_each_other()
    {
        var device = await Http.NewDeviceAsync();
        var (_, line, _, _) = await Http.NewUserWithLineAsync();
        for (var round = 1; round <= 5; round++)
        {
            await Http.EditAsync($"/lines/{line}/devices/{device}");
            await Http.EditAsync($"/devices/{device}", $$"""{"description":"{{round}}","template_id":"test-template"}""");
            await SettleAsync();
            Assert.Equal(($"{round}", device), ((string?)Provd.Device(device)!["description"], (string?)Provd.Device(device)!["config"]));
            Assert.Equal("test-template", (string?)Provd.Config(device)!["configdevice"]);
            Assert.Equal("1", Assert.Single(Provd.Config(device)!["raw_config"]!["sip_lines"]!.AsObject()).Key);

            await Http.DeleteAsync($"/lines/{line}/devices/{device}", HttpStatusCode.NoContent);
            await Http.EditAsync($"/devices/{device}", $$"""{"model":"{{round}}"}""");
            await SettleAsync();
            Assert.Equal(($"{round}", $"{round}"), ((string?)Provd.Device(device)!["description"], (string?)Provd.Device(device)!["model"]));
            Assert.StartsWith("autoprov", (string?)Provd.Device(device)!["config"], StringComparison.Ordinal);
            Assert.Null(Provd.Config(device));
        }
    }

    [Fact]
    public async Task Everything_is_told_in_order_when_the_server_is_back()
    {
        var (user, line, device) = await Http.NewUserWithDeviceAsync();
        var (_, other, phone) = await Http.NewUserWithDeviceAsync();
        await SettleAsync();
        Provd.Changes.Clear();
        Provd.Failure = (_, _) => 0;

        await Http.EditAsync($"/users/{user}", """{"caller_id":"\"First\""}""");
        await Poll.UntilAsync(async () => (await StatusAsync())["error"] is not null, "the sink has tried");
        await Http.ExpectAsync(HttpMethod.Get, $"/devices/{device}/synchronize", "", HttpStatusCode.NoContent, "");
        await Http.EditAsync($"/users/{user}", """{"caller_id":"\"Second\""}""");
        await Http.EditAsync($"/lines/{line}", """{"position":4}""");
        await Http.DeleteAsync($"/lines/{other}/devices/{phone}", HttpStatusCode.NoContent);
        await Http.ExpectAsync(HttpMethod.Get, $"/devices/{device}/synchronize", "", HttpStatusCode.NoContent, "");
        Assert.Empty(Provd.Changes);
        Provd.Failure = (_, _) => null;
        await SettleAsync();

        Assert.Equal(
            [
                $"PUT /cfg_mgr/configs/{device}", "POST /dev_mgr/reconfigure", "POST /dev_mgr/synchronize",
                $"PUT /cfg_mgr/configs/{device}", "POST /dev_mgr/reconfigure",
                "POST /cfg_mgr/autocreate", $"PUT /dev_mgr/devices/{phone}", $"DELETE /cfg_mgr/configs/{phone}", "POST /dev_mgr/reconfigure",
                "POST /dev_mgr/synchronize",
            ],
            WithoutRepeats(Provd.Changes
                .Where(call => !call.Path.StartsWith("/dev_mgr/synchronize/", StringComparison.Ordinal)).Select(call => $"{call.Method} {call.Path}")));
        Assert.Equal("Second", (string?)Provd.Config(device)!["raw_config"]!["sip_lines"]!["4"]!["display_name"]);
        Assert.StartsWith("autoprov", (string?)Provd.Device(phone)!["config"], StringComparison.Ordinal);
        Assert.Equal(0, Provd.Operations);
        Assert.Equal((0, null), ((long)(await StatusAsync())["failed"]!, (string?)(await StatusAsync())["error"]));
    }

    [Fact]
    public async Task A_service_that_stops_between_the_commit_and_the_call_makes_it_later()
    {
        var (user, line, device) = await Http.NewUserWithDeviceAsync();
        await SettleAsync();
        Provd.Failure = (_, _) => 0;
        await Http.EditAsync($"/users/{user}", """{"caller_id":"\"Late\""}""");
        await Http.DeleteAsync($"/lines/{line}/devices/{device}", HttpStatusCode.NoContent);
        await Http.EditAsync($"/users/{user}", """{"caller_id":"\"Later\""}""");

        await Service.RestartAsync();
        Provd.Failure = (_, _) => null;
        await SettleAsync();

        Assert.StartsWith("autoprov", (string?)Provd.Device(device)!["config"], StringComparison.Ordinal);
        Assert.Null(Provd.Config(device));
    }

    [Fact]
    public async Task A_call_that_was_made_in_part_is_made_again()
    {
        var (_, line, device) = await Http.NewUserWithDeviceAsync();
        await SettleAsync();
        Provd.Failure = (method, path) => (method, path) == ("DELETE", $"/cfg_mgr/configs/{device}") ? 0 : null;

        await Http.DeleteAsync($"/lines/{line}/devices/{device}", HttpStatusCode.NoContent);
        await Poll.UntilAsync(() => ((string?)Provd.Device(device)!["config"])!.StartsWith("autoprov", StringComparison.Ordinal), "half of it is done");
        var config = (string?)Provd.Device(device)!["config"];
        Provd.Failure = (_, _) => null;
        await SettleAsync();

        Assert.Equal(config, (string?)Provd.Device(device)!["config"]);
        Assert.Null(Provd.Config(device));
    }

    [Fact]
    public async Task What_the_server_refuses_is_set_aside_and_does_not_hold_up_others()
    {
        var (user, _, device) = await Http.NewUserWithDeviceAsync();
        var (other, _, phone) = await Http.NewUserWithDeviceAsync();
        var (third, _, forgotten) = await Http.NewUserWithDeviceAsync();
        await SettleAsync();
        Provd.Forget(forgotten);
        Provd.Failure = (method, path) => (method, path) == ("PUT", $"/cfg_mgr/configs/{device}") ? 500 : null;

        await Http.EditAsync($"/users/{user}", """{"caller_id":"\"Poison\""}""");
        await Http.EditAsync($"/users/{third}", """{"caller_id":"\"Gone\""}""");
        await Http.EditAsync($"/users/{other}", """{"caller_id":"\"Fine\""}""");
        await SettleAsync();

        Assert.Equal("Fine", (string?)Provd.Config(phone)!["raw_config"]!["sip_lines"]!["1"]!["display_name"]);
        var failed = Assert.Single((await Service.Http.ReadAsync("/events/failed"))["items"]!.AsArray(), one => (string?)one!["sink"] == "provd")!;
        Assert.Equal($"PUT /cfg_mgr/configs/{device} was answered with 500", (string?)failed["error"]);
        Provd.Failure = (_, _) => null;
        await Service.Http.ExpectAsync(HttpMethod.Post, $"/events/failed/{failed["id"]}/replay", "", HttpStatusCode.NoContent, "");
        await Poll.UntilAsync(
            () => (string?)Provd.Config(device)!["raw_config"]!["sip_lines"]!["1"]!["display_name"] == "Poison", "it is made after all");
        await Poll.UntilAsync(async () => (await Service.Http.ReadAsync("/events/failed"))["items"]!.AsArray().All(one => (string?)one!["sink"] != "provd"));
    }

    [Fact]
    public async Task A_phone_that_became_another_tenants_there_gets_no_password_from_here()
    {
        using var stranger = await Service.NewTenantAsync();
        var (user, _, device) = await Http.NewUserWithDeviceAsync();
        await SettleAsync();
        Provd.Change(device, document => document["tenant_uuid"] = $"{stranger.Uuid}");
        Provd.Changes.Clear();

        await Http.EditAsync($"/users/{user}", """{"caller_id":"\"New\""}""");
        await SettleAsync();

        Assert.Empty(Provd.Changes);
    }

    [Fact]
    public async Task Registrars_are_copied_and_their_phones_follow()
    {
        var registrar = (string)(await Service.Http.CreateAsync(
            "/registrars", """{"name":"r","main_host":"a.example","proxy_main_host":"b.example","main_port":5061}"""))["id"]!;
        var (_, line, device) = await Http.NewUserWithDeviceAsync();
        await Http.EditAsync($"/lines/{line}", $$"""{"registrar":"{{registrar}}"}""");
        await SettleAsync();
        var copy = Provd.Config(registrar)!;
        Assert.Equal(
            ("registrar", "r", "a.example", 5061, "b.example", null),
            ((string?)copy["X_type"], (string?)copy["displayname"], (string?)copy["registrar_main"], (int)copy["registrar_main_port"]!,
                (string?)copy["proxy_main"], copy["proxy_backup"]));

        await Service.Http.EditAsync($"/registrars/{registrar}", """{"main_host":"c.example","proxy_backup_host":"d.example"}""");
        await SettleAsync();

        Assert.Equal("c.example", (string?)Provd.Config(registrar)!["registrar_main"]);
        var own = Provd.Config(device)!["raw_config"]!["sip_lines"]!["1"]!;
        Assert.Equal(("c.example", "d.example"), ((string?)own["registrar_ip"], (string?)own["backup_proxy_ip"]));
        var autoprov = Provd.Config("autoprov")!["raw_config"]!;
        Assert.Equal(
            ("c.example", "b.example", 5061), ((string?)autoprov["sip_lines"]!["1"]!["registrar_ip"], (string?)autoprov["sip_lines"]!["1"]!["proxy_ip"],
                (int)autoprov["sip_lines"]!["1"]!["registrar_port"]!));
        Assert.Equal("""{"1":{"ip":"b.example"},"2":{"ip":"d.example"}}""", autoprov["sccp_call_managers"]!.ToJsonString());
        await Service.Http.DeleteAsync($"/registrars/{registrar}", HttpStatusCode.NoContent);
        await SettleAsync();
        Assert.Null(Provd.Config(registrar));
        Assert.Equal("c.example", (string?)Provd.Config(device)!["raw_config"]!["sip_lines"]!["1"]!["registrar_ip"]);
    }

    [Fact]
    public async Task A_registrar_takes_the_place_of_nothing_that_has_its_id_there()
    {
        var template = Provd.Config("test-template")!.ToJsonString();

        await Service.Http.CreateAsync("/registrars", """{"id":"test-template","name":"r","main_host":"a.example","proxy_main_host":"b.example"}""");
        await SettleAsync();
        Assert.Equal(template, Provd.Config("test-template")!.ToJsonString());
        await Service.Http.DeleteAsync("/registrars/test-template", HttpStatusCode.NoContent);
        await SettleAsync();

        Assert.Equal(template, Provd.Config("test-template")?.ToJsonString());
    }

    /// <summary>A configuration that is made twice in a row is made once where both events come in one batch.</summary>
    private static List<string> WithoutRepeats(IEnumerable<string> calls)
    {
        var kept = new List<string>();
        foreach (var call in calls)
        {
            kept.Add(call);
            if (kept is [.., var first, var second, var third, var fourth] && (first, second) == (third, fourth))
            {
                kept.RemoveRange(kept.Count - 2, 2);
            }
        }
        return kept;
    }

    private async Task<JsonNode> StatusAsync() => (await Service.Http.ReadAsync("/status"))["event_sinks"]!["provd"]!;

    /// <summary>Calls about a device: its own documents, and all that name it.</summary>
    private List<string> ChangesOf(params string[] ids) =>
    [
        .. Provd.Changes.Where(call => ids.Any(id => call.Path.Contains(id, StringComparison.Ordinal) || call.Body.Contains(id, StringComparison.Ordinal)))
            .Select(call => $"{call.Method} {call.Path}"),
    ];
}
