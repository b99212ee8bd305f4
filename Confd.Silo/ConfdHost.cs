using Confd.Gateway.Hosting;
using Confd.Gateway.Observability;

namespace Confd.Silo;

/// <summary>A silo, with or without its gateway, ready to be run.</summary>
public static class ConfdHost
{
    /// <summary>Builds the host from the command line, the environment and appsettings.json.</summary>
    /// <exception cref="InvalidOperationException">A key is wrong; the message begins with it.</exception>
    public static WebApplication Build(params string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddConfdSilo();
        builder.AddConfdObservability("confd-silo");
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
        app.MapConfdObservability();
        app.MapConfdGateway();
        return app;
    }

    /// <summary><c>Confd:Gateway:Enabled</c>: true unless it is switched off.</summary>
    internal static bool HasGateway(IConfiguration configuration) =>
        Setting.Flag(configuration, "Confd:Gateway:Enabled", whenAbsent: true);
}
