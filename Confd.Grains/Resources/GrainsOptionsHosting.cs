using Confd.Asterisk;
using Confd.Configuration;
using Confd.Notifier;
using Confd.Plugins;
using Confd.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Confd.Resources;

/// <summary>The options of silos.</summary>
public static class GrainsOptionsHosting
{
    /// <summary>Adds those of storage, notifier and plugins.</summary>
    public static IServiceCollection AddGrainsOptions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddConfdOptions(configuration, new ProcessOptionsValidator());
        services.AddConfdOptions(configuration, new LoggingOptionsValidator());
        services.AddClusterOptions(configuration);
        var isShared = configuration.PeekOptions<ClusterOptions>().IsShared;
        services.AddConfdOptions(configuration, new ConfdStorageOptionsValidator())
            .Validate(
                storage => !storage.IsServer || PostgresRefusal.CanConnectWith(storage.ConnectionString),
                "Confd:Storage:ConnectionString must be a connection string of PostgreSQL, like Host=…;Username=…;Password=…;Database=….")
            .Validate(
                storage => !isShared || storage.IsServer,
                "Confd:Storage:Provider must be postgresql when Confd:Cluster:Mode is.");
        services.AddConfdOptions(configuration, new EventLogOptionsValidator());
        services.AddConfdOptions(configuration, new BusOptionsValidator());
        services.AddConfdOptions(configuration, new SysconfdOptionsValidator());
        services.AddConfdOptions(configuration, new ImportOptionsValidator());
        services.AddConfdOptions<MohOptions>(configuration);
        services.AddConfdOptions<SoundOptions>(configuration);
        services.AddConfdOptions(configuration, new AriOptionsValidator());
        services.AddConfdOptions(configuration, new MeetingOptionsValidator());
        services.AddConfdOptions<PjsipOptions>(configuration);
        services.AddConfdOptions(configuration, new WizardOptionsValidator());
        services.AddConfdOptions(configuration, new ProvdOptionsValidator());
        services.AddConfdOptions(configuration, new AsteriskOptionsValidator());
        return services;
    }
}
