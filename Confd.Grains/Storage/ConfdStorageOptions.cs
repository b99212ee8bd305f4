using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

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
        return services.AddSingleton<IConfdStore>(options.Provider switch
        {
            "sqlite" => OpenFile(options, configuration),
            "postgresql" when string.IsNullOrWhiteSpace(options.ConnectionString) =>
                throw new InvalidOperationException("Confd:Storage:ConnectionString is required when Confd:Storage:Provider is postgresql."),
            "postgresql" => new PostgresStore(
                options.ConnectionString!, options.Schema, isShared: configuration["Confd:Cluster:Mode"] == "postgresql",
                TimeSpan.FromSeconds(options.LockSeconds)),
            var other => throw new InvalidOperationException($"Confd:Storage:Provider must be sqlite or postgresql, not '{other}'."),
        });
    }

    private static SqliteStore OpenFile(ConfdStorageOptions options, IConfiguration configuration)
    {
        var folder = configuration["Confd:DataDirectory"] is { Length: > 0 } given ? given : "./data";
        var file = options.ConnectionString is { Length: > 0 } chosen ? chosen : Path.Combine(folder, "confd.db");
        try
        {
            return new SqliteStore(file, TimeSpan.FromSeconds(options.LockSeconds));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            var key = options.ConnectionString is { Length: > 0 } ? "Confd:Storage:ConnectionString" : "Confd:DataDirectory";
            throw new InvalidOperationException($"{key}: '{file}' can't be used: {exception.Message}", exception);
        }
    }
}
