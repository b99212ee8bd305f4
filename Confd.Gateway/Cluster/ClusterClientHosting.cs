using System.Net;
using Confd.Configuration;
using Confd.Gateway.Hosting;
using Confd.Gateway.Observability;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Dashboard;
using ClusterOptions = Confd.Configuration.ClusterOptions;
using GatewayOptions = Orleans.Configuration.GatewayOptions;

namespace Confd.Gateway.Cluster;

/// <summary>A gateway without a silo in its process: an Orleans client of the cluster.</summary>
public static class ClusterClientHosting
{
    private static readonly TimeSpan ConnectionPause = TimeSpan.FromMilliseconds(500);

    /// <summary>Adds the client. The gateway answers 503 until it finds a silo, and again when none is left.</summary>
    /// <exception cref="OptionsValidationException">Keys are wrong; each failure begins with one.</exception>
    public static WebApplicationBuilder AddConfdClusterClient(this WebApplicationBuilder builder)
    {
        builder.Services.AddProcessOptions(builder.Configuration);
        var options = builder.Services.OptionsOf<ClusterOptions>();
        var telemetry = builder.Services.OptionsOf<TelemetryOptions>();
        builder.Logging.AddFilter("Orleans", LogLevel.Error).AddFilter("Microsoft", LogLevel.Warning);
        // The client's start ends only when it has found the cluster. The gateway answers requests meanwhile.
        builder.Services.Configure<HostOptions>(host => host.ServicesStartConcurrently = true);
        builder.Host.UseOrleansClient(client =>
        {
            if (options.IsShared)
            {
                client.UseAdoNetClustering(clustering =>
                {
                    clustering.Invariant = ClusterConnection.Invariant;
                    clustering.ConnectionString = options.ConnectionToTables();
                });
            }
            else
            {
                client.UseStaticClustering(new IPEndPoint(options.Advertised, options.GatewayPort));
            }
            client.Configure<Orleans.Configuration.ClusterOptions>(cluster =>
            {
                cluster.ClusterId = options.ClusterId;
                cluster.ServiceId = options.ServiceId;
            });
            client.Configure<GatewayOptions>(gateway => gateway.GatewayListRefreshPeriod = TimeSpan.FromSeconds(3));
            client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = options.LongestResponse);
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
