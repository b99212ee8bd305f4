using Confd.Gateway.Cluster;
using Confd.Gateway.Observability;

namespace Confd.Gateway.Hosting;

/// <summary>A gateway in a process of its own, ready to be run.</summary>
public static class ConfdGatewayHost
{
    /// <summary>Builds the host from the command line, the environment and appsettings.json.</summary>
    /// <exception cref="InvalidOperationException">A key is wrong; the message begins with it.</exception>
    public static WebApplication Build(params string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddConfdProcess();
        builder.AddConfdClusterClient();
        builder.AddConfdGateway();
        builder.AddConfdObservability("confd-gateway");
        var app = builder.Build();
        new UnknownKeys([GatewayUsage.Keys, GatewayUsage.ClusterKeys], others: GatewayUsage.SiloSections).Warn(app);
        app.UseConfdPipeline();
        app.MapConfdObservability();
        app.MapConfdGateway();
        return app;
    }
}
