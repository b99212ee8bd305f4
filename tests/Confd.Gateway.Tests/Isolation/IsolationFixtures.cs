using Confd.Resources;

namespace Confd.Gateway.Tests.Isolation;

/// <summary>The service of the sweep, on any database: with a third-party plugin, and a token of the second tenant.</summary>
public interface IIsolationFixture
{
    /// <summary>The service.</summary>
    ConfdFixture Service { get; }
}

/// <summary>The service on the embedded database with a plugin of others.</summary>
public sealed class SqliteIsolationFixture : SqliteFixture, IIsolationFixture
{
    public ConfdFixture Service => this;

    protected override IEnumerable<string> MoreArguments => SamplePlugin.Arguments(Folder);
}

/// <summary>The service on PostgreSQL with a plugin of others.</summary>
public sealed class PostgresIsolationFixture : PostgresFixture, IIsolationFixture
{
    public ConfdFixture Service => this;

    protected override IEnumerable<string> MoreArguments => SamplePlugin.Arguments(Folder);
}

/// <summary>An assembly that nothing here refers to.</summary>
internal static class SamplePlugin
{
    public static IEnumerable<string> Arguments(string folder)
    {
        var plugins = Directory.CreateDirectory(Path.Combine(folder, "plugins")).FullName;
        var built = AppContext.BaseDirectory.Replace("Confd.Gateway.Tests", "Confd.SamplePlugin", StringComparison.Ordinal);
        File.Copy(Path.Combine(built, "Confd.SamplePlugin.dll"), Path.Combine(plugins, "Confd.SamplePlugin.dll"), overwrite: true);
        return [$"--Confd:PluginDirectory={plugins}"];
    }
}
