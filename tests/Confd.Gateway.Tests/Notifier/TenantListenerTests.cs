using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Confd.Gateway.Tests.Authentication;
using Confd.Storage;
using RabbitMQ.Client;

namespace Confd.Gateway.Tests.Notifier;

/// <summary>The service beside wazo-auth and RabbitMQ.</summary>
public sealed class TenantListenerFixture : PostgresFixture
{
    public WazoAuthServer Auth { get; } = new();

    public string Exchange { get; } = $"tenants-{Guid.NewGuid():N}";

    protected override IEnumerable<string> MoreArguments =>
    [
        "--Confd:Auth:Mode=Wazo", $"--Confd:Auth:Wazo:Url={Auth.Url}", "--Confd:Auth:Wazo:CacheDuration=0.2", "--Confd:Auth:MasterTenant=",
        $"--Confd:Auth:Wazo:Username={WazoAuthServer.ServiceUser}", $"--Confd:Auth:Wazo:Password={WazoAuthServer.ServicePassword}",
        "--Confd:Bus:Enabled=true", $"--Confd:Bus:Uri={BusListener.Uri}", $"--Confd:Bus:Exchange={Exchange}",
    ];

    public override async ValueTask InitializeAsync()
    {
        Auth.Tenants[MasterTenant] = "";
        Auth.Tokens["master"] = new WazoToken(MasterTenant, null, "#");
        await Auth.StartAsync();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Auth.DisposeAsync();
    }
}

/// <summary>wazo-auth's messages about tenants on the bus.</summary>
[Collection(BusListener.Collection)]
public sealed class TenantListenerTests(TenantListenerFixture service) : IClassFixture<TenantListenerFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tenant_comes_and_goes_as_wazo_auth_tells()
    {
        var tenant = Guid.NewGuid();
        service.Auth.Tenants[$"{tenant}"] = ConfdFixture.MasterTenant;
        await UntilListeningAsync();

        await PublishAsync("auth_tenant_added", $$"""{"uuid":"{{tenant}}","name":"n","slug":"slug1"}""");
        await Poll.UntilAsync(async () => (await RowsAsync(tenant)).Count > 0);

        using var http = service.NewClient("master", tenant);
        var shown = await http.ReadAsync($"/tenants/{tenant}");
        Assert.True((bool)shown["sip_templates_generated"]!);
        Assert.Equal(5, (int)(await http.ReadAsync("/endpoints/sip/templates"))["total"]!);
        var context = await http.NewContextAsync();
        Assert.StartsWith("ctx-slug1-", context);

        await PublishAsync("auth_tenant_deleted", $$"""{"uuid":"{{tenant}}"}""");
        await Poll.UntilAsync(async () => (await RowsAsync(tenant)).Count == 0);
    }

    [Fact]
    public async Task Repeats_strangers_and_nonsense_hold_up_nobody()
    {
        var tenant = Guid.NewGuid();
        await UntilListeningAsync();

        await PublishAsync("auth_tenant_deleted", $$"""{"uuid":"{{Guid.NewGuid()}}"}""");
        await PublishAsync("auth_tenant_added", """{"uuid":"nonsense"}""");
        await PublishAsync("auth_tenant_added", "[1]");
        await PublishAsync("auth_tenant_added", "{}", whole: "no json");
        await PublishAsync("auth_tenant_added", "{}", whole: """{"name":"auth_tenant_added","name":"x","data":{}}""");
        await PublishAsync("auth_tenant_added", """{"uuid":7}""");
        // Half of a character.
        await PublishAsync("auth_tenant_added", "{}", whole: """{"name":"auth_tenant_added","data":{"uuid":"\ud800"}}""");
        await PublishAsync("auth_tenant_added", $$"""{"uuid":"{{tenant}}","slug":["a"]}""");
        await PublishAsync("auth_tenant_added", $$"""{"uuid":"{{tenant}}","slug":"a"}""");
        await PublishAsync("auth_tenant_added", $$"""{"uuid":"{{tenant}}","slug":"a"}""");
        await Poll.UntilAsync(async () => (await RowsAsync(tenant)).Count > 0);

        Assert.Equal(1, (await RowsAsync(tenant)).Count(row => row.Id.Kind == "tenant"));
    }

    [Fact]
    public async Task What_is_told_while_nobody_listens_is_done_at_the_next_start()
    {
        var tenant = Guid.NewGuid();
        await UntilListeningAsync();
        var restarted = service.RestartAsync();

        await PublishAsync("auth_tenant_added", $$"""{"uuid":"{{tenant}}","slug":"b"}""");
        await restarted;

        await Poll.UntilAsync(async () => (await RowsAsync(tenant)).Count > 0);
    }

    private Task<IReadOnlyList<ResourceRow>> RowsAsync(Guid tenant) => service.Store.ReadTenantAsync(tenant, Token);

    /// <summary>The queue exists, and has a reader.</summary>
    private async Task UntilListeningAsync()
    {
        var probe = Guid.NewGuid();
        await Poll.UntilAsync(
            async () =>
            {
                await PublishAsync("auth_tenant_added", $$"""{"uuid":"{{probe}}","slug":"p"}""");
                return (await RowsAsync(probe)).Count > 0;
            },
            "somebody reads the queue");
    }

    /// <summary>As wazo-auth publishes.</summary>
    private async Task PublishAsync(string name, string data, string? whole = null)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(BusListener.Uri) }.CreateConnectionAsync(Token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        await channel.ExchangeDeclareAsync(service.Exchange, ExchangeType.Headers, durable: true, cancellationToken: Token);
        var properties = new BasicProperties
        {
            ContentType = "application/json", Headers = new Dictionary<string, object?> { ["name"] = name },
        };
        var body = whole ?? new JsonObject { ["name"] = name, ["origin_uuid"] = $"{Guid.NewGuid()}", ["data"] = JsonNode.Parse(data) }.ToJsonString();
        await channel.BasicPublishAsync(
            service.Exchange, "auth.tenants", mandatory: false, properties, Encoding.UTF8.GetBytes(body), Token);
    }
}
