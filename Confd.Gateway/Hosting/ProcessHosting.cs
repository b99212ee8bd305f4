using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Confd.Gateway.Hosting;

/// <summary>The common part of silos and gateways as processes.</summary>
public static class ProcessHosting
{
    /// <summary>Adds it.</summary>
    public static WebApplicationBuilder AddConfdProcess(this WebApplicationBuilder builder)
    {
        // It prints the stack of an error that ends the start. The program prints that error in one line.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddHostedService<MemoryReturn>();
        return builder;
    }
}
