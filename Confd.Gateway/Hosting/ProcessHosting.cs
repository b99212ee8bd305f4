using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Confd.Gateway.Hosting;

/// <summary>The common part of silos and gateways as processes.</summary>
public static class ProcessHosting
{
    /// <summary>A builder with it.</summary>
    /// <param name="args">The command line.</param>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        // Options are read once. A host that waits for changes of appsettings.json watches every folder below the working directory.
        var builder = WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false", .. args]);
        // It prints the stack of an error that ends the start. The program prints that error in one line.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddHostedService<MemoryReturn>();
        return builder;
    }
}
