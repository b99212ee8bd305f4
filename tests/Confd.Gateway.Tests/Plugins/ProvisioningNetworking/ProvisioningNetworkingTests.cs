using System.Net;
using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class ProvisioningNetworkingSample() : SettingsSample("provisioning_networking")
{
    public override string Body => """{"provision_host":"10.0.0.1","provision_http_port":80,"provision_http_base_url":"http://p.example"}""";
}

public sealed class ProvisioningNetworkingTests<TService>(TService service) : ApiTests(service), IClassFixture<TService>
    where TService : ConfdFixture
{
    private const string Path = "/provisioning/networking";

    private const string Calls = """
        [{"method":"POST","path":"/commonconf_generate","body":{}},{"method":"GET","path":"/commonconf_apply","query":{}},
         {"method":"POST","path":"/services","body":{"wazo-provd":"restart"}}]
        """;

    [Fact]
    public async Task What_is_not_given_stays()
    {
        Assert.Equal(
            """{"provision_host":"","provision_http_port":8667,"provision_http_base_url":""}""", (await Http.ReadAsync(Path)).ToJsonString());
        await SkipEventsAsync();

        await Http.EditAsync(Path, """{"provision_host":"provd.example"}""");
        await Http.EditAsync(Path, """{"provision_http_port":"-1","provision_http_base_url":null}""");
        await Http.EditAsync(Path, "{}");

        Assert.Equal(
            """{"provision_host":"provd.example","provision_http_port":-1,"provision_http_base_url":null}""",
            (await Http.ReadAsync(Path)).ToJsonString());
        await Http.EditAsync(Path, """{"provision_host":null}""");
        var published = new ExpectedEvent("provisioning_networking_edited", "{}", Calls)
        {
            RoutingKey = "config.provisioning.networking.edited", Headers = "{}",
        };
        await ExpectSystemEventsAsync("provisioning_networking", null, published, published, published, published);
    }

    [Fact]
    public async Task Every_fault_is_named_once() => await Http.RefuseAsync(
        HttpMethod.Put, Path, $$"""{"provision_host":"{{new string('h', 40)}}","provision_http_port":null,"provision_http_base_url":"{{new string('u', 256)}}"}""",
        "Input Error - provision_host: ['Longer than maximum length 39.']",
        "Input Error - provision_http_port: ['Field may not be null.']",
        "Input Error - provision_http_base_url: ['Longer than maximum length 255.']");

    [Fact]
    public async Task The_master_tenant_alone_reads_and_changes_it()
    {
        using var branch = Service.NewClient(ConfdFixture.BranchToken);

        Assert.Equal(HttpStatusCode.Unauthorized, (await branch.SendAsync(HttpMethod.Get, Path, "")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await branch.SendAsync(HttpMethod.Put, Path, "{}")).Status);
    }
}
