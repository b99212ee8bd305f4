using Confd.Plugins;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Confd.Gateway.Tests;

/// <summary>The data of a machine about itself, and whether it has a key for the wizard.</summary>
public sealed class HostDiscoveryTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("confd-wizard-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Files_that_are_not_there_say_nothing()
    {
        Assert.Empty(HostDiscovery.NameserversOf(Path.Combine(folder, "none")));
        Assert.Null(HostDiscovery.TimezoneOf(Path.Combine(folder, "none")));
        // A folder can't be read as a file.
        Assert.Empty(HostDiscovery.NameserversOf(folder));
    }

    [Fact]
    public void Name_servers_are_the_lines_with_an_IPv4_address()
    {
        var file = FileOf("# x\nnameserver 10.0.0.1\nnameserver\t10.0.0.2 # two\nnameserver ::1\nnameserver\noptions x\nsearch nameserver 1.2.3.4\n");

        Assert.Equal(["10.0.0.1", "10.0.0.2"], HostDiscovery.NameserversOf(file));
    }

    [Fact]
    public void The_time_zone_is_the_first_line()
    {
        Assert.Equal("Europe/Paris", HostDiscovery.TimezoneOf(FileOf("Europe/Paris\nx\n")));
        Assert.Null(HostDiscovery.TimezoneOf(FileOf("")));
    }

    [Theory]
    [InlineData("pbx.example.com", "example.com"), InlineData("pbx", null), InlineData("pbx.", null), InlineData(".x", null)]
    public void The_domain_follows_the_first_dot(string name, string? domain) => Assert.Equal(domain, HostDiscovery.DomainOf(name));

    [Fact]
    public async Task Whatever_the_machine_has_there_is_an_answer()
    {
        var found = await HostDiscovery.LookAsync(TestContext.Current.CancellationToken);

        Assert.DoesNotContain('.', found.Hostname);
        Assert.Equal(new HostGatewayView("0.0.0.0", null), found.Gateways[^1]);
        Assert.DoesNotContain(found.Interfaces, one => one.Interface == "lo");
    }

    [Theory]
    [InlineData(null, false), InlineData("service_id: a\nservice_key: b\n", true), InlineData("service_id: a\n", false), InlineData("{", false)]
    public void There_is_a_wizard_where_its_key_is(string? content, bool isThere)
    {
        var options = new WizardOptions { KeyFile = content is null ? Path.Combine(folder, "none") : FileOf(content) };
        using var services = new ServiceCollection().AddSingleton(Options.Create(options)).BuildServiceProvider();

        Assert.Equal(isThere, new WizardPlugin().IsOnByDefault(services));
    }

    private string FileOf(string content)
    {
        var file = Path.Combine(folder, $"{Guid.NewGuid():N}");
        File.WriteAllText(file, content);
        return file;
    }
}
