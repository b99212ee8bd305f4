using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Providers.Streams.Common;
using Orleans.Streams;

namespace Confd.Gateway.Tests.Notifier;

/// <summary>A .NET program subscribes to a tenant's events; docs/clients.md shows the same.</summary>
public sealed class StreamTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_program_gets_the_events_of_a_tenant_in_order()
    {
        using var host = await StartAsync();
        var stream = host.Services.GetRequiredService<IClusterClient>()
            .GetStreamProvider(ConfdStreams.Provider).GetStream<ConfdEvent>(ConfdStreams.Of(Tenant.Uuid));
        var published = new ConcurrentQueue<ConfdEvent>();
        await stream.SubscribeAsync((one, _) =>
        {
            published.Enqueue(one);
            return Task.CompletedTask;
        });

        var made = new List<int>();
        for (var number = 0; number < 20; number++)
        {
            made.Add((int)(await Http.CreateAsync("/endpoints/sccp", "{}"))["id"]!);
        }

        await Poll.UntilAsync(() => published.DistinctBy(one => one.Sequence).Count() >= 20);
        Assert.Equal(made.Select(id => $"{id}"), published.DistinctBy(one => one.Sequence).Select(one => one.Key));
        Assert.All(published, one => Assert.Equal("sccp_endpoint_created", one.Name));
        Assert.All(published, one => Assert.Equal(Tenant.Uuid, one.TenantUuid));
    }

    [Fact]
    public async Task A_program_reads_the_log_again_from_a_token()
    {
        using var host = await StartAsync();
        var stream = host.Services.GetRequiredService<IClusterClient>()
            .GetStreamProvider(ConfdStreams.Provider).GetStream<ConfdEvent>(ConfdStreams.Of(Tenant.Uuid));
        var (_, start) = await Service.ReadEventsAsync(0, Token);
        for (var number = 0; number < 5; number++)
        {
            await Http.CreateAsync("/endpoints/sccp", "{}");
        }
        var (log, _) = await Service.ReadEventsAsync(start, Token);
        var own = log.Where(one => one.TenantUuid == Tenant.Uuid).ToList();

        var published = new ConcurrentQueue<ConfdEvent>();
        await stream.SubscribeAsync(
            (one, _) =>
            {
                published.Enqueue(one);
                return Task.CompletedTask;
            },
            new EventSequenceTokenV2(own[1].Sequence));
        var last = await Http.CreateAsync("/endpoints/sccp", "{}");

        await Poll.UntilAsync(() => published.Any(one => one.Key == $"{last["id"]}"));
        Assert.Equal(
            [.. own.Skip(1).Select(one => one.Resource.Key), $"{last["id"]}"],
            published.DistinctBy(one => one.Sequence).Select(one => one.Key));
    }

    private async Task<IHost> StartAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.UseOrleansClient(client => client
            .UseLocalhostClustering(Service.ClientPort, "confd", Service.ClusterId)
            .AddConfdStreams());
        var host = builder.Build();
        await host.StartAsync(Token);
        return host;
    }
}
