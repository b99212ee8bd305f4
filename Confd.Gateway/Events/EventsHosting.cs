using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Confd.Gateway.Events;

internal static class EventsHosting
{
    /// <summary>Adds the watchers of events.</summary>
    public static IServiceCollection AddConfdEvents(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<EventHub>();
        services.AddSingleton<AppliedFeed>();
        services.AddSingleton<EventStreamEndpoint>();
        services.AddSingleton<SinkStatusSource>();
        services.AddHostedService(provider => provider.GetRequiredService<SinkStatusSource>());
        return services;
    }
}
