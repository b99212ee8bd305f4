using System.Net;
using Confd.Resources;
using Orleans.Configuration;

namespace Confd.Silo;

internal static class SiloHosting
{
    /// <summary>Adds the silo that configuration describes.</summary>
    /// <exception cref="InvalidOperationException">A key is wrong; the message names it.</exception>
    public static WebApplicationBuilder AddConfdSilo(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        var mode = configuration["Confd:Cluster:Mode"] ?? "local";
        if (mode != "local")
        {
            throw new InvalidOperationException($"Confd:Cluster:Mode must be local, not '{mode}'.");
        }
        builder.Logging.AddFilter("Orleans", LogLevel.Warning).AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Polly", LogLevel.Warning)
            // It compares its first check with the start of the machine.
            .AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error)
            // Taken values and lost races are answers, not faults of the storage.
            .AddFilter("Confd.Storage.ConfdGrainStorage", LogLevel.Critical);
        builder.Host.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(
                configuration.GetValue("Confd:Cluster:SiloPort", 11111),
                configuration.GetValue("Confd:Cluster:GatewayPort", 30000),
                serviceId: configuration["Confd:Cluster:ServiceId"] ?? "confd",
                clusterId: configuration["Confd:Cluster:ClusterId"] ?? "confd");
            silo.Configure<EndpointOptions>(endpoint => endpoint.AdvertisedIPAddress = IPAddress.Loopback);
            silo.AddConfdGrains(configuration);
        });
        return builder;
    }
}
