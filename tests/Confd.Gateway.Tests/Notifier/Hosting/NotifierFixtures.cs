namespace Confd.Gateway.Tests.Notifier;

/// <summary>The servers to which a service with both sinks is connected.</summary>
public sealed class Surroundings : IAsyncDisposable
{
    public SysconfdServer Sysconfd { get; } = new();

    public string Exchange { get; } = $"wazo-headers-{Guid.NewGuid():N}";

    public IEnumerable<string> Arguments =>
    [
        "--Confd:Bus:Enabled=true", $"--Confd:Bus:Uri={BusListener.Uri}", $"--Confd:Bus:Exchange={Exchange}",
        "--Confd:Sysconfd:Enabled=true", $"--Confd:Sysconfd:Url={Sysconfd.Url}", "--Confd:Sysconfd:Window=00:00:00.3",
        "--Confd:Events:Heartbeat=00:00:01", "--Confd:Events:Patience=00:00:01", "--Confd:Auth:Keys:1:Token=test-watcher-of-voicemails",
        $"--Confd:Auth:Keys:1:TenantUuid={ConfdFixture.MasterTenant}", "--Confd:Auth:Keys:1:Acl:0=confd.events.read",
        "--Confd:Auth:Keys:1:Acl:1=events.config.voicemail.#",
    ];

    public ValueTask DisposeAsync() => Sysconfd.DisposeAsync();
}

public interface INotifierFixture
{
    Surroundings Surroundings { get; }
}

public sealed class SqliteNotifierFixture : SqliteFixture, INotifierFixture
{
    public Surroundings Surroundings { get; } = new();

    protected override IEnumerable<string> MoreArguments => Surroundings.Arguments;
}

public sealed class PostgresNotifierFixture : PostgresFixture, INotifierFixture
{
    public Surroundings Surroundings { get; } = new();

    protected override IEnumerable<string> MoreArguments => Surroundings.Arguments;
}
