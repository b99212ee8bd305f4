using Confd.Configuration;
using Confd.Gateway.Hosting;
using Confd.Resources;

namespace Confd.Silo;

internal static class SiloOptionsHosting
{
    /// <summary>Adds the options of a silo, and of its gateway where it has one.</summary>
    public static IServiceCollection AddSiloOptions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddProcessOptions(configuration).AddGrainsOptions(configuration);
        var health = services.AddConfdOptions(configuration, new HealthOptionsValidator());
        if (configuration.PeekOptions<GatewayOptions>().Enabled)
        {
            services.AddGatewayOptions(configuration);
            health.Validate(
                options => options.Urls is null, "Confd:Health:Urls is for silos without a gateway; here Confd:Urls answers /health.");
        }
        return services;
    }
}
