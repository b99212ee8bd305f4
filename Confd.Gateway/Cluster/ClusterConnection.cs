using System.Data.Common;
using Confd.Configuration;
using Npgsql;

namespace Confd.Gateway.Cluster;

/// <summary>The connection to Orleans' own tables.</summary>
public static class ClusterConnection
{
    /// <summary>Invariant name of the driver, by which Orleans' ADO.NET providers find it.</summary>
    public const string Invariant = "Npgsql";

    /// <summary>The cluster's connection string, with its schema as search path and default limits.</summary>
    public static string ConnectionToTables(this ClusterOptions options)
    {
        var given = new DbConnectionStringBuilder { ConnectionString = options.Connection };
        var builder = new NpgsqlConnectionStringBuilder(options.Connection) { SearchPath = options.Schema };
        if (!given.ContainsKey("Maximum Pool Size"))
        {
            builder.MaxPoolSize = 20;
        }
        if (!given.ContainsKey("Timeout"))
        {
            builder.Timeout = 5;
        }
        if (!given.ContainsKey("Command Timeout"))
        {
            builder.CommandTimeout = 10;
        }
        return builder.ToString();
    }
}
