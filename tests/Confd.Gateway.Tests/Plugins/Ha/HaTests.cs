using System.Net;
using System.Text.Json.Nodes;
using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class HaSample() : SettingsSample("ha")
{
    public override string Body => """{"node_type":"master","remote_address":"10.0.0.2"}""";
}

/// <summary>Without sysconfd: the last PUT is the state.</summary>
public sealed class HaTests<TService>(TService service) : ApiTests(service), IClassFixture<TService> where TService : ConfdFixture
{
    [Fact]
    public async Task A_master_is_the_backup_of_every_registrar_until_it_is_none()
    {
        var id = (string)(await Http.CreateAsync(
            "/registrars", """{"name":"r","main_host":"m","proxy_main_host":"p","backup_host":"b","proxy_backup_host":"q"}"""))["id"]!;
        Assert.Equal("""{"node_type":"disabled","remote_address":""}""", (await Http.ReadAsync("/ha")).ToJsonString());
        await SkipEventsAsync();

        await Http.EditAsync("/ha", """{"node_type":"master","remote_address":"2001:0db8::0001"}""");

        Assert.Equal("""{"node_type":"master","remote_address":"2001:db8::1"}""", (await Http.ReadAsync("/ha")).ToJsonString());
        Assert.Equal(["default:2001:db8::1,2001:db8::1", $"{id}:2001:db8::1,2001:db8::1"], await BackupsAsync());
        var published = await Tenant.TakeEventsAsync("registrar");
        Assert.Equal(["registrar_edited", "registrar_edited"], published.Select(one => one.Name));
        Assert.Equal(["default", id], published.Select(one => one.Resource.Key).OrderBy(key => key == id));

        await Http.EditAsync("/ha", """{"node_type":"slave","remote_address":"10.0.0.9"}""");
        await Http.EditAsync("/ha", """{"node_type":"disabled"}""");

        // Its registrars are its master's.
        Assert.Equal(["default:2001:db8::1,2001:db8::1", $"{id}:2001:db8::1,2001:db8::1"], await BackupsAsync());
        Assert.Empty(await Tenant.TakeEventsAsync("registrar"));

        await Http.EditAsync("/ha", """{"node_type":"disabled","remote_address":"10.0.0.9"}""");

        Assert.Equal(["default:,", $"{id}:,"], await BackupsAsync());
        Assert.Equal("""{"node_type":"disabled","remote_address":"10.0.0.9"}""", (await Http.ReadAsync("/ha")).ToJsonString());
        Assert.Equal(2, (await Tenant.TakeEventsAsync("registrar")).Count);
        await Http.EditAsync("/ha", """{"node_type":"disabled"}""");
        await Http.DeleteAsync($"/registrars/{id}", HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_put_is_told_with_what_sysconfd_is_to_do()
    {
        await SkipEventsAsync();

        await Http.EditAsync("/ha", """{"node_type":"slave","remote_address":"10.0.0.3"}""");
        await Http.EditAsync("/ha", """{"node_type":"disabled"}""");

        await ExpectSystemEventsAsync(
            "ha", null,
            new ExpectedEvent(
                "ha_edited", "{}", """[{"method":"POST","path":"/update_ha_config","body":{"node_type":"slave","remote_address":"10.0.0.3"}}]""")
            {
                RoutingKey = "config.ha.edited", Headers = "{}",
            },
            ("ha_edited", "{}", """[{"method":"POST","path":"/update_ha_config","body":{"node_type":"disabled","remote_address":""}}]"""));
    }

    [Theory]
    [InlineData("""{}""", "Input Error - node_type: {'message': 'Missing data for required field.', 'constraint_id': 'required', 'constraint': 'required'}")]
    [InlineData("""{"node_type":1}""", "Input Error - node_type: {'message': 'Not a valid string.', 'constraint_id': 'type', 'constraint': 'string'}")]
    [InlineData("""{"node_type":"x"}""", "Input Error - node_type: ['Must be one of: disabled, master, slave.']")]
    [InlineData(
        """{"node_type":"disabled","remote_address":null}""",
        "Input Error - remote_address: {'message': 'Field may not be null.', 'constraint_id': 'not_null', 'constraint': 'not_null'}")]
    [InlineData("""{"node_type":"master"}""", "Input Error - _schema: ['remote_address cannot be empty']")]
    [InlineData("""{"node_type":"slave","remote_address":""}""", "Input Error - _schema: ['remote_address cannot be empty']")]
    public async Task Faults_are_told_with_their_constraint(string body, string message) =>
        await Http.RefuseAsync(HttpMethod.Put, "/ha", body, message);

    [Theory]
    [InlineData("10.1"), InlineData("010.0.0.1"), InlineData("256.0.0.1"), InlineData("0x7f.0.0.1"), InlineData("10.0.0.1 x")]
    [InlineData("[::1]"), InlineData("::1%eth0"), InlineData(":::"), InlineData("::1/64"), InlineData("host")]
    public async Task What_is_no_address_is_refused(string address) => await Http.RefuseAsync(
        HttpMethod.Put, "/ha", $$"""{"node_type":"master","remote_address":"{{address}}"}""",
        "Input Error - remote_address: {'message': 'Not a valid IP address.', 'constraint_id': 'type', 'constraint': 'ip_address'}");

    [Fact]
    public async Task The_master_tenant_alone_reads_and_changes_it()
    {
        using var branch = Service.NewClient(ConfdFixture.BranchToken);

        Assert.Equal(HttpStatusCode.Unauthorized, (await branch.SendAsync(HttpMethod.Get, "/ha", "")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await branch.SendAsync(HttpMethod.Put, "/ha", """{"node_type":"disabled"}""")).Status);
    }

    private async Task<IEnumerable<string>> BackupsAsync() =>
        (await Http.ReadAsync("/registrars"))["items"]!.AsArray().Select(one => one!.AsObject())
            .OrderBy(one => (string)one["id"]! != "default")
            .Select(one => $"{one["id"]}:{one["backup_host"]},{one["proxy_backup_host"]}");
}
