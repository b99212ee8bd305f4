using Confd.Configuration;
using Confd.Gateway.Authentication;
using Confd.Gateway.Hosting;
using Confd.Gateway.Observability;
using Confd.Resources;
using Microsoft.Extensions.Options;

namespace Confd.Silo;

/// <summary>A silo, with or without its gateway, ready to run.</summary>
public static class ConfdHost
{
    /// <summary>Builds the host from the command line, the environment and appsettings.json.</summary>
    /// <exception cref="OptionsValidationException">Keys are wrong; each failure begins with one.</exception>
    /// <exception cref="InvalidOperationException">A key names something unusable; the message begins with the key.</exception>
    public static WebApplication Build(params string[] args) => Build(args, _ => { });

    /// <summary>The overload for programs that add to the silo's services or replace one.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="customize">Runs after the silo's own services were added.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder> customize)
    {
        var builder = ProcessHosting.CreateBuilder(args);
        builder.Services.AddSiloOptions(builder.Configuration).AddUserAccounts(builder.Configuration).RequireOptions();
        builder.AddConfdSilo();
        customize(builder);
        builder.AddConfdObservability("confd-silo");
        var app = Build(builder);
        new UnknownKeys([Usage.Text], app.Services.GetRequiredService<PluginNames>().All).Warn(app);
        return app;
    }

    private static WebApplication Build(WebApplicationBuilder builder)
    {
        if (!builder.Services.OptionsOf<GatewayOptions>().Enabled)
        {
            if (builder.Services.OptionsOf<HealthOptions>().Urls is { } urls)
            {
                return builder.AddConfdHealth(urls).Build().MapConfdHealth();
            }
            builder.WebHost.UseServer(new NoServer());
            return builder.Build();
        }
        builder.AddConfdGateway();
        var app = builder.Build();
        app.UseConfdPipeline();
        app.MapConfdObservability();
        app.MapConfdGateway();
        return app;
    }
}
