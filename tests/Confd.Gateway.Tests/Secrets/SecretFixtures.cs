using Confd.Gateway.Tests.Isolation;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Confd.Gateway.Tests.Secrets;

/// <summary>The service of the sweep, on any database: with every log line, and a third-party plugin.</summary>
public interface ISecretFixture
{
    /// <summary>The service.</summary>
    ConfdFixture Service { get; }

    /// <summary>Sees its logs and traces.</summary>
    MarkWatch Watch { get; }
}

/// <summary>The service on the embedded database, which logs everything.</summary>
public sealed class SqliteSecretFixture : SqliteFixture, ISecretFixture
{
    public ConfdFixture Service => this;

    public MarkWatch Watch { get; } = new();

    protected override IEnumerable<string> MoreArguments => SamplePlugin.Arguments(Folder);

    protected override void Customize(WebApplicationBuilder builder) => SecretLogs.LogAll(builder, Watch);
}

/// <summary>The service on PostgreSQL, which logs everything.</summary>
public sealed class PostgresSecretFixture : PostgresFixture, ISecretFixture
{
    public ConfdFixture Service => this;

    public MarkWatch Watch { get; } = new();

    protected override IEnumerable<string> MoreArguments => SamplePlugin.Arguments(Folder);

    protected override void Customize(WebApplicationBuilder builder) => SecretLogs.LogAll(builder, Watch);
}

/// <summary>How a service logs everything.</summary>
internal static class SecretLogs
{
    /// <summary>Rules for one provider win over the program's own filters.</summary>
    public static void LogAll(WebApplicationBuilder builder, MarkWatch watch)
    {
        builder.Services.AddSingleton<ILoggerProvider>(watch);
        builder.Logging.AddFilter<MarkWatch>(category: null, LogLevel.Trace);
    }
}
