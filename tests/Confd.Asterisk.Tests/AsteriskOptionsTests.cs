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
