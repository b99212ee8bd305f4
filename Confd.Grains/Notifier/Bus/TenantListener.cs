using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Confd.Notifier;

/// <summary>Learns from wazo-auth which tenants there are: what it tells of them on the bus is done here.</summary>
/// <remarks>
/// The silos share one durable queue, of which one of them at a time reads, so tenants come and go in the order in which
/// that was told, and nothing is missed while all of them are down. A message is acknowledged once it is done, and both
/// may be done twice. Source: wazo-confd 1.1, event handlers.
/// </remarks>
internal sealed partial class TenantListener(
    BusConnection connection, IOptions<BusOptions> options, SystemIdentity identity, IGrainFactory grains, ILogger<TenantListener> logger)
    : SiloWork
{
    private const string Added = "auth_tenant_added";
    private const string Deleted = "auth_tenant_deleted";

    /// <summary>A queue that nobody has read for so long belongs to a system that is gone.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(14);

    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(5);

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        var backoff = FirstBackoff;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await using var channel = await connection.OpenConsumerAsync(cancellationToken);
                var deliveries = await ConsumeAsync(channel, cancellationToken);
                backoff = FirstBackoff;
                await foreach (var delivery in deliveries.ReadAllAsync(cancellationToken))
                {
                    await HandleAsync(Encoding.UTF8.GetString(delivery.Body.Span), cancellationToken);
                    await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false, cancellationToken);
                }
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogInterrupted(exception.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            await Task.Delay(backoff, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            backoff = TimeSpan.FromTicks(Math.Min(2 * backoff.Ticks, LongestBackoff.Ticks));
        }
    }

    /// <summary>Messages one by one; ends when the channel is closed.</summary>
    private async Task<ChannelReader<(ulong DeliveryTag, ReadOnlyMemory<byte> Body)>> ConsumeAsync(
        IChannel channel, CancellationToken cancellationToken)
    {
        var queue = $"confd.tenants.{identity.Uuid}";
        await channel.QueueDeclareAsync(
            queue, durable: true, exclusive: false, autoDelete: false,
            new Dictionary<string, object?>
            {
                ["x-single-active-consumer"] = true, ["x-expires"] = (long)Forgotten.TotalMilliseconds,
            },
            cancellationToken: cancellationToken);
        foreach (var name in new[] { Added, Deleted })
        {
            await channel.QueueBindAsync(
                queue, options.Value.Exchange, "", new Dictionary<string, object?> { ["x-match"] = "all", ["name"] = name },
                cancellationToken: cancellationToken);
        }
        await channel.BasicQosAsync(0, prefetchCount: 1, global: false, cancellationToken);
        var deliveries = Channel.CreateUnbounded<(ulong, ReadOnlyMemory<byte>)>();
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            // The client takes its buffer back when this returns.
            deliveries.Writer.TryWrite((delivery.DeliveryTag, delivery.Body.ToArray()));
            return Task.CompletedTask;
        };
        channel.ChannelShutdownAsync += (_, _) =>
        {
            deliveries.Writer.TryComplete();
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue, autoAck: false, consumer, cancellationToken);
        LogListening(queue);
        return deliveries.Reader;
    }

    /// <summary>Repeats what can't be done at the moment; what can't be understood is left alone.</summary>
    private async Task HandleAsync(string message, CancellationToken cancellationToken)
    {
        if (Read(message) is not var (name, tenant, slug))
        {
            LogNotUnderstood(message.Length);
            return;
        }
        var tenants = grains.GetGrain<ITenantsGrain>(0);
        var backoff = FirstBackoff;
        while (true)
        {
            try
            {
                await (name == Added
                    ? tenants.AddAsync(tenant, slug, null, null, cancellationToken)
                    : tenants.RemoveAsync(tenant, cancellationToken));
                LogDone(name, tenant);
                return;
            }
            catch (RefusedException refused)
            {
                // It would be refused again.
                LogRefused(name, tenant, refused.Message);
                return;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogTriesAgain(name, tenant, exception.Message);
                await Task.Delay(backoff, cancellationToken);
                backoff = TimeSpan.FromTicks(Math.Min(2 * backoff.Ticks, LongestBackoff.Ticks));
            }
        }
    }

    private static (string Name, Guid Tenant, string? Slug)? Read(string message)
    {
        try
        {
            var body = JsonNode.Parse(message);
            return (string?)body?["name"] is (Added or Deleted) and var name && Guid.TryParse((string?)body["data"]?["uuid"], out var tenant)
                ? (name, tenant, (string?)body["data"]!["slug"])
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON, or values of other types.
            return null;
        }
    }

    [LoggerMessage(LogLevel.Information, "Tenants are learned from queue {Queue}")]
    private partial void LogListening(string queue);

    [LoggerMessage(LogLevel.Information, "{Name} of tenant {Tenant} is done")]
    private partial void LogDone(string name, Guid tenant);

    [LoggerMessage(LogLevel.Warning, "{Name} of tenant {Tenant} can't be done now and is tried again: {Reason}")]
    private partial void LogTriesAgain(string name, Guid tenant, string reason);

    [LoggerMessage(LogLevel.Error, "{Name} of tenant {Tenant} is refused: {Reason}")]
    private partial void LogRefused(string name, Guid tenant, string reason);

    [LoggerMessage(LogLevel.Error, "A message of {Length} characters about a tenant is not understood and dropped")]
    private partial void LogNotUnderstood(int length);

    [LoggerMessage(LogLevel.Warning, "The bus does not tell of tenants at the moment: {Reason}")]
    private partial void LogInterrupted(string reason);
}
