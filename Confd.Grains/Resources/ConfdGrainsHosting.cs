using System.Reflection;
using Confd.Asterisk;
using Confd.Configuration;
using Confd.Notifier;
using Confd.Plugins;
using Confd.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;
using Orleans.Runtime.Hosting;
using Orleans.Serialization;

namespace Confd.Resources;

/// <summary>Puts the resources into a silo.</summary>
public static class ConfdGrainsHosting
{
    /// <summary>Adds grains, plugins and storage, as configuration (<c>Confd:*</c>) says.</summary>
    /// <param name="silo">The silo that is being built.</param>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="more">Assemblies with further plugins.</param>
    public static ISiloBuilder AddConfdGrains(
        this ISiloBuilder silo, IConfiguration configuration, params IReadOnlyList<Assembly> more)
    {
        var services = silo.Services.AddGrainsOptions(configuration);
        var process = services.OptionsOf<ProcessOptions>();
        Assembly[] external = [.. more, .. PluginDiscovery.LoadFolder(process.PluginDirectory)];
        services.AddSerializer(serializer =>
        {
            foreach (var assembly in external)
            {
                serializer.AddAssembly(assembly);
            }
        });
        services.AddConfdStorage();
        services.AddSingleton(provider => new PluginRegistry(
            PluginDiscovery.Find([typeof(ConfdGrainsHosting).Assembly, .. external]),
            plugin => process.IsOn(plugin.Name, plugin is not IOptionalPlugin optional || optional.IsOnByDefault(provider)),
            provider));
        services.AddSingleton(provider => new PluginNames(provider.GetRequiredService<PluginRegistry>().Names));
        services.AddSingleton<AliasCache>();
        services.AddSingleton<ChangeTracker>();
        services.AddCoherence(services.OptionsOf<ClusterOptions>().IsShared, services.OptionsOf<ConfdStorageOptions>().IsServer);
        services.AddSingleton<TenantDirectory>();
        services.AddSingleton<IdAllocator>();
        services.AddSingleton<SettingsReader>();
        services.AddSingleton<UnitOfWorkServices>();
        services.AddSingleton<SystemSounds>();
        services.AddSingleton<ConfFiles>();
        services.AddSingleton(provider => new ComposedFiles(
            provider.GetRequiredService<ConfFiles>(), provider.GetRequiredService<PluginRegistry>()));
        services.AddConfServing();
        services.AddSingleton<ViewComposer>();
        services.AddSingleton<ResourceCatalog>();
        services.AddSingleton<OpenAnswers>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IdempotentAnswers>();
        services.AddHostedService<IdempotencyCleaner>();
        services.AddSingleton<ResourceHistory>();
        services.AddSingleton<RepeatedCalls>();
        services.AddSingleton<OperationRunner>();
        services.AddSingleton(provider => new BackgroundWork(
            provider.GetRequiredService<OperationRunner>(), provider.GetRequiredService<UnitOfWorkServices>()));
        services.AddSingleton<Newborns>();
        services.AddSingleton<NewGrains>();
        services.AddSingleton<ManifestSource>();
        services.AddSingleton<ConfdGrainStorage>();
        services.AddGrainStorage(ConfdGrainStorage.Name, (provider, _) => provider.GetRequiredService<ConfdGrainStorage>());
        if (services.OptionsOf<LoggingOptions>().IsJson)
        {
            silo.AddIncomingGrainCallFilter<CallerScope>();
        }
        services.AddProvd(services.OptionsOf<ProvdOptions>());
        silo.AddGrainDirectory(NoDirectory.Name, (_, _) => new NoDirectory());
        silo.AddStartupTask<Installation>(ServiceLifecycleStage.RuntimeStorageServices);
        return silo.AddConfdNotifier(configuration.PeekOptions<AuthOptions>());
    }
}
