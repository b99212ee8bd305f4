using Confd.Configuration;
using Confd.Gateway.Authentication.Jwt;
using Confd.Gateway.Authentication.Wazo;
using Confd.Gateway.Events;
using Confd.Gateway.Limits;
using Confd.Gateway.Observability;
using Confd.Gateway.Routing;
using Confd.Storage;

namespace Confd.Gateway.Hosting;

/// <summary>The options of gateways.</summary>
public static class GatewayOptionsHosting
{
    /// <summary>Adds those of a gateway, in a silo or in its own process.</summary>
    public static IServiceCollection AddGatewayOptions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddProcessOptions(configuration);
        services.AddConfdOptions(configuration, new ProcessOptionsValidator());
        services.AddConfdOptions(configuration, new GatewayLimitsValidator());
        services.AddConfdOptions<WebPageOptions>(configuration);
        services.AddConfdOptions(configuration, new EventStreamOptionsValidator());
        services.AddConfdOptions(configuration, new AuthOptionsValidator());
        switch (configuration.PeekOptions<AuthOptions>().Mode)
        {
            case "Wazo":
                services.AddConfdOptions(configuration, new WazoAuthOptionsValidator());
                break;
            case "Jwt":
                services.AddConfdOptions(configuration, new JwtAuthOptionsValidator());
                break;
        }
        return services;
    }

    /// <summary>Adds those of every process: its cluster, whether it has a gateway, and telemetry.</summary>
    public static IServiceCollection AddProcessOptions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddConfdOptions(configuration, new GatewayOptionsValidator());
        services.AddConfdOptions(configuration, new TelemetryOptionsValidator());
        services.AddConfdOptions(configuration, new LoggingOptionsValidator());
        services.AddClusterOptions(configuration).Validate(
            cluster => !cluster.IsShared || PostgresRefusal.CanConnectWith(cluster.Connection),
            $"{configuration.PeekOptions<ClusterOptions>().ConnectionKey} must be a connection string of PostgreSQL, like Host=…;Username=…;Password=…;Database=….");
        return services;
    }
}
