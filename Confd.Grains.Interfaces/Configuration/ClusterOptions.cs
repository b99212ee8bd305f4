using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Confd.Configuration;

/// <summary>How silos and gateways find each other. Section <c>Confd:Cluster</c>.</summary>
[Section("Confd:Cluster")]
public sealed class ClusterOptions : IValidatableObject
{
    private const string Storage = "Confd:Storage:ConnectionString";

    /// <summary><c>local</c> (default, one silo) or <c>postgresql</c>.</summary>
    [OneOf("local or postgresql")]
    public string Mode { get; set; } = "local";

    /// <summary>PostgreSQL of the cluster. Default: that of <c>Confd:Storage</c>.</summary>
    [Secret]
    public string? ConnectionString { get; set; }

    /// <summary>Where Orleans' own tables are. Default <c>confd_orleans</c>.</summary>
    [Shape("[a-z0-9_]{1,63}", "1 to 63 of a-z, 0-9 and _")]
    public string Schema { get; set; } = "confd_orleans";

    /// <summary>
    /// <c>ResponseSeconds</c>, 1 second to 5 minutes: how long a call to a grain may take before it counts as failed. Default
    /// 10 seconds in a cluster, where another silo may answer, otherwise 30.
    /// </summary>
    [ConfigurationKeyName("ResponseSeconds"), DurationRange("00:00:01", "00:05:00")]
    public Duration? ResponseTime { get; set; }

    /// <summary>The port between silos. Default 11111.</summary>
    [Number(1, 65535)]
    public int SiloPort { get; set; } = 11111;

    /// <summary>The silo's port for Orleans clients. Default 30000.</summary>
    [Number(1, 65535)]
    public int GatewayPort { get; set; } = 30000;

    /// <summary>The address by which others reach this silo. Default: the pod's in Kubernetes, else 127.0.0.1.</summary>
    [IpAddress]
    public string? AdvertisedAddress { get; set; }

    /// <summary>Where the silo listens. Default: the advertised address.</summary>
    [IpAddress]
    public string? ListenAddress { get; set; }

    /// <summary>
    /// The silo of a cluster runs in a pod. Addresses and names come from the pod's environment, and a silo without its pod
    /// counts as dead at once. Default false.
    /// </summary>
    public bool Kubernetes { get; set; }

    /// <summary>
    /// Id of the cluster, the same for all its silos and gateways; at most 150 characters. Default <c>confd</c>.
    /// </summary>
    [Shape(".{1,150}", "at most 150 characters long")]
    public string ClusterId { get; set; } = "confd";

    /// <summary>Id of the service, which must never change; at most 150 characters. Default <c>confd</c>.</summary>
    [Shape(".{1,150}", "at most 150 characters long")]
    public string ServiceId { get; set; } = "confd";

    /// <summary>Several silos share a database.</summary>
    public bool IsShared => Mode == "postgresql";

    /// <summary>See <see cref="Kubernetes"/>.</summary>
    public bool IsInKubernetes => Kubernetes && IsShared;

    /// <summary>See <see cref="AdvertisedAddress"/>.</summary>
    public IPAddress Advertised => IPAddress.Parse(AdvertisedAddress ?? (IsInKubernetes ? PodAddress! : "127.0.0.1"));

    /// <summary>See <see cref="ListenAddress"/>.</summary>
    public IPAddress Listen => ListenAddress is null ? Advertised : IPAddress.Parse(ListenAddress);

    /// <summary>See <see cref="ResponseTime"/>.</summary>
    public TimeSpan LongestResponse => ResponseTime ?? TimeSpan.FromSeconds(IsShared ? 10 : 30);

    /// <summary>The pod's address, which the manifests pass to the container in the variable <c>POD_IP</c>.</summary>
    internal string? PodAddress { get; set; }

    /// <summary>The connection string of <c>Confd:Storage</c>.</summary>
    internal string? StorageConnection { get; set; }

    /// <summary>See <see cref="ConnectionString"/>.</summary>
    public string? Connection => ConnectionString ?? StorageConnection;

    /// <summary>The key with the value of <see cref="Connection"/>.</summary>
    public string ConnectionKey => ConnectionString is null ? Storage : "Confd:Cluster:ConnectionString";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (IsInKubernetes && AdvertisedAddress is null && !IPAddress.TryParse(PodAddress, out _))
        {
            yield return new("Confd:Cluster:Kubernetes needs the pod's address in the variable POD_IP (fieldRef status.podIP).");
        }
        if (IPAddress.TryParse(AdvertisedAddress, out var advertised) && (advertised.Equals(IPAddress.Any) || advertised.Equals(IPAddress.IPv6Any)))
        {
            yield return new(
                "Confd:Cluster:AdvertisedAddress must be an address that others can connect to; Confd:Cluster:ListenAddress may be any.");
        }
        if (IsShared && Connection is null)
        {
            yield return new($"{ConnectionKey} is required when Confd:Cluster:Mode is postgresql.");
        }
        if (SiloPort == GatewayPort)
        {
            yield return new("Confd:Cluster:GatewayPort must differ from Confd:Cluster:SiloPort.");
        }
    }
}

/// <summary>Generated from the attributes.</summary>
[OptionsValidator]
public sealed partial class ClusterOptionsValidator : IValidateOptions<ClusterOptions>;

/// <summary>Adds the options of the cluster.</summary>
public static class ClusterOptionsHosting
{
    /// <summary>The options of the section, and the values from other places.</summary>
    public static OptionsBuilder<ClusterOptions> AddClusterOptions(this IServiceCollection services, IConfiguration configuration) =>
        services.AddConfdOptions(configuration, new ClusterOptionsValidator()).PostConfigure(cluster =>
        {
            cluster.StorageConnection = configuration.PeekOptions<ConfdStorageOptions>().ConnectionString;
            cluster.PodAddress = configuration["POD_IP"];
        });
}
