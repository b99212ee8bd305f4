namespace Confd.Gateway.Tests.Provd;

/// <summary>A service whose phones are known by wazo-provd.</summary>
public interface IProvdFixture
{
    ProvdServer Provd { get; }

    /// <summary>Keys of such a service.</summary>
    static IEnumerable<string> ArgumentsFor(ProvdServer provd) =>
    [
        "--Confd:Provd:Mode=provd", $"--Confd:Provd:Url={provd.Url}", $"--Confd:Provd:Token={ProvdServer.Token}",
        "--Confd:Provd:Timeout=1.5", "--Confd:Provd:BreakTime=0.5",
    ];

    /// <summary>Returns when the sink has delivered everything.</summary>
    static Task SettleAsync(ConfdFixture service) => Poll.UntilAsync(
        async () => (long)(await service.Http.ReadAsync("/status"))["event_sinks"]!["provd"]!["pending"]! == 0, "wazo-provd is told everything");
}

public class SqliteProvdFixture : SqliteFixture, IProvdFixture
{
    public ProvdServer Provd { get; } = new();

    protected override IEnumerable<string> MoreArguments => IProvdFixture.ArgumentsFor(Provd);

    public override Task SettleAsync() => IProvdFixture.SettleAsync(this);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Provd.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

public class PostgresProvdFixture : PostgresFixture, IProvdFixture
{
    public ProvdServer Provd { get; } = new();

    protected override IEnumerable<string> MoreArguments => IProvdFixture.ArgumentsFor(Provd);

    public override Task SettleAsync() => IProvdFixture.SettleAsync(this);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Provd.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
