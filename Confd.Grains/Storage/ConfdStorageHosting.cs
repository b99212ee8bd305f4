using Confd.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Confd.Storage;

/// <summary>Adds the storage.</summary>
public static class ConfdStorageHosting
{
    /// <summary>Adds the store that <see cref="ConfdStorageOptions"/> describe.</summary>
    /// <exception cref="InvalidOperationException">The database can't be used; the message begins with the key.</exception>
    public static IServiceCollection AddConfdStorage(this IServiceCollection services)
    {
        var options = services.OptionsOf<ConfdStorageOptions>();
        ConfdStore store;
        if (options.IsServer)
        {
            var server = new PostgresStore(
                options.ConnectionString!, options.Schema, services.OptionsOf<ClusterOptions>().IsShared, options.LockTime);
            services.AddSingleton(_ => server.NewSchemaLock());
            store = server;
        }
        else
        {
            (store, var held) = OpenFile(options, services.OptionsOf<ProcessOptions>().DataDirectory);
            // Made here, so that the container releases it only if it is asked to.
            services.AddSingleton(_ => held);
        }
        services.AddSingleton<IConfdStore>(provider =>
        {
            _ = provider.GetService<DataLock>();
            store.Health.LogTo(provider.GetRequiredService<ILoggerFactory>().CreateLogger("Confd.Storage"));
            return store;
        });
        services.AddSingleton<IStorageHealth>(provider =>
        {
            _ = provider.GetRequiredService<IConfdStore>();
            return store;
        });
        return services.AddHostedService<StorageOpening>();
    }

    private static (SqliteStore Store, DataLock Held) OpenFile(ConfdStorageOptions options, string folder)
    {
        var file = options.ConnectionString ?? Path.Combine(folder, "confd.db");
        var key = options.ConnectionString is null ? "Confd:DataDirectory" : "Confd:Storage:ConnectionString";
        try
        {
            PrivateFiles.CreateFolder(Path.GetDirectoryName(Path.GetFullPath(file))!);
            var held = DataLock.Take(file, key);
            return (new SqliteStore(file, options.LockTime, key), held);
        }
        catch (Exception exception) when (SqliteFaults.Explain(exception, file, key) is { } line)
        {
            throw new InvalidOperationException(line, exception);
        }
    }
}
