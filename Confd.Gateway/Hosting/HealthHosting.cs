using Confd.Gateway.Routing;

namespace Confd.Gateway.Hosting;

/// <summary>Health checks of a silo that has no gateway; with one, the gateway has them.</summary>
public static class HealthHosting
{
    private const string Key = "Confd:Health:Urls";

    /// <summary>False when configuration asks for none (the default).</summary>
    public static bool IsOn(IConfiguration configuration) => configuration[Key] is { Length: > 0 };

    /// <summary>Stops the start of a process whose gateway answers already.</summary>
    /// <exception cref="InvalidOperationException">The key is set all the same.</exception>
    public static void RequireOff(IConfiguration configuration)
    {
        if (IsOn(configuration))
        {
            throw new InvalidOperationException($"{Key} is for silos without a gateway; here Confd:Urls answers /health.");
        }
    }

    /// <summary>Adds what the checks need, and the place where they listen.</summary>
    /// <exception cref="InvalidOperationException">The key is wrong; the message begins with it.</exception>
    public static WebApplicationBuilder AddConfdHealth(this WebApplicationBuilder builder)
    {
        var urls = Setting.Addresses(builder.Configuration, Key, "");
        PortCheck.Require(Key, urls);
        builder.WebHost.UseUrls(urls);
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
