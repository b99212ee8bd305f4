using Confd.Configuration;
using Confd.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Runtime.Hosting;
using Orleans.Runtime.Providers;
using Orleans.Streams;

namespace Confd.Notifier;

/// <summary>Puts the notifier into a silo.</summary>
public static class NotifierHosting
{
    /// <summary>Adds the readers of the event log: streams, sinks that are switched on, retention, metrics.</summary>
    public static ISiloBuilder AddConfdNotifier(this ISiloBuilder silo, AuthOptions auth)
    {
        var services = silo.Services;
        var bus = services.OptionsOf<BusOptions>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton<SystemIdentity>();
        services.AddSingleton<ISystemIdentity>(provider => provider.GetRequiredService<SystemIdentity>());
        services.AddSingleton<EventFormatter>();
        services.AddSingleton<SinkDirectory>();
        services.AddSingleton<IEventSinks>(provider => provider.GetRequiredService<SinkDirectory>());
        services.AddParticipant<EventTail>().AddParticipant<NotifierMetrics>().AddParticipant<Retention>()
            .AddParticipant<PluginTimer>();
        silo.AddStartupTask<NotifierStartup>(ServiceLifecycleStage.RuntimeStorageServices + 1);
        if (bus.Enabled)
        {
            services.AddSingleton<BusConnection>();
            services.AddSingleton<ISinkFactory, BusSinkFactory>();
            services.AddParticipant<PluginListener>();
        }
        if (bus.Enabled && (bus.Tenants ?? auth.Mode == "Wazo"))
        {
            services.AddParticipant<TenantListener>();
        }
        services.AddSingleton<SysconfdClient>();
        if (services.OptionsOf<SysconfdOptions>().Enabled)
        {
            services.AddSingleton<ISinkFactory, ReloadSinkFactory>();
        }
        silo.AddPersistentStreams(
            SinkStreams.Provider, (provider, name) => ActivatorUtilities.CreateInstance<SinkStreams>(provider, name, Stopping(provider)),
            streams =>
            {
                streams.ConfigureStreamPubSub(StreamPubSubType.ImplicitOnly);
                streams.UseConsistentRingQueueBalancer();
                streams.ConfigureBackoffProvider(IMessageDeliveryBackoffProvider (IServiceProvider _, string _) => new DeliveryBackoff());
                // The receiver waits for news; this is how soon it is asked again after a pause.
                streams.ConfigurePullingAgent(agent => agent.Configure(options => options.GetQueueMsgsTimerPeriod = TimeSpan.FromMilliseconds(20)));
            });
        if (services.OptionsOf<EventLogOptions>().Streams)
        {
            // A cluster keeps them in Orleans' own tables.
            if (!services.Any(service => service.IsKeyedService && SubscriptionStorage.Name.Equals(service.ServiceKey)))
            {
                services.AddGrainStorage(
                    SubscriptionStorage.Name, (provider, _) => ActivatorUtilities.CreateInstance<SubscriptionStorage>(provider));
            }
            silo.AddPersistentStreams(
                ConfdStreams.Provider,
                (provider, name) => new EventStreams(
                    name, provider.GetRequiredService<IConfdStore>(), provider.GetRequiredService<EventTail>(),
                    Stopping(provider)),
                streams =>
                {
                    streams.ConfigureStreamPubSub(StreamPubSubType.ExplicitGrainBasedAndImplicit);
                    streams.UseConsistentRingQueueBalancer();
                });
        }
        return silo;
    }

    private static CancellationToken Stopping(IServiceProvider provider) =>
        provider.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;

    private static IServiceCollection AddParticipant<T>(this IServiceCollection services)
        where T : class, ILifecycleParticipant<ISiloLifecycle>
    {
        services.AddSingleton<T>();
        return services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<T>());
    }
}
