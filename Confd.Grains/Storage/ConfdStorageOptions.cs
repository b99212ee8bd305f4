using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Confd.Storage;

/// <summary>Where the data is. Section <c>Confd:Storage</c>.</summary>
public sealed class ConfdStorageOptions
{
    /// <summary><c>sqlite</c> (default) or <c>postgresql</c>.</summary>
    public string Provider { get; set; } = "sqlite";

    /// <summary>For postgresql the connection string; for sqlite a file, by default <c>confd.db</c> in the data folder.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>PostgreSQL schema. Default <c>confd</c>.</summary>
    public string Schema { get; set; } = "confd";

    /// <summary>Default of <see cref="LockSeconds"/>.</summary>
    internal static readonly TimeSpan DefaultLockTime = TimeSpan.FromSeconds(8);

    /// <summary>1 to 60: how long a change waits for a lock that somebody else holds. Default 8.</summary>
    public int LockSeconds { get; set; } = (int)DefaultLockTime.TotalSeconds;
}

/// <summary>Adds the storage.</summary>
public static class ConfdStorageHosting
{
    /// <summary>Adds the store that <c>Confd:Storage</c> describes.</summary>
    /// <exception cref="InvalidOperationException">A key is wrong; the message names it.</exception>
    public static IServiceCollection AddConfdStorage(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection("Confd:Storage").Get<ConfdStorageOptions>() ?? new ConfdStorageOptions();
        if (options.LockSeconds is < 1 or > 60)
        {
            throw new InvalidOperationException("Confd:Storage:LockSeconds must be 1 to 60.");
        }
        ConfdStore store;
        switch (options.Provider)
        {
            case "sqlite":
                (store, var held) = OpenFile(options, configuration);
                // Made here, so that the container gives it up only if it is asked to.
                services.AddSingleton(_ => held);
                break;
            case "postgresql" when string.IsNullOrWhiteSpace(options.ConnectionString):
                throw new InvalidOperationException("Confd:Storage:ConnectionString is required when Confd:Storage:Provider is postgresql.");
            case "postgresql":
                store = OpenServer(options, configuration);
                break;
            default:
                throw new InvalidOperationException($"Confd:Storage:Provider must be sqlite or postgresql, not '{options.Provider}'.");
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

    private static PostgresStore OpenServer(ConfdStorageOptions options, IConfiguration configuration)
    {
        try
        {
            return new PostgresStore(
                options.ConnectionString!, options.Schema, isShared: configuration["Confd:Cluster:Mode"] == "postgresql",
                TimeSpan.FromSeconds(options.LockSeconds));
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new InvalidOperationException(
                $"Confd:Storage:ConnectionString is not a connection string: {exception.Message}", exception);
        }
    }

    private static (SqliteStore Store, DataLock Held) OpenFile(ConfdStorageOptions options, IConfiguration configuration)
    {
        var folder = configuration["Confd:DataDirectory"] is { Length: > 0 } given ? given : "./data";
        var file = options.ConnectionString is { Length: > 0 } chosen ? chosen : Path.Combine(folder, "confd.db");
        var key = options.ConnectionString is { Length: > 0 } ? "Confd:Storage:ConnectionString" : "Confd:DataDirectory";
        try
        {
            PrivateFiles.CreateFolder(Path.GetDirectoryName(Path.GetFullPath(file))!);
            var held = DataLock.Take(file, key);
            return (new SqliteStore(file, TimeSpan.FromSeconds(options.LockSeconds), key), held);
        }
        catch (Exception exception) when (SqliteFaults.Explain(exception, file, key) is { } line)
        {
            throw new InvalidOperationException(line, exception);
        }
    }
}
