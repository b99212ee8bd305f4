using Confd.Configuration;
using Confd.Gateway.Cluster;
using Confd.Gateway.Observability;
using Microsoft.Extensions.Options;

namespace Confd.Gateway.Hosting;

/// <summary>A gateway in its own process, ready to run.</summary>
public static class ConfdGatewayHost
{
    /// <summary>Builds the host from the command line, the environment and appsettings.json.</summary>
    /// <exception cref="OptionsValidationException">Keys are wrong; each failure begins with one.</exception>
    /// <exception cref="InvalidOperationException">A key names something unusable; the message begins with the key.</exception>
    public static WebApplication Build(params string[] args)
    {
        var builder = ProcessHosting.CreateBuilder(args);
        builder.Services.AddGatewayOptions(builder.Configuration).RequireOptions();
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
