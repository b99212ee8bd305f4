using System.Net;
using Confd.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Confd.Gateway.Tests;

/// <summary>Where a silo says that it can be reached.</summary>
public sealed class ClusterOptionsTests
{
    [Theory]
    [InlineData("127.0.0.1", false, null, "10.1.2.3")]
    [InlineData("10.1.2.3", true, null, "10.1.2.3")]
    [InlineData("10.9.9.9", true, "10.9.9.9", "10.1.2.3")]
    [InlineData("fd00::7", true, null, "fd00::7")]
    public void In_a_pod_it_is_the_pods_address_unless_configured(string expected, bool isInKubernetes, string? configured, string pod)
    {
        var options = Read(isInKubernetes, configured, pod);

        Assert.Equal(IPAddress.Parse(expected), options.Advertised);
        Assert.Equal(IPAddress.Parse(expected), options.Listen);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("pod")]
    public void A_pod_without_address_is_told_what_is_missing(string? pod)
    {
        var error = Assert.Throws<OptionsValidationException>(() => Read(true, null, pod));

        Assert.StartsWith("Confd:Cluster:Kubernetes ", error.Message);
        Assert.Contains("POD_IP", error.Message);
    }

    private static ClusterOptions Read(bool isInKubernetes, string? configured, string? pod)
    {
        var services = new ServiceCollection();
        services.AddClusterOptions(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Confd:Cluster:Mode"] = "postgresql",
            ["Confd:Cluster:ConnectionString"] = "Host=db.example;Database=confd",
            ["Confd:Cluster:Kubernetes"] = $"{isInKubernetes}",
            ["Confd:Cluster:AdvertisedAddress"] = configured,
            ["POD_IP"] = pod,
        }).Build());
        return services.OptionsOf<ClusterOptions>();
    }
}
