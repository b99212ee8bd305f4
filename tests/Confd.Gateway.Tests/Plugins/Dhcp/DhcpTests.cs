using System.Net;
using System.Net.NetworkInformation;
using Confd.Gateway.Tests.Conformance;
using Confd.Gateway.Tests.Notifier;

namespace Confd.Gateway.Tests;

public sealed class DhcpSample() : SettingsSample("dhcp")
{
    public override string Body => """{"active":true,"pool_start":"10.0.0.1","pool_end":"10.0.0.9"}""";
}

public sealed class DhcpTests<TService>(TService service) : ApiTests(service), IClassFixture<TService> where TService : ConfdFixture
{
    private const string Calls =
        """[{"method":"POST","path":"/commonconf_generate","body":{}},{"method":"GET","path":"/commonconf_apply","query":{}}]""";

    private static string Own => NetworkInterface.GetAllNetworkInterfaces()[0].Name;

    [Fact]
    public async Task A_put_keeps_the_pool_and_forgets_the_interfaces_that_it_does_not_give()
    {
        Assert.Equal(
            """{"active":false,"pool_start":"","pool_end":"","network_interfaces":[]}""", (await Http.ReadAsync("/dhcp")).ToJsonString());
        await SkipEventsAsync();

        await Http.EditAsync("/dhcp", $$"""{"active":"yes","pool_start":"10.0.0.1","pool_end":"10.0.0.1","network_interfaces":["{{Own}}"]}""");
        Assert.Equal(
            $$"""{"active":true,"pool_start":"10.0.0.1","pool_end":"10.0.0.1","network_interfaces":["{{Own}}"]}""",
            (await Http.ReadAsync("/dhcp")).ToJsonString());
        await Http.EditAsync("/dhcp", """{"active":1}""");
        Assert.Equal(
            """{"active":true,"pool_start":"10.0.0.1","pool_end":"10.0.0.1","network_interfaces":[]}""",
            (await Http.ReadAsync("/dhcp")).ToJsonString());
        await Http.EditAsync("/dhcp", """{"active":false,"pool_start":"anything","pool_end":""}""");

        Assert.Equal(
            """{"active":false,"pool_start":"anything","pool_end":"","network_interfaces":[]}""",
            (await Http.ReadAsync("/dhcp")).ToJsonString());
        await ExpectSystemEventsAsync(
            "dhcp", null,
            new ExpectedEvent("dhcp_edited", "{}", Calls) { RoutingKey = "config.dhcp.edited", Headers = "{}" },
            ("dhcp_edited", "{}", Calls), ("dhcp_edited", "{}", Calls));
        await Http.EditAsync("/dhcp", """{"active":false,"pool_start":"","pool_end":""}""");
    }

    [Theory]
    [InlineData("""{"active":true}""", "missing key: pool_start")]
    [InlineData("""{"active":true,"pool_start":"10.0.0.1"}""", "missing key: pool_end")]
    [InlineData("""{"active":true,"pool_start":"x","pool_end":"y"}""", "pool_start: invalid IP address: x")]
    [InlineData("""{"active":true,"pool_start":"10.0.0.1","pool_end":"10.0.0.300"}""", "pool_end: invalid IP address: 10.0.0.300")]
    [InlineData("""{"active":true,"pool_start":"10.0.0.1","pool_end":"10.9"}""", "pool_end: invalid IP address: 10.9")]
    [InlineData("""{"active":true,"pool_start":"10.0.0.1 x","pool_end":"10.0.0.9"}""", "pool_start: invalid IP address: 10.0.0.1 x")]
    [InlineData("""{"active":true,"pool_start":"10.0.0.9","pool_end":"10.0.0.10"}""", null)]
    [InlineData("""{"active":true,"pool_start":"10.0.0.10","pool_end":"10.0.0.9"}""", "pool_start must be less than pool_end")]
    [InlineData("""{"active":true,"pool_start":"200.0.0.1","pool_end":"10.0.0.9"}""", "pool_start must be less than pool_end")]
    public async Task An_active_server_needs_a_pool(string body, string? message)
    {
        await Http.EditAsync("/dhcp", """{"active":false,"pool_start":"","pool_end":""}""");

        if (message is null)
        {
            await Http.EditAsync("/dhcp", body);
            await Http.EditAsync("/dhcp", """{"active":false,"pool_start":"","pool_end":""}""");
            return;
        }
        await Http.RefuseAsync(HttpMethod.Put, "/dhcp", body, $"Input Error - _schema: ['{message}']");
    }

    [Fact]
    public async Task Without_sysconfd_the_interfaces_are_this_machines()
    {
        await Http.RefuseAsync(
            HttpMethod.Put, "/dhcp", $$"""{"active":false,"network_interfaces":["none0","{{Own}}","none1"]}""",
            "Invalid network interfaces: none0, none1");
        await Http.RefuseAsync(
            HttpMethod.Put, "/dhcp", $$"""{"active":false,"network_interfaces":["{{new string('e', 128)}}","{{new string('f', 127)}}"]}""",
            "Input Error - network_interfaces: ['Longer than maximum length 255.']");
        await Http.RefuseAsync(HttpMethod.Put, "/dhcp", "{}", "Input Error - active: ['Missing data for required field.']");
    }

    [Fact]
    public async Task The_master_tenant_alone_reads_and_changes_it()
    {
        using var branch = Service.NewClient(ConfdFixture.BranchToken);

        Assert.Equal(HttpStatusCode.Unauthorized, (await branch.SendAsync(HttpMethod.Get, "/dhcp", "")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await branch.SendAsync(HttpMethod.Put, "/dhcp", """{"active":false}""")).Status);
    }
}

public sealed class DhcpWithSysconfdTests(SqliteSysconfdFixture service) : ApiTests(service), IClassFixture<SqliteSysconfdFixture>
{
    private SysconfdServer Sysconfd => service.Sysconfd;

    [Fact]
    public async Task The_interfaces_are_those_that_sysconfd_tells()
    {
        Sysconfd.Answer = path => path == "/networking/interfaces"
            ? """{"data":[{"name":"eth7","address":"10.0.0.1"},{"name":"eth8","address":null},{},1]}"""
            : null;
        await Http.EditAsync("/dhcp", """{"active":false,"network_interfaces":["eth8","eth7"]}""");
        await Http.RefuseAsync(
            HttpMethod.Put, "/dhcp", """{"active":false,"network_interfaces":["lo","eth7"]}""", "Invalid network interfaces: lo");
        Sysconfd.Status = (path, _) => path == "/networking/interfaces" ? 500 : 200;

        await Http.RefuseAsync(
            HttpMethod.Put, "/dhcp", """{"active":false,"network_interfaces":["eth7"]}""", HttpStatusCode.ServiceUnavailable,
            "sysconfd can't be asked, repeat the request later.");

        // An empty list asks nobody.
        await Http.EditAsync("/dhcp", """{"active":false}""");
        await Sysconfd.ExpectAsync(call => call is ("GET", "/commonconf_apply", _));
    }
}
