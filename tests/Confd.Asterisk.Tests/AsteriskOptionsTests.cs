using Confd.Configuration;
using Confd.Processes;
using Confd.Silo;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Confd.Asterisk.Tests;

/// <summary>The errors for wrong keys of <c>Confd:Asterisk</c>.</summary>
public sealed class AsteriskOptionsTests
{
    private const string Remote =
        "Confd:Asterisk:ConfgenUrl must be an address of this machine alone, like tcp://127.0.0.1:8669, not 'tcp://0.0.0.0:8669/': who connects "
        + "gets passwords without being asked for one. Confd:Asterisk:ConfgenAllowRemote=true allows it all the same.";

    [Theory]
    [InlineData("tcp://127.0.0.1:8669")]
    [InlineData("tcp://127.1.2.3:1/")]
    [InlineData("tcp://[::1]:8669")]
    [InlineData("tcp://localhost:8669")]
    [InlineData("")]
    public void Loopback_addresses_are_taken(string url) => Assert.Empty(FaultsOf(("Confd:Asterisk:ConfgenUrl", url)));

    [Theory]
    [InlineData("http://127.0.0.1:8669")]
    [InlineData("tcp://127.0.0.1")]
    [InlineData("tcp://127.0.0.1:0")]
    [InlineData("tcp://confd.example:8669")]
    [InlineData("tcp://127.0.0.1:8669/asterisk")]
    [InlineData("127.0.0.1:8669")]
    public void What_is_no_address_is_told(string url) => Assert.Equal(
        [$"Confd:Asterisk:ConfgenUrl must be an IP address and a port like tcp://127.0.0.1:8669, not '{url}'."],
        FaultsOf(("Confd:Asterisk:ConfgenUrl", url)));

    [Fact]
    public void Addresses_that_others_reach_must_be_allowed()
    {
        Assert.Equal([Remote], FaultsOf(("Confd:Asterisk:ConfgenUrl", "tcp://0.0.0.0:8669")));
        Assert.Empty(FaultsOf(("Confd:Asterisk:ConfgenUrl", "tcp://0.0.0.0:8669"), ("Confd:Asterisk:ConfgenAllowRemote", "true")));
        Assert.Single(FaultsOf(("Confd:Asterisk:ConfgenUrl", "tcp://[::]:8669")));
    }

    [Fact]
    public void The_address_of_codes_stands_in_the_dialplan_beside_its_key()
    {
        const string Url = "Confd:Asterisk:ApiUrl";
        const string Key = "Confd:Asterisk:ApiKey";

        Assert.Empty(FaultsOf((Url, "https://[::1]:9486/confd/"), (Key, "a1._~+/=-")));
        Assert.Equal([$"{Url} and {Key} belong together."], FaultsOf((Url, "http://127.0.0.1:9486")));
        Assert.Equal([$"{Url} and {Key} belong together."], FaultsOf((Key, "a")));
        Assert.Equal(
            [$"{Url} must have nothing but letters, digits and . _ ~ : / [ ] -: it stands in the dialplan."],
            FaultsOf((Url, "http://127.0.0.1/a,b"), (Key, "a")));
        Assert.Equal([$"{Key} must be a token of letters, digits and . _ ~ + / = -."], FaultsOf((Url, "http://127.0.0.1"), (Key, "a)b")));
    }

    [Fact]
    public void There_are_two_dialplans()
    {
        Assert.Empty(FaultsOf(("Confd:Asterisk:Dialplan", "standalone")));
        Assert.Empty(FaultsOf(("Confd:Asterisk:Dialplan", "platform")));
        Assert.Equal(
            ["Confd:Asterisk:Dialplan must be standalone or platform, not 'else'."], FaultsOf(("Confd:Asterisk:Dialplan", "else")));
    }

