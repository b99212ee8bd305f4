namespace Confd.Gateway.Tests.Notifier;

/// <summary>A service with a sysconfd that tests can answer for.</summary>
public interface ISysconfdFixture
{
    SysconfdServer Sysconfd { get; }

    /// <summary>Keys of such a service.</summary>
    static IEnumerable<string> ArgumentsFor(SysconfdServer sysconfd) =>
    [
        "--Confd:Sysconfd:Enabled=true", $"--Confd:Sysconfd:Url={sysconfd.Url}", "--Confd:Sysconfd:Window=00:00:00.05",
        "--Confd:Sysconfd:Timeout=0.5",
    ];
}

public class SqliteSysconfdFixture : SqliteFixture, ISysconfdFixture
{
    public SysconfdServer Sysconfd { get; } = new();

    protected override IEnumerable<string> MoreArguments => ISysconfdFixture.ArgumentsFor(Sysconfd);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Sysconfd.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

public class PostgresSysconfdFixture : PostgresFixture, ISysconfdFixture
{
    public SysconfdServer Sysconfd { get; } = new();

    protected override IEnumerable<string> MoreArguments => ISysconfdFixture.ArgumentsFor(Sysconfd);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Sysconfd.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
