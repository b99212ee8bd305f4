using System.Net;
using Confd.Gateway.Cluster;
using Orleans.Configuration;
using ClusterOptions = Confd.Configuration.ClusterOptions;

namespace Confd.Silo.Cluster;

/// <summary>How a silo finds other silos, and how soon it notices their loss.</summary>
internal static class ClusterSiloHosting
{
    public static ISiloBuilder UseConfdCluster(this ISiloBuilder silo, ClusterOptions options)
    {
        // Applies to calls between silos, and to those of a gateway in the same process.
        silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = options.LongestResponse);
        if (!options.IsShared)
        {
            silo.UseLocalhostClustering(
                options.SiloPort, options.GatewayPort, serviceId: options.ServiceId, clusterId: options.ClusterId);
            return silo.Configure<EndpointOptions>(endpoint => endpoint.AdvertisedIPAddress = IPAddress.Loopback);
        }
        silo.Configure<Orleans.Configuration.ClusterOptions>(cluster =>
        {
            cluster.ClusterId = options.ClusterId;
            cluster.ServiceId = options.ServiceId;
        });
        silo.Configure<EndpointOptions>(endpoint =>
        {
            endpoint.AdvertisedIPAddress = options.Advertised;
            endpoint.SiloPort = options.SiloPort;
            endpoint.GatewayPort = options.GatewayPort;
            endpoint.SiloListeningEndpoint = new IPEndPoint(options.Listen, options.SiloPort);
            endpoint.GatewayListeningEndpoint = new IPEndPoint(options.Listen, options.GatewayPort);
        });
        var connection = options.ConnectionToTables();
        silo.UseAdoNetClustering(clustering =>
        {
            clustering.Invariant = ClusterConnection.Invariant;
            clustering.ConnectionString = connection;
        });
        silo.AddAdoNetGrainStorage("PubSubStore", storage =>
        {
            storage.Invariant = ClusterConnection.Invariant;
            storage.ConnectionString = connection;
        });
        if (options.IsInKubernetes)
        {
            silo.UseKubernetesHosting();
        }
        return silo.Configure<ClusterMembershipOptions>(membership =>
        {
            // A silo that no longer answers is removed after three probes and a vote: 4 to 12 seconds.
            membership.ProbeTimeout = TimeSpan.FromSeconds(3);
            membership.MinProbeTimeout = TimeSpan.FromSeconds(1.5);
            membership.MaxProbeTimeout = TimeSpan.FromSeconds(3.5);
            membership.NumMissedProbesLimit = 3;
            membership.NumVotesForDeathDeclaration = 2;
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(10);
            // After the loss of all silos at once, new ones do not wait long for those that the table still lists.
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(3);
            membership.NumMissedTableIAmAliveLimit = 3;
        });
    }
}
