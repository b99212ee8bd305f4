using Confd.Gateway.Hosting;
using Confd.Gateway.Observability;
using Confd.Resources;

namespace Confd.Silo;

/// <summary>A silo, with or without its gateway, ready to be run.</summary>
public static class ConfdHost
{
    /// <summary>Builds the host from the command line, the environment and appsettings.json.</summary>
    /// <exception cref="InvalidOperationException">A key is wrong; the message begins with it.</exception>
    public static WebApplication Build(params string[] args) => Build(args, _ => { });

    /// <summary>As the other one, for programs that add to the silo's services or replace one.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="customize">Runs after the silo's own services were added.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder> customize)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddConfdProcess();
        builder.AddConfdSilo();
        customize(builder);
        builder.AddConfdObservability("confd-silo");
        var app = Build(builder);
        new UnknownKeys([Usage.Text], app.Services.GetRequiredService<PluginNames>().All).Warn(app);
        return app;
    }

    private static WebApplication Build(WebApplicationBuilder builder)
    {
        if (!HasGateway(builder.Configuration))
        {
            if (HealthHosting.IsOn(builder.Configuration))
            {
                return builder.AddConfdHealth().Build().MapConfdHealth();
            }
            builder.WebHost.UseServer(new NoServer());
            return builder.Build();
        }
        HealthHosting.RequireOff(builder.Configuration);
        builder.AddConfdGateway();
        var app = builder.Build();
        app.UseConfdPipeline();
        app.MapConfdObservability();
        app.MapConfdGateway();
        return app;
    }

    /// <summary><c>Confd:Gateway:Enabled</c>: true unless it is switched off.</summary>
    internal static bool HasGateway(IConfiguration configuration) =>
        Setting.Flag(configuration, "Confd:Gateway:Enabled", whenAbsent: true);
}
