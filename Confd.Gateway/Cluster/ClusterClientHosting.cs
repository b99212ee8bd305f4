using System.Net;
using Confd.Gateway.Observability;
using Orleans.Configuration;
using Orleans.Dashboard;

namespace Confd.Gateway.Cluster;

/// <summary>A gateway without a silo in its process: an Orleans client of the cluster.</summary>
public static class ClusterClientHosting
{
    private static readonly TimeSpan ConnectionPause = TimeSpan.FromMilliseconds(500);

    /// <summary>Adds the client; the gateway answers 503 until a silo was found, and again when none is left.</summary>
    /// <exception cref="InvalidOperationException">A key is wrong; the message begins with it.</exception>
    public static WebApplicationBuilder AddConfdClusterClient(this WebApplicationBuilder builder)
    {
        var options = ClusterOptions.From(builder.Configuration);
        var telemetry = TelemetryOptions.Read(builder.Configuration);
        builder.Logging.AddFilter("Orleans", LogLevel.Error).AddFilter("Microsoft", LogLevel.Warning);
        // The client's start ends only when it has found the cluster; requests are answered meanwhile.
        builder.Services.Configure<HostOptions>(host => host.ServicesStartConcurrently = true);
        builder.Host.UseOrleansClient(client =>
        {
            if (options.IsShared)
            {
                client.UseAdoNetClustering(clustering =>
                {
                    clustering.Invariant = ClusterOptions.Invariant;
                    clustering.ConnectionString = options.ConnectionString;
                });
            }
            else
            {
                client.UseStaticClustering(new IPEndPoint(options.AdvertisedAddress, options.GatewayPort));
            }
            client.Configure<Orleans.Configuration.ClusterOptions>(cluster =>
            {
                cluster.ClusterId = options.ClusterId;
                cluster.ServiceId = options.ServiceId;
            });
            client.Configure<GatewayOptions>(gateway => gateway.GatewayListRefreshPeriod = TimeSpan.FromSeconds(3));
            client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = options.ResponseTime);
            if (telemetry.Traces)
            {
                client.AddActivityPropagation();
            }
            if (telemetry.Dashboard)
            {
                client.AddDashboard();
            }
            client.UseConnectionRetryFilter(async (exception, cancellationToken) =>
            {
                DatabaseRefusal.Throw(exception, options.ConnectionKey);
                await Task.Delay(ConnectionPause, cancellationToken);
                return true;
            });
        });
        return builder;
    }
}
