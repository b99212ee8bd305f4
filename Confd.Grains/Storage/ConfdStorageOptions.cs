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
}

/// <summary>Adds the storage.</summary>
public static class ConfdStorageHosting
{
    /// <summary>Adds the store that <c>Confd:Storage</c> describes.</summary>
    /// <exception cref="InvalidOperationException">A key is wrong; the message names it.</exception>
    public static IServiceCollection AddConfdStorage(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection("Confd:Storage").Get<ConfdStorageOptions>() ?? new ConfdStorageOptions();
        return services.AddSingleton<IConfdStore>(options.Provider switch
        {
            "sqlite" => new SqliteStore(options.ConnectionString
                ?? Path.Combine(configuration["Confd:DataDirectory"] ?? "./data", "confd.db")),
            "postgresql" when string.IsNullOrWhiteSpace(options.ConnectionString) =>
                throw new InvalidOperationException("Confd:Storage:ConnectionString is required when Confd:Storage:Provider is postgresql."),
            "postgresql" => new PostgresStore(
                options.ConnectionString!, options.Schema, isShared: configuration["Confd:Cluster:Mode"] == "postgresql"),
            var other => throw new InvalidOperationException($"Confd:Storage:Provider must be sqlite or postgresql, not '{other}'."),
        });
    }
}
