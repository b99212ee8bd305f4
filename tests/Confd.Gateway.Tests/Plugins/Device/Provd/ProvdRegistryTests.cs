using System.Net;
using System.Text.Json.Nodes;
using Confd.Storage;

namespace Confd.Gateway.Tests.Provd;

public sealed class SqliteProvdRegistryTests(SqliteProvdFixture service) : ProvdRegistryTests(service), IClassFixture<SqliteProvdFixture>;

public sealed class PostgresProvdRegistryTests(PostgresProvdFixture service) : ProvdRegistryTests(service), IClassFixture<PostgresProvdFixture>;

/// <summary>Devices in wazo-provd: the service shows its data, makes or undoes changes there, and reports its absence.</summary>
public abstract class ProvdRegistryTests(ConfdFixture service) : ApiTests(service)
{
    private const string Away = "wazo-provd can't be asked, repeat the request later.";

    private readonly string mac = DeviceSample.NewMac();

    private ProvdServer Provd => ((IProvdFixture)Service).Provd;

    private static Guid Master => Guid.Parse(ConfdFixture.MasterTenant);

    public override async ValueTask DisposeAsync()
    {
        Provd.Failure = (_, _) => null;
        Provd.Gate = Task.CompletedTask;
        Provd.Done = (_, _) => Task.CompletedTask;
        Provd.IsIndiscreet = false;
        // Waits until the service calls the server again, for the next test.
        await Poll.UntilAsync(async () => (await Service.Http.SendAsync(HttpMethod.Get, "/devices", "")).Status == HttpStatusCode.OK);
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_phone_that_announced_itself_is_shown_as_the_server_has_it()
    {
        var id = Provd.Announce(Tenant.Uuid, new JsonObject
        {
            ["ip"] = "192.0.2.7", ["mac"] = mac, ["plugin"] = "test-plugin", ["vendor"] = "Acme", ["model"] = "A1", ["version"] = "1.0",
            ["options"] = new JsonObject { ["switchboard"] = true }, ["added"] = "auto", ["sn"] = 17,
        });

        var expected = JsonNode.Parse($$"""
            {"id":"{{id}}","tenant_uuid":"{{Tenant.Uuid}}","is_new":false,"ip":"192.0.2.7","mac":"{{mac}}","sn":null,"plugin":"test-plugin",
             "vendor":"Acme","model":"A1","version":"1.0","description":null,"template_id":null,"options":{"switchboard":true},
             "status":"autoprov","links":[{"rel":"devices","href":"{{Http.BaseAddress}}1.1/devices/{{id}}"}]}
            """);
        var device = await Http.ReadAsync($"/devices/{id}");
        Assert.True(JsonNode.DeepEquals(expected, device), device.ToJsonString());
        var listed = (await Http.ReadAsync("/devices"))["items"]!.AsArray();
        Assert.True(JsonNode.DeepEquals(expected, Assert.Single(listed)), listed.ToJsonString());
        await Http.EditAsync($"/devices/{id}", """{"vendor":null,"model":"A2","template_id":"test-template"}""");
        Assert.Equal(
            ("A2", null, "auto", 17), ((string?)Provd.Device(id)!["model"], (string?)Provd.Device(id)!["vendor"], (string?)Provd.Device(id)!["added"], (int)Provd.Device(id)!["sn"]!));
        var config = Provd.Config((string)Provd.Device(id)!["config"]!)!;
        Assert.Equal("""["autoprov","test-template"]""", config["parent_ids"]!.ToJsonString());
        await Http.EditAsync($"/devices/{id}", """{"template_id":null}""");
        Assert.Equal("""["autoprov"]""", Provd.Config((string)config["id"]!)!["parent_ids"]!.ToJsonString());
        Assert.Null((string?)(await Http.ReadAsync($"/devices/{id}"))["template_id"]);
        await Http.DeleteAsync($"/devices/{id}", HttpStatusCode.NoContent);
        Assert.Null(Provd.Device(id));
        Assert.Null(Provd.Config((string)config["id"]!));
        Assert.Equal(ProvdServer.Token, Assert.Single(Provd.Tokens).Key);
    }

    [Fact]
    public async Task What_the_server_shows_of_other_tenants_is_not_passed_on()
    {
        using var stranger = await Service.NewTenantAsync();
        using var child = await Service.NewTenantAsync(Tenant.Uuid);
        var (foreign, below, nobodys) = (Provd.Announce(stranger.Uuid), Provd.Announce(child.Uuid), Provd.Announce(Tenant.Uuid));
        Provd.Change(nobodys, device => device.Remove("tenant_uuid"));
        var own = Provd.Announce(Tenant.Uuid);
        Provd.IsIndiscreet = true;
        var (_, line, _, _) = await Http.NewUserWithLineAsync();

        Assert.Equal([own], await IdsAsync("/devices"));
        Assert.Equal(new[] { own, below }.Order(), (await IdsAsync("/devices?recurse=true")).Order());
        Assert.Empty(await IdsAsync("/devices/unallocated?search=" + foreign));
        foreach (var id in new[] { foreign, nobodys })
        {
            foreach (var (method, path, body) in new[]
            {
                (HttpMethod.Get, $"/devices/{id}", ""), (HttpMethod.Put, $"/devices/{id}", "{}"), (HttpMethod.Delete, $"/devices/{id}", ""),
                (HttpMethod.Get, $"/devices/{id}/autoprov", ""), (HttpMethod.Get, $"/devices/{id}/synchronize", ""),
                (HttpMethod.Get, $"/devices/{id}/lines", ""), (HttpMethod.Get, $"/devices/{id}/configuration", ""),
                (HttpMethod.Put, $"/lines/{line}/devices/{id}", ""), (HttpMethod.Delete, $"/lines/{line}/devices/{id}", ""),
            })
            {
                await Http.RefuseAsync(method, path, body, HttpStatusCode.NotFound, $"Resource Not Found - Device was not found ('id': '{id}')");
            }
            Assert.NotNull(Provd.Device(id));
        }
        Assert.Equal(below, (string?)(await Http.ReadAsync($"/devices/{below}"))["id"]);
        Assert.Equal(below, Assert.Single(await IdsAsync("/devices", child.Http)));
    }

    [Fact]
    public async Task A_device_without_its_configuration_is_corrupted_and_listed()
    {
        var id = Provd.Announce(Tenant.Uuid, new JsonObject { ["plugin"] = "test-plugin" });
        Provd.ForgetConfig((string)Provd.Device(id)!["config"]!);

        Assert.Equal("corrupted", (string?)(await Http.ReadAsync($"/devices/{id}"))["status"]);
        Assert.Equal("corrupted", (string?)Assert.Single((await Http.ReadAsync("/devices"))["items"]!.AsArray())!["status"]);
        await Http.RefuseAsync(
            HttpMethod.Put, $"/devices/{id}", """{"plugin":"nope","template_id":"nope"}""", $"Device {id} has a corrupted configuration");
        await Http.EditAsync($"/devices/{id}", """{"model":"A2"}""");
        Assert.Equal("A2", (string?)Provd.Device(id)!["model"]);
        await Http.DeleteAsync($"/devices/{id}", HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task New_phones_are_those_of_the_master_tenant_and_are_given_away_once()
    {
        var device = Provd.Announce(Master, new JsonObject { ["mac"] = mac });
        var own = Provd.Announce(Tenant.Uuid);
        await SkipEventsAsync();

        Assert.Equal([device], await IdsAsync($"/devices/unallocated?search={mac}"));
        await Http.MissesAsync($"/devices/{device}", "Device", $"'id': '{device}'");
        await Http.EditAsync($"/devices/unallocated/{device}");

        var view = await Http.ReadAsync($"/devices/{device}");
        Assert.Equal(($"{Tenant.Uuid}", false), ((string?)view["tenant_uuid"], (bool)view["is_new"]!));
        Assert.Empty(await IdsAsync($"/devices/unallocated?search={mac}"));
        await ExpectEventsAsync(new ExpectedEvent("device_edited", $$"""{"id":"{{device}}"}""")
        {
            Headers = $$"""{"tenant_uuid":"{{Tenant.Uuid}}","user_uuid:*":true}""",
        });
        foreach (var id in new[] { device, own, "nope" })
        {
            await Http.RefuseAsync(
                HttpMethod.Put, $"/devices/unallocated/{id}", "", HttpStatusCode.NotFound,
                $"Resource Not Found - Device was not found ('id': '{id}')");
        }
        using var branch = Service.NewClient(ConfdFixture.BranchToken);
        Assert.Equal(HttpStatusCode.Unauthorized, (await branch.SendAsync(HttpMethod.Put, $"/devices/unallocated/{Provd.Announce(Master)}", "")).Status);
    }

    [Fact]
    public async Task A_new_phone_comes_to_the_tenant_of_its_line_and_gets_its_configuration()
    {
        var device = Provd.Announce(Master, new JsonObject { ["vendor"] = "Acme" });
        var autoprov = (string)Provd.Device(device)!["config"]!;
        var (_, line, _, _) = await Http.NewUserWithLineAsync();

        await Service.Http.EditAsync($"/lines/{line}/devices/{device}");
        await SettleAsync();

        var moved = Provd.Device(device)!;
        Assert.Equal(($"{Tenant.Uuid}", device, "Acme"), ((string?)moved["tenant_uuid"], (string?)moved["config"], (string?)moved["vendor"]));
        Assert.Null(Provd.Config(autoprov));
        Assert.True(JsonNode.DeepEquals(await Http.ReadAsync($"/devices/{device}/configuration"), Provd.Config(device)));
        Assert.Equal(device, (string?)(await Http.ReadAsync($"/lines/{line}"))["device_id"]);
    }

    [Fact]
    public async Task Asterisk_knows_a_phone_that_speaks_SCCP_by_its_address()
    {
        var section = $"[SEP{mac.Replace(":", "", StringComparison.Ordinal).ToUpperInvariant()}](confd_device)\nline = ";
        var (phone, wrong) = (NewPhone(mac.ToUpperInvariant()), NewPhone("]\n#exec x"));
        var (line, other) = (await NewSccpAsync(), await NewSccpAsync());

        await Http.EditAsync($"/lines/{line.Id}/devices/{phone}");
        await Http.EditAsync($"/lines/{other.Id}/devices/{wrong}");

        await ShowsAsync(line, other);
        Assert.DoesNotContain("#exec", await SccpAsync(), StringComparison.Ordinal);
        // Two have the same address: the first keeps it until it is gone.
        await Http.DeleteAsync($"/lines/{other.Id}/devices/{wrong}", HttpStatusCode.NoContent);
        var second = NewPhone(mac);
        await Http.EditAsync($"/lines/{other.Id}/devices/{second}");
        await ShowsAsync(line, other);
        Provd.Forget(phone);
        await Http.DeleteAsync($"/lines/{other.Id}/devices/{second}", HttpStatusCode.NoContent);
        await Http.EditAsync($"/lines/{other.Id}/devices/{second}");
        await ShowsAsync(other, line);

        string NewPhone(string address) => Provd.Announce(Tenant.Uuid, new JsonObject { ["mac"] = address });

        async Task<(int Id, string Name)> NewSccpAsync()
        {
            var (_, id, _) = await Http.NewLineAtAsync("sccp", position: 1);
            return (id, (string)(await Http.ReadAsync($"/lines/{id}"))["name"]!);
        }

        async Task ShowsAsync((int Id, string Name) shown, (int Id, string Name) hidden)
        {
            var text = await SccpAsync();
            Assert.True(
                text.Contains(section + shown.Name, StringComparison.Ordinal) && !text.Contains(section + hidden.Name, StringComparison.Ordinal), text);
        }

        Task<string> SccpAsync() => Service.Http.GetStringAsync(
            $"/1.1/asterisk/files/sccp.conf?tenant_uuid={Tenant.Uuid}", TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_server_that_is_away_or_hangs_is_503_and_nothing_is_left()
    {
        var device = Provd.Announce(Tenant.Uuid);
        var (_, line, _, _) = await Http.NewUserWithLineAsync();
        (HttpMethod Method, string Path, string Body)[] requests =
        [
            (HttpMethod.Get, "/devices", ""), (HttpMethod.Get, "/devices/unallocated", ""), (HttpMethod.Get, $"/devices/{device}", ""),
            (HttpMethod.Post, "/devices", $$"""{"mac":"{{mac}}"}"""), (HttpMethod.Post, "/devices", """{"plugin":"test-plugin"}"""),
            (HttpMethod.Put, $"/devices/{device}", "{}"), (HttpMethod.Delete, $"/devices/{device}", ""),
            (HttpMethod.Put, $"/devices/unallocated/{device}", ""), (HttpMethod.Put, $"/lines/{line}/devices/{device}", ""),
            (HttpMethod.Get, $"/devices/{device}/synchronize", ""), (HttpMethod.Get, $"/devices/{device}/configuration", ""),
        ];
        await SkipEventsAsync();

        foreach (var failure in new[] { 0, 503, 401 })
        {
            Provd.Failure = (_, _) => failure;
            foreach (var (method, path, body) in failure == 0 ? requests : requests[..3])
            {
                await Http.RefuseAsync(method, path, body, HttpStatusCode.ServiceUnavailable, Away);
            }
        }
        Provd.Failure = (_, _) => null;
        await Poll.UntilAsync(async () => (await Http.SendAsync(HttpMethod.Get, $"/devices/{device}", "")).Status == HttpStatusCode.OK);
        var hangs = new TaskCompletionSource();
        Provd.Gate = hangs.Task;
        foreach (var path in new[] { "/devices", $"/devices/{device}", $"/devices/{device}/configuration" })
        {
            await Http.RefuseAsync(HttpMethod.Get, path, "", HttpStatusCode.ServiceUnavailable, Away);
        }
        hangs.SetResult();

        await Poll.UntilAsync(async () => (await Http.SendAsync(HttpMethod.Get, $"/devices/{device}", "")).Status == HttpStatusCode.OK);
        await ExpectEventsAsync();
        await Http.CreateAsync("/devices", $$"""{"mac":"{{mac}}"}""");
    }

    [Fact]
    public async Task A_refusal_of_the_server_is_passed_on_with_its_status_as_a_bare_text()
    {
        var device = Provd.Announce(Tenant.Uuid);
        var (_, line, _, _) = await Http.NewUserWithLineAsync();
        await SkipEventsAsync();
        Provd.Failure = (method, path) => path.StartsWith("/dev_mgr/devices", StringComparison.Ordinal) ? 409 : null;

        foreach (var (method, path, body) in new[]
        {
            (HttpMethod.Get, "/devices", ""), (HttpMethod.Get, $"/devices/{device}", ""), (HttpMethod.Post, "/devices", "{}"),
            (HttpMethod.Put, $"/devices/{device}", "{}"), (HttpMethod.Delete, $"/devices/{device}", ""),
            (HttpMethod.Put, $"/lines/{line}/devices/{device}", ""),
        })
        {
            var (status, text) = await Http.SendAsync(method, path, body);

            Assert.Equal(HttpStatusCode.Conflict, status);
            Assert.Equal("Provd client error: not now", JsonNode.Parse(text)!.GetValue<string>());
        }
        await ExpectEventsAsync();
        Assert.DoesNotContain(Provd.Changes, call => call.Path == $"/dev_mgr/devices/{device}");
    }

    [Fact]
    public async Task What_was_done_there_is_undone_when_the_database_refuses()
    {
        var added = "";
        Provd.Done = async (method, path) =>
        {
            if ((method, path) == ("POST", "/dev_mgr/devices"))
            {
                // Another request claims the address between the call and the commit.
                Provd.Done = (_, _) => Task.CompletedTask;
                added = (string)JsonNode.Parse(Provd.Changes.Last(call => call.Path == path).Body)!["device"]!["id"]!;
                var other = new ResourceId("device", $"{Guid.NewGuid():N}");
                var changes = new ChangeSet();
                changes.Writes.Add(new StateWrite(
                    other, null, Tenant.Uuid, 0, $$"""{"id":"{{other.Key}}","tenant_uuid":"{{Tenant.Uuid}}","mac":"{{mac}}","config":""}""", "{}"));
                changes.KeysTaken.Add((new UniqueValue("device", "", "mac", mac), other));
                await Service.Store.CommitAsync(changes, TestContext.Current.CancellationToken);
            }
        };
        await SkipEventsAsync();

        await Http.RefuseAsync(HttpMethod.Post, "/devices", $$"""{"mac":"{{mac}}"}""", $"Resource Error - Device already exists ('mac': '{mac}')");

        Assert.NotEqual("", added);
        Assert.Null(Provd.Device(added));
        await ExpectEventsAsync();
        // The server knows no device with the address, so the claim is out of date and is replaced.
        var device = await Http.NewDeviceAsync($$"""{"mac":"{{mac}}"}""");
        Assert.Equal(mac, (string?)Provd.Device(device)!["mac"]);
    }

    [Fact]
    public async Task A_move_that_is_not_committed_is_taken_back_and_made_again()
    {
        var device = Provd.Announce(Master);
        var (_, line, _, _) = await Http.NewUserWithLineAsync();
        var collisions = 0;
        Provd.Done = async (method, path) =>
        {
            if ((method, path) == ("PUT", $"/dev_mgr/devices/{device}") && Interlocked.Increment(ref collisions) == 1)
            {
                await Http.EditAsync($"/lines/{line}", """{"position":3}""");
            }
        };

        await Service.Http.EditAsync($"/lines/{line}/devices/{device}");
        await SettleAsync();

        var moves = Provd.Changes.Where(call => call.Path == $"/dev_mgr/devices/{device}")
            .Select(call => (string?)JsonNode.Parse(call.Body)!["device"]!["tenant_uuid"]).ToList();
        Assert.Equal([$"{Tenant.Uuid}", $"{Master}", $"{Tenant.Uuid}"], moves.Take(3));
        Assert.Equal(["3"], Provd.Config(device)!["raw_config"]!["sip_lines"]!.AsObject().Select(one => one.Key));
    }

    [Fact]
    public async Task A_trial_changes_nothing_there()
    {
        var device = Provd.Announce(Tenant.Uuid);
        Provd.Changes.Clear();
        foreach (var (method, path, body) in new[]
        {
            (HttpMethod.Post, "/devices", "{}"), (HttpMethod.Put, $"/devices/{device}", """{"model":"x"}"""), (HttpMethod.Delete, $"/devices/{device}", ""),
        })
        {
            var (status, text) = await Http.SendAsync(method, $"{path}?dry_run=true", body);
            Assert.True((int)status is >= 200 and < 300, text);
        }

        Assert.DoesNotContain(Provd.Changes, call => call.Path.Contains(device, StringComparison.Ordinal) || call is { Method: "POST", Path: "/dev_mgr/devices" });
        Assert.NotNull(Provd.Device(device));
    }

    private async Task<string[]> IdsAsync(string path, HttpClient? http = null) =>
        [.. (await (http ?? Http).ReadAsync(path))["items"]!.AsArray().Select(device => (string)device!["id"]!)];
}
