using System.Net;
using Confd.Asterisk;
using Confd.Configuration;
using Confd.Gateway.Hosting;
using Confd.Gateway.Observability;
using Confd.Resources;
using Confd.Silo.Cluster;
using Orleans.Dashboard;

namespace Confd.Silo;

internal static class SiloHosting
{
    /// <summary>Adds the silo that configuration describes.</summary>
    /// <exception cref="InvalidOperationException">A key names something unusable; the message begins with the key.</exception>
    public static WebApplicationBuilder AddConfdSilo(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        var cluster = builder.Services.OptionsOf<ClusterOptions>();
        var telemetry = builder.Services.OptionsOf<TelemetryOptions>();
        builder.Logging.AddFilter("Orleans", LogLevel.Warning).AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Polly", LogLevel.Warning)
            // It compares its first check with the start of the machine.
            .AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error)
            // Values in use and lost races are answers, not storage errors.
            .AddFilter("Confd.Storage.ConfdGrainStorage", LogLevel.Critical);
        if (cluster.IsShared)
        {
            builder.Services.AddHostedService<OrleansSchema>();
        }
        builder.Host.UseOrleans(silo =>
        {
            silo.UseConfdCluster(cluster);
            silo.AddConfdGrains(configuration);
            // A grain keeps its resource and its view in memory. Orleans' default keeps each for two hours.
            silo.Configure<Orleans.Configuration.GrainCollectionOptions>(collection => collection.CollectionAge = TimeSpan.FromMinutes(10));
            if (telemetry.Traces)
            {
                silo.AddActivityPropagation();
            }
            if (telemetry.Dashboard)
            {
                silo.AddDashboard();
            }
        });
        // After the data folder: a second instance fails at both checks, and the folder's error is the clearer one.
        var address = cluster.IsShared ? cluster.Listen : IPAddress.Loopback;
        PortCheck.Require("Confd:Cluster:SiloPort", address, cluster.SiloPort);
        PortCheck.Require("Confd:Cluster:GatewayPort", address, cluster.GatewayPort);
        if (builder.Services.OptionsOf<AsteriskOptions>().ConfgenUrl is { } url && TcpAddressAttribute.EndPointOf(url) is { } confgen)
        {
            PortCheck.Require("Confd:Asterisk:ConfgenUrl", confgen.Address, confgen.Port);
        }
        return builder;
    }
}
