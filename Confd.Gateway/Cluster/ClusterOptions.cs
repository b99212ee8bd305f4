using System.Data.Common;
using System.Net;
using Confd.Gateway.Hosting;
using Npgsql;

namespace Confd.Gateway.Cluster;

/// <summary>How silos and gateways find each other. Section <c>Confd:Cluster</c>.</summary>
public sealed class ClusterOptions
{
    /// <summary>Invariant name of the driver, as Orleans' ADO.NET providers look it up.</summary>
    public const string Invariant = "Npgsql";

    private ClusterOptions()
    {
    }

    /// <summary><c>Mode</c>: false for <c>local</c> (default, one silo), true for <c>postgresql</c>.</summary>
    public bool IsShared { get; private init; }

    /// <summary><c>SiloPort</c>: the port between silos. Default 11111.</summary>
    public int SiloPort { get; private init; }

    /// <summary><c>GatewayPort</c>: the silo's port for Orleans clients. Default 30000.</summary>
    public int GatewayPort { get; private init; }

    /// <summary><c>AdvertisedAddress</c>: the address by which others reach this silo. Default: the pod's in Kubernetes, else 127.0.0.1.</summary>
    public required IPAddress AdvertisedAddress { get; init; }

    /// <summary><c>ListenAddress</c>: where the silo listens. Default: the advertised address.</summary>
    public required IPAddress ListenAddress { get; init; }

    /// <summary>
    /// <c>Kubernetes</c>: the silo runs in a pod; addresses and names come from the pod's environment, and a silo whose
    /// pod is gone counts as dead at once. Default false.
    /// </summary>
    public bool IsInKubernetes { get; private init; }

    /// <summary><c>ClusterId</c>: who belongs together. Default <c>confd</c>.</summary>
    public required string ClusterId { get; init; }

    /// <summary><c>ServiceId</c>: the same over the whole life of the service. Default <c>confd</c>.</summary>
    public required string ServiceId { get; init; }

    /// <summary>
    /// <c>ConnectionString</c> (default: that of <c>Confd:Storage</c>) with <c>Schema</c> (default <c>confd_orleans</c>)
    /// as its search path. Empty in local mode.
    /// </summary>
    public required string ConnectionString { get; init; }

    /// <summary>The key that <see cref="ConnectionString"/> is from.</summary>
    public required string ConnectionKey { get; init; }

    /// <summary><c>Schema</c>: where Orleans' own tables are.</summary>
    public required string Schema { get; init; }

    /// <summary>
    /// <c>ResponseSeconds</c>, 1 to 300: how long a call to a grain may take before it counts as failed. Default 10 in a
    /// cluster, where another silo may do better, else 30.
    /// </summary>
    public TimeSpan ResponseTime { get; private init; }

    /// <summary>Reads the section.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <exception cref="InvalidOperationException">A key is wrong; the message begins with it.</exception>
    public static ClusterOptions From(IConfiguration configuration)
    {
        var isShared = (configuration["Confd:Cluster:Mode"] ?? "local") switch
        {
            "local" => false,
            "postgresql" => true,
            var other => throw new InvalidOperationException($"Confd:Cluster:Mode must be local or postgresql, not '{other}'."),
        };
        var isInKubernetes = Setting.Flag(configuration, "Confd:Cluster:Kubernetes", whenAbsent: false) && isShared;
        var advertised = Address(configuration, "AdvertisedAddress") ?? (isInKubernetes ? PodAddress(configuration) : IPAddress.Loopback);
        if (advertised.Equals(IPAddress.Any) || advertised.Equals(IPAddress.IPv6Any))
        {
            throw new InvalidOperationException(
                "Confd:Cluster:AdvertisedAddress must be an address that others can connect to; Confd:Cluster:ListenAddress may be any.");
        }
        var schema = configuration["Confd:Cluster:Schema"] ?? "confd_orleans";
        if (schema.Length is 0 or > 63 || !schema.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_'))
        {
            throw new InvalidOperationException("Confd:Cluster:Schema must be 1 to 63 of a-z, 0-9 and _.");
        }
        var options = new ClusterOptions
        {
            IsShared = isShared,
            IsInKubernetes = isInKubernetes,
            SiloPort = Port(configuration, "SiloPort", 11111),
            GatewayPort = Port(configuration, "GatewayPort", 30000),
            AdvertisedAddress = advertised,
            ListenAddress = Address(configuration, "ListenAddress") ?? advertised,
            ClusterId = Id(configuration, "ClusterId"),
            ServiceId = Id(configuration, "ServiceId"),
            Schema = schema,
            ResponseTime = TimeSpan.FromSeconds(
                Setting.Number(configuration, "Confd:Cluster:ResponseSeconds", isShared ? 10 : 30, 1, 300)),
            ConnectionKey = KeyOfConnection(configuration),
            ConnectionString = isShared ? ConnectionStringOf(configuration, schema) : "",
        };
        return options.SiloPort != options.GatewayPort
            ? options
            : throw new InvalidOperationException("Confd:Cluster:GatewayPort must differ from Confd:Cluster:SiloPort.");
    }

    /// <summary>As the manifests hand it to the container.</summary>
    private static IPAddress PodAddress(IConfiguration configuration) =>
        IPAddress.TryParse(configuration["POD_IP"], out var address)
            ? address
            : throw new InvalidOperationException(
                "Confd:Cluster:Kubernetes needs the pod's address in the variable POD_IP (fieldRef status.podIP).");

    private static string KeyOfConnection(IConfiguration configuration) =>
        configuration["Confd:Cluster:ConnectionString"] is { Length: > 0 }
            ? "Confd:Cluster:ConnectionString"
            : "Confd:Storage:ConnectionString";

    private static string ConnectionStringOf(IConfiguration configuration, string schema)
    {
        var key = KeyOfConnection(configuration);
        if (configuration[key] is not { Length: > 0 } text)
        {
            throw new InvalidOperationException($"{key} is required when Confd:Cluster:Mode is postgresql.");
        }
        try
        {
            var given = new DbConnectionStringBuilder { ConnectionString = text };
            var builder = new NpgsqlConnectionStringBuilder(text) { SearchPath = schema };
            if (!given.ContainsKey("Maximum Pool Size"))
            {
                builder.MaxPoolSize = 20;
            }
            if (!given.ContainsKey("Timeout"))
            {
                builder.Timeout = 5;
            }
            if (!given.ContainsKey("Command Timeout"))
            {
                builder.CommandTimeout = 10;
            }
            return builder.ToString();
        }
        catch (ArgumentException exception)
        {
            throw new InvalidOperationException($"{key} is not a connection string: {exception.Message}", exception);
        }
    }

    private static int Port(IConfiguration configuration, string name, int otherwise) =>
        (int)Setting.Number(configuration, $"Confd:Cluster:{name}", otherwise, 1, 65535);

    private static IPAddress? Address(IConfiguration configuration, string name)
    {
        var text = configuration[$"Confd:Cluster:{name}"];
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }
        return IPAddress.TryParse(text, out var address)
            ? address
            : throw new InvalidOperationException($"Confd:Cluster:{name} must be an IP address, not '{text}'.");
    }

    private static string Id(IConfiguration configuration, string name) =>
        configuration[$"Confd:Cluster:{name}"] switch
        {
            null or "" => "confd",
            { Length: <= 150 } id => id,
            _ => throw new InvalidOperationException($"Confd:Cluster:{name} must have at most 150 characters."),
        };
}
