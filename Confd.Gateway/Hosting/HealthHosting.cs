using Confd.Configuration;
using Confd.Gateway.Routing;

namespace Confd.Gateway.Hosting;

/// <summary>Health checks of a silo that has no gateway; with one, the gateway has them.</summary>
public static class HealthHosting
{
    /// <summary>Adds the services of the checks, and the addresses on which they listen.</summary>
    /// <param name="builder">The process that is being built.</param>
    /// <param name="urls">From <see cref="HealthOptions.Urls"/>.</param>
    /// <exception cref="InvalidOperationException">The addresses can't be used; the message begins with the key.</exception>
    public static WebApplicationBuilder AddConfdHealth(this WebApplicationBuilder builder, string urls)
    {
        var addresses = ListenAddressesAttribute.Split(urls);
        PortCheck.Require("Confd:Health:Urls", addresses);
        builder.WebHost.UseUrls(addresses);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
        });
        builder.Services.AddSingleton<ManifestWatch>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<ManifestWatch>());
        return builder.AddHealthAnswers();
    }

    /// <summary>Maps <c>/health/live</c> and <c>/health/ready</c>, with the answers of a gateway.</summary>
    public static WebApplication MapConfdHealth(this WebApplication app)
    {
        app.UseEveryPath();
        app.UseRouting();
        app.MapGroup("").WithHead().MapHealthAnswers();
        return app;
    }
}