    [Theory]
    [InlineData("ami://127.0.0.1")]
    [InlineData("ami://pbx.example:5038/")]
    [InlineData("amis://[::1]:5039")]
    [InlineData("http://127.0.0.1:8088/ari")]
    [InlineData("https://pbx.example:8089/ari/")]
    public void Servers_are_told_by_either_interface(string url) =>
        Assert.Empty(FaultsOf(("Confd:Asterisk:Servers:0:Url", url), ("Confd:Asterisk:Servers:0:Password", "p")));

    [Theory]
    [InlineData("tcp://127.0.0.1:5038", ", not 'tcp://127.0.0.1:5038'")]
    [InlineData("ami://127.0.0.1/x", ", not 'ami://127.0.0.1/x'")]
    [InlineData("127.0.0.1:5038", ", not '127.0.0.1:5038'")]
    [InlineData("http://127.0.0.1/ari?x=1", ", not 'http://127.0.0.1/ari?x=1'")]
    [InlineData("ami://confd:hunter2@127.0.0.1", "")]
    public void What_is_no_address_of_a_server_is_told(string url, string given) => Assert.Equal(
        [$"Confd:Asterisk:Servers:0:Url must be an address like ami://host:5038, amis://host:5039 or http://host:8088/ari{given}."],
        FaultsOf(("Confd:Asterisk:Servers:0:Url", url), ("Confd:Asterisk:Servers:0:Password", "p")));

    [Fact]
    public void Faults_of_servers_are_told_together() => Assert.Equal(
        [
            "Confd:Asterisk:Servers:0:Name must be 1 to 64 letters, digits and . _ : -, not 'a/b'.",
            "Confd:Asterisk:Servers:0:Password is required, without control characters.",
            "Confd:Asterisk:Servers:1:Username must have no colons and no control characters.",
            "Confd:Asterisk:Servers:1:CaFile must be a file of certificates in PEM, not '/nowhere.pem': Could not find file '/nowhere.pem'.",
        ],
        FaultsOf(
            ("Confd:Asterisk:Servers:0:Url", "ami://127.0.0.1"), ("Confd:Asterisk:Servers:0:Name", "a/b"),
            ("Confd:Asterisk:Servers:1:Url", "amis://127.0.0.1"), ("Confd:Asterisk:Servers:1:Username", "a\nAction: Command"),
            ("Confd:Asterisk:Servers:1:Password", "p"), ("Confd:Asterisk:Servers:1:CaFile", "/nowhere.pem")));

    [Fact]
    public void Two_servers_of_one_name_are_told() => Assert.Equal(
        ["Confd:Asterisk:Servers: two servers are called '127.0.0.1:5038'; give each a Name of its own."],
        FaultsOf(
            ("Confd:Asterisk:Servers:0:Url", "ami://127.0.0.1"), ("Confd:Asterisk:Servers:0:Password", "p"),
            ("Confd:Asterisk:Servers:1:Url", "ami://127.0.0.1:5038"), ("Confd:Asterisk:Servers:1:Password", "p")));

    [Fact]
    public async Task The_start_is_refused_with_one_line()
    {
        string[] ports = [$"--Confd:Urls=http://127.0.0.1:{Ports.Free()}", $"--Confd:Cluster:SiloPort={Ports.Free()}", $"--Confd:Cluster:GatewayPort={Ports.Free()}"];
        var (code, _, errors) = await ProgramRuns.RunAsync("Confd.Silo.dll", [.. ports, "--Confd:Asterisk:ConfgenUrl=tcp://0.0.0.0:8669"]);

        Assert.NotEqual(0, code);
        Assert.Equal([Remote], errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static IReadOnlyList<string> FaultsOf(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(one => KeyValuePair.Create(one.Key, (string?)one.Value))).Build();
        var exception = Record.Exception(() => new ServiceCollection().AddSiloOptions(configuration).RequireOptions());
        return exception is null ? [] : [.. Assert.IsType<OptionsValidationException>(exception).Failures];
    }
}
