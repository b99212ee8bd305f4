using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Confd.Gateway.Hosting;

/// <summary>What silos and gateways have in common as processes.</summary>
public static class ProcessHosting
{
    /// <summary>Adds it.</summary>
    public static WebApplicationBuilder AddConfdProcess(this WebApplicationBuilder builder)
    {
        // It shows the stack of what ends a start, which the program tells in one line.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddHostedService<MemoryReturn>();
        return builder;
    }
}
