namespace Confd.Asterisk.Tests.Servers;

/// <summary>A service with two Asterisks.</summary>
public sealed class ServersFixture : SqliteFixture
{
    public ManagerServer Manager { get; } = new();

    public RestServer Rest { get; } = new();

    protected override IEnumerable<string> MoreArguments =>
    [
        "--Confd:Asterisk:ReloadWindow=0.1",
        $"--Confd:Asterisk:Servers:0:Url={Manager.Url}", "--Confd:Asterisk:Servers:0:Name=first",
        $"--Confd:Asterisk:Servers:0:Password={ManagerServer.Password}",
        $"--Confd:Asterisk:Servers:1:Url={Rest.Url}", "--Confd:Asterisk:Servers:1:Name=second",
        $"--Confd:Asterisk:Servers:1:Password={RestServer.Password}",
    ];

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Manager.DisposeAsync();
        await Rest.DisposeAsync();
    }
}
